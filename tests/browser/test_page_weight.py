"""How much of the project's own JavaScript and CSS a page loads, uncompressed."""

import pytest

from tests.browser.conftest import APP
from tests.browser.standing import stand_still
from viz_app.lessons import LESSONS

pytestmark = pytest.mark.browser

MOST_BYTES = 203 * 1024
# The Layers page shows three components, each of which loads what they share under an address of its own.
MOST_BYTES_OF_LAYERS = 340 * 1024
OWN_FILES = """() => performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes("/bidi-components/viz-app."))
    .map(({ name, decodedBodySize }) => [new URL(name).pathname.split("/viz-app.")[1], decodedBodySize])"""


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_a_page_loads_few_kilobytes_of_our_own(serve, open_page, slug):
    page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/{slug}")
    stand_still(page)
    sizes = dict(page.evaluate(OWN_FILES))
    assert min(sizes.values()) > 0
    assert "link/link/link.js" in sizes
    most = MOST_BYTES_OF_LAYERS if slug == "layers" else MOST_BYTES
    assert sum(sizes.values()) <= most, sorted(sizes.items(), key=lambda one: -one[1])
