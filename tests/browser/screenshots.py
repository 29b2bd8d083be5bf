"""The README's picture, taken from the running app: `make screenshots`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.serving import served

_PAGE = "layers?net=tiny_vgg&image=chelsea&layer=conv1_2"
_TARGET = Path(__file__).parents[2] / "assets" / "screenshot.png"


def main() -> int:
    """Start the app, take the picture, stop the app."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("Chromium is not on the PATH; install it to take screenshots.\n")
        return 2
    with served() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 1100})
        page.goto(f"http://127.0.0.1:{port}/{_PAGE}")
        page.locator(".st-key-kernels .maps[data-drawn]").wait_for(timeout=60_000)
        page.wait_for_timeout(1_000)  # the canvases are painted a frame after the last element has come
        page.screenshot(path=_TARGET)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
