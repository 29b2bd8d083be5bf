"""Waiting until any page of the app stands still, whatever is on it."""

from playwright.sync_api import Page, expect

_LOADED = """() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/viz-app.")).length"""
_FEWEST = 3  # the link's, and a component's code and style
_LONGEST = 6  # looks at a page that perhaps has no component


def stand_still(page: Page) -> None:
    """Wait until the page's run is over and no more of the components' files is loaded."""
    expect(page.get_by_role("heading", level=2).first).to_be_visible(timeout=60_000)
    running = page.locator('[data-testid="stApp"][data-test-script-state="running"]')
    expect(running).to_have_count(0, timeout=60_000)
    before, loaded, looks = -1, 0, 0
    while before != loaded or (loaded < _FEWEST and looks < _LONGEST):
        page.wait_for_timeout(700)
        before, loaded, looks = loaded, page.evaluate(_LOADED), looks + 1
