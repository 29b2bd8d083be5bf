"""A component whose style sheet is late: nothing of it is seen before."""

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser


def curves() -> None:
    """One plot."""
    from viz_app.components.curves import Panel, show_curves  # noqa: PLC0415 -- a script of its own

    show_curves([Panel(title="Loss", curves=())], epochs=3, key="one")


def test_what_has_no_style_sheet_yet_is_not_seen(serve, open_page):
    address = serve(curves)
    page = open_page("about:blank")
    held = []

    def hold(route: playwright.Route) -> None:
        held.append(route)

    page.route(re.compile(r"curves\.css"), hold)
    page.goto(address)
    plot = page.locator(".curves[data-drawn]")
    plot.wait_for(state="attached", timeout=60_000)
    expect(plot).to_be_hidden()
    for route in held:
        route.continue_()
    expect(plot).to_be_visible()
