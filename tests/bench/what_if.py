"""How soon all maps and probabilities follow a change of picture or network; measured as the stage is.

A square follows the mouse over the picture, and a weight of the first convolution is changed by keys.
"""

import functools

from tests.bench.figures import figure
from tests.bench.serving import served
from tests.bench.stage import medians
from tests.chromium import chromium

_NETWORKS = {"lenet5": ("conv1", 33.0), "tiny_vgg": ("conv1_1", 33.0), "mini_resnet": ("conv1", 150.0)}

# The pointer is pressed already; one more move of it, over all parts of the picture.
_OCCLUDE = """const box = element.getBoundingClientRect();
element.dispatchEvent(new PointerEvent("pointermove", {
    pointerId: 1, pointerType: "mouse", buttons: 1, bubbles: true, composed: true,
    clientX: box.left + box.width * (0.2 + (0.13 * round) % 0.6),
    clientY: box.top + box.height * (0.2 + (0.17 * round) % 0.6)}))"""

_EDIT = """const key = round % 2 ? "-" : "+";
element.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, composed: true}))"""


@functools.cache
def _measured(slug: str, layer: str) -> dict[str, float]:
    """Measure both on one page: the median time from the event to the painted frame."""
    picture = "digit-3" if slug == "lenet5" else "chelsea"
    with served() as port, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(f"http://127.0.0.1:{port}/what-if?image={picture}&net={slug}&kernel={layer}:0:0")
        board, cell = page.locator(".board"), page.locator(".cell").first
        cell.wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        box = board.bounding_box()
        assert box
        page.mouse.move(box["x"] + 30, box["y"] + 30)
        page.mouse.down()
        occlude = medians(board, _OCCLUDE)
        assert "overed from row" in page.locator(".said").inner_text()
        page.mouse.up()
        page.wait_for_timeout(1000)  # the square settles
        cell.focus()
        edit = medians(cell, _EDIT)
        return {"occlude": occlude[0], "edit": edit[0]}


def _register(action: str, slug: str, layer: str, target: float) -> None:
    @figure(f"network.{action}.{slug}", unit="ms", target=target)
    def maps_and_probabilities() -> float:
        return _measured(slug, layer)[action]


for _slug, (_layer, _target) in _NETWORKS.items():
    _register("edit", _slug, _layer, _target)
    _register("occlude", _slug, _layer, _target)
