"""What the browser tests share: where things are, how the workspace is started, and a page that is watched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--no-first-run",
]  # fmt: skip
LANGUAGES = ("en", "ar")


def found_chromium() -> str | None:
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


def riwaya(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), capture_output=True, text=True, cwd=ROOT, env=environment(), check=False)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "riwaya.cli.main", *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "RIWAYA_GAZETTEER": ""}


class Visit:
    """A page in a context of its own, with what it asked for and complained of."""

    def __init__(self, base: str, page: Any):
        self.base, self.page = base, page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self._heard)

    def go(self, path: str, quiet: bool = True) -> Visit:
        """Open a page; ``quiet``: wait until it has loaded all that it loads by itself."""
        answer = self.page.goto(self.base + path, wait_until="load")
        assert answer is not None and answer.status < 400, f"{path}: {answer and answer.status}"
        if quiet:
            self.page.wait_for_load_state("networkidle")
        return self

    def outside(self) -> list[str]:
        """Requests that left this machine; there must be none."""
        ours = ("127.0.0.1", "localhost", "::1", None)  # data: and blob: have no host
        return [url for url in self.asked if urlsplit(url).hostname not in ours]

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("[.WebGL"):  # a driver on its speed
            self.complaints.append(f"{message.type}: {message.text}")


def axe(one: Visit, only: list[str] | None = None) -> list[str]:
    """What axe holds to be serious or critical, a line each. Skipped where axe-core is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci in frontend/)")
    one.page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    wanted = {"resultTypes": ["violations"], "runOnly": only or {"type": "tag", "values": tags}}
    found = one.page.evaluate("(wanted) => axe.run(document, wanted)", wanted)
    return [
        f"{v['id']} ({v['impact']}): {v['help']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for v in found["violations"] if v["impact"] in ("serious", "critical") for node in v["nodes"][:3]
    ]  # fmt: skip
