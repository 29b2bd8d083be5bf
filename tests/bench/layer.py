"""How soon the feature maps of a layer are on screen, in headless Chromium: from the click to the painted wall.

`layer.hover` is the time that pointing at a pixel takes beyond an empty canvas on which one rectangle is drawn.
"""

import functools
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.figures import figure
from tests.bench.serving import served
from tests.bench.stage import EMPTY, medians
from tests.chromium import chromium

_PAGE = Path(__file__).parents[1] / "browser" / "feature_maps_page.py"
_SERVER = ("tests.bench.script", str(_PAGE), "{port}")
_ROUNDS = 15

# From the click on a layer's button to the frame in which its maps are painted; each time the values are others.
_OPEN = """async (button) => {
    const find = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.matches(".feature-maps")) return element;
            const found = element.shadowRoot && find(element.shadowRoot);
            if (found) return found;
        }
    };
    const start = performance.now();
    const painted = new Promise((resolve) =>
        new MutationObserver(resolve).observe(find(document), {attributeFilter: ["data-painted"]}));
    button.click();
    await painted;
    await new Promise((resolve) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(0);
    }));
    return performance.now() - start;
}"""

_HOVER = """const box = element.getBoundingClientRect();
element.dispatchEvent(new PointerEvent("pointermove", {
    clientX: box.left + 10 + (round * 37) % 400, clientY: box.top + 30 + (round * 53) % 300,
    pointerType: "mouse", bubbles: true, composed: true}))"""


@contextmanager
def _layers() -> Iterator[Page]:
    with served(_SERVER) as port, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(f"http://127.0.0.1:{port}/?buttons=fresh&page=wide&layer=relu")
        page.locator(".feature-maps[data-painted]").wait_for(timeout=60_000)
        page.wait_for_timeout(1500)
        yield page


@functools.cache
def _measured() -> dict[str, float]:
    """Measure everything on one page, in one run: medians in ms."""
    with _layers() as page:
        times: dict[str, float] = {}
        for name in ("conv", "deep"):
            button = page.get_by_role("button", name=name, exact=True)
            rounds: list[float] = []
            for _ in range(_ROUNDS):
                rounds.append(button.evaluate(_OPEN))
                page.wait_for_timeout(300)
            times[name] = statistics.median(rounds)
            wall = page.locator(".glass .overlay")
            times[f"{name} hover"] = medians(wall, _HOVER)[0] - medians(page.locator("body"), EMPTY)[0]
        return times


@figure("layer.open.64x112", unit="ms", target=150)
def sixty_four_large_maps() -> float:
    """Return the median time from the click to 64 maps of 112 × 112 on screen."""
    return _measured()["conv"]


@figure("layer.open.2048x7", unit="ms", target=200)
def two_thousand_small_maps() -> float:
    """Return the median time from the click to 2,048 maps of 7 × 7 on screen."""
    return _measured()["deep"]


@figure("layer.hover", unit="ms beyond empty", target=3)
def pointing_at_a_pixel() -> float:
    """Return the median time until the pointed value is painted, beyond one rectangle's, on the slower of both."""
    return max(_measured()["conv hover"], _measured()["deep hover"])
