"""How soon the drawing pad's maps and probabilities follow the pen, in headless Chromium; measured as the stage is."""

import functools

from tests.bench.figures import figure
from tests.bench.serving import served
from tests.bench.stage import EMPTY, medians
from tests.chromium import chromium

# The pen is down already; one more move of it, along a circle that a 0 could be.
_STROKE = """const box = element.getBoundingClientRect();
const turn = round / 6;
element.dispatchEvent(new PointerEvent("pointermove", {
    pointerId: 1, pointerType: "mouse", buttons: 1, bubbles: true, composed: true,
    clientX: box.left + box.width * (0.5 + 0.2 * Math.cos(turn)),
    clientY: box.top + box.height * (0.5 + 0.3 * Math.sin(turn))}))"""


@functools.cache
def _measured() -> dict[str, tuple[float, float]]:
    with served() as port, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(f"http://127.0.0.1:{port}/draw")
        board = page.locator(".board")
        board.wait_for(timeout=60_000)
        page.wait_for_timeout(1500)
        box = board.bounding_box()
        assert box
        page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.5 * box["height"])
        page.mouse.down()
        stroke = medians(board, _STROKE)
        assert "sure" in page.locator(".best").inner_text()
        page.mouse.up()
        page.wait_for_timeout(1000)  # the drawing settles
        return {"stroke": stroke, "empty": medians(page.locator("body"), EMPTY)}


@figure("pad.stroke", unit="ms beyond empty", target=12)
def maps_and_probabilities() -> float:
    """Return the median time from a move of the pen to all maps and probabilities painted, beyond one rectangle's."""
    results = _measured()
    return results["stroke"][0] - results["empty"][0]


@figure("pad.stroke.work", unit="ms", target=8)
def handler_to_end_of_drawing() -> float:
    """Return the median time of the script's own work for one move of the pen."""
    return _measured()["stroke"][1]
