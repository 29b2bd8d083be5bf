"""The files that a page is told of before it asks for them: they are those that its main component then loads."""

from collections.abc import Iterator

import pytest

from tests.bench.serving import served
from tests.browser.standing import stand_still
from viz_app.components.rendering import modules_of
from viz_app.first_answer import MAIN_COMPONENTS

pytestmark = pytest.mark.browser

TOLD = """() => [...document.querySelectorAll("link[rel=modulepreload][href*='/bidi-components/']")]
    .map((link) => new URL(link.href).pathname)"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as port:  # by the app's own server, which tells
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(("slug", "component"), MAIN_COMPONENTS.items())
def test_the_files_that_a_page_is_told_of_are_loaded_once_and_are_all_of_the_component(
    address, open_page, slug, component
):
    page = open_page("about:blank")
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(f"{address}/{slug}")
    stand_still(page)
    told = page.evaluate(TOLD)
    assert told == [f"/_stcore/bidi-components/viz-app.{component}/{module}" for module in modules_of(component)]
    scripts = [url.split("?")[0] for url in asked if f"/viz-app.{component}/" in url and ".js" in url]
    assert sorted(scripts) == sorted(told)
