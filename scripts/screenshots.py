"""Take the pictures of the workspace that README.md shows, from the example articles, into docs/screenshots/.

usage: python scripts/screenshots.py [RECORD]     (needs playwright and Debian's chromium)
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs/screenshots"
CLI = [sys.executable, "-m", "riwaya.cli.main"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# name, address ({incident}: the most contested one), theme, what to press, where to scroll to
SHOTS = (
    ("incident_en", "/en/incidents/{incident}", "light", "", None),
    ("reader_ar", "/ar/articles/07_mashriq_20171109", "light", "jjjjjj", None),
    ("control_ar", "/ar/control?at=2017-11-12", "dark", "", ".slider"),
)


def take(base: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, path, theme, keys, scroll in SHOTS:
            size = {"width": 1360, "height": 850}
            context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")
            page = context.new_page()
            items = page.request.get(f"{base}/api/incidents?sort=contested&limit=1").json()["items"]
            page.goto(base + path.format(incident=items[0]["incident"]), wait_until="networkidle")
            page.wait_for_timeout(700)
            for key in keys:
                page.keyboard.press(key)
            if scroll:
                page.locator(scroll).first.evaluate("node => node.scrollIntoView({block: 'start'})")
            page.wait_for_timeout(500)
            page.screenshot(path=OUT / f"{name}.png")
            print(OUT / f"{name}.png")
            context.close()
        browser.close()


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        record = sys.argv[1] if len(sys.argv) > 1 else f"{folder}/record.db"
        if len(sys.argv) == 1:
            examples = sorted(str(path) for path in (ROOT / "riwaya/examples").glob("*.txt"))
            subprocess.run([*CLI, "run", *examples, "--db", record], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        serve = [*CLI, "serve", "--db", record, "--port", "0"]
        server = subprocess.Popen(serve, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            for line in server.stdout:
                if at := re.search(r"http://[\w.:\[\]]+", line):
                    take(at[0])
                    break
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
