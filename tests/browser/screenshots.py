"""The README's picture, taken from the running app: `make screenshots`."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

_PORT = 8597
_PAGE = f"http://127.0.0.1:{_PORT}/layers?net=tiny_vgg&image=chelsea&layer=conv1_2"
_TARGET = Path(__file__).parents[2] / "assets" / "screenshot.png"


def main() -> int:
    """Start the app, take the picture, stop the app."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("Chromium is not on the PATH; install it to take screenshots.\n")
        return 2
    command = [sys.executable, "-m", "viz_app.cli", "--headless", "--port", str(_PORT)]
    with subprocess.Popen(command, env=os.environ) as server:
        try:
            _wait()
            _take(chromium)
        finally:
            server.terminate()
    return 0


def _wait() -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)


def _take(chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(_PAGE)
        page.get_by_text("Check your answer").wait_for(timeout=60_000)
        page.wait_for_timeout(2_000)  # the canvases are painted a frame after the last element has come
        page.screenshot(path=_TARGET)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
