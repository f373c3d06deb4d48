"""The workspace in a real browser: Chromium over a real server on the example articles. Skipped where there is none."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import FLAGS, ROOT, Visit, command, environment, found_chromium, riwaya


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running browser."""
    missing = "playwright is not installed (pip install 'riwaya[dev]')"
    sync_api = pytest.importorskip("playwright.sync_api", reason=missing)
    path = found_chromium()
    if not path:
        pytest.skip("no Chromium here (apt-get install chromium)")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of the example articles, coded and linked by the command line as a user would."""
    where = tmp_path_factory.mktemp("record") / "record.db"
    examples = sorted(str(path) for path in (ROOT / "riwaya/examples").glob("*.txt"))
    done = riwaya("run", *examples, "--db", str(where))
    assert done.returncode == 0, done.stderr
    return str(where)


@pytest.fixture(scope="session")
def workspace(chromium: Any, record: str) -> Iterator[str]:
    """The address of a running workspace. The browser comes first: without one nothing need be coded."""
    server = subprocess.Popen(
        command("serve", "--db", record, "--port", "0"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        cwd=ROOT, env=environment(),
    )  # fmt: skip
    assert server.stdout is not None
    said: list[str] = []
    for line in server.stdout:
        said.append(line)
        at = re.search(r"http://[\w.:\[\]]+/", line)
        if at:
            break
    else:
        pytest.fail("the workspace did not start: " + "".join(said))
    yield at[0].rstrip("/")
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture
def visit(chromium: Any, workspace: str) -> Iterator[Callable[..., Visit]]:
    """``visit(width=…)`` opens a window of its own. At its end: no request left this machine, no page complained."""
    opened: list[tuple[Visit, Any]] = []

    def open_one(width: int = 1280, height: int = 800, theme: str = "light", script: bool = True) -> Visit:
        size = {"width": width, "height": height}
        context = chromium.new_context(
            viewport=size, color_scheme=theme, reduced_motion="reduce", java_script_enabled=script
        )
        context.set_default_timeout(15_000)
        one = Visit(workspace, context.new_page())
        opened.append((one, context))
        return one

    yield open_one
    for one, context in opened:
        context.close()
        assert one.outside() == []
        assert one.complaints == []
