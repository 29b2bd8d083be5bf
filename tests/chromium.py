"""The Chromium of this machine, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright


def find_chromium() -> str | None:
    """Return the path of the installed browser, None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def chromium(executable: str | None = None) -> Iterator[Browser]:
    """Start the browser without a window, and close it at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable or find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()
