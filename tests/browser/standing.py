"""Waiting until any page of the app stands still, whatever is on it."""

from playwright.sync_api import Page, expect

_LOADED = """() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/viz-app.")).length"""


def stand_still(page: Page) -> None:
    """Wait until the page's run is over and no more of the components' files is loaded."""
    expect(page.get_by_role("heading", level=2).first).to_be_visible(timeout=60_000)
    running = page.locator('[data-testid="stApp"][data-test-script-state="running"]')
    expect(running).to_have_count(0, timeout=60_000)
    before, loaded = -1, 0
    while before != loaded or loaded < 3:  # the link's, and a component's code and style
        page.wait_for_timeout(700)
        before, loaded = loaded, page.evaluate(_LOADED)
