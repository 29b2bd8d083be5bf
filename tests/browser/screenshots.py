"""The README's picture, taken from the running app: `make screenshots`."""

import sys
from pathlib import Path

from tests.bench.serving import served
from tests.chromium import chromium, find_chromium

_PAGE = "layers?net=tiny_vgg&image=chelsea&layer=relu1_2"
_TARGET = Path(__file__).parents[2] / "assets" / "screenshot.png"


def main() -> int:
    """Start the app, take the picture, stop the app."""
    if find_chromium() is None:
        sys.stderr.write("Chromium is not on the PATH; install it to take screenshots.\n")
        return 2
    with served() as port, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 1100})
        page.goto(f"http://127.0.0.1:{port}/{_PAGE}")
        page.locator(".network .card [data-painted]").first.wait_for(timeout=60_000)
        page.wait_for_timeout(4_000)  # what stands below loads once it is in sight
        page.screenshot(path=_TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
