"""How long a grid of maps takes from its numbers to the screen, in headless Chromium."""

import statistics
from pathlib import Path

from tests.bench.figures import figure
from tests.bench.serving import served
from tests.chromium import chromium

_PAGE = Path(__file__).parents[1] / "browser" / "maps_page.py"
_STREAMLIT = ("streamlit", "run", str(_PAGE), "--server.port={port}", "--server.headless=true")
_ROUNDS = 21

# A layer of 64 maps of 112 × 112 is shown anew; the next frame begins once the canvas is painted.
_SHOW = """async ([address, rounds]) => {
    const it = await import(address);
    const place = document.createElement("div");
    place.style.width = "800px";
    document.body.append(place);
    const tile = (_, plane) => ({title: `channel ${plane}`, kind: "signed", plane, limits: [-1, 1]});
    const tiles = Array.from({length: 64}, tile);
    const facts = {tiles, size: "small", unit: "0-1", caption: "", selectable: true, pointable: false, selected: null,
        dimmed: false, marks: []};
    const maps = (shift) => ({height: 112, width: 112,
        values: Float32Array.from({length: 64 * 112 * 112}, (_, i) => Math.sin(i + shift))});
    const grid = new it.Grid(place, facts, maps(0), () => {});
    const times = [];
    for (let round = 0; round < rounds; round++) {
        const next = maps(round);
        await new Promise(requestAnimationFrame);
        const start = performance.now();
        grid.show(facts, next, () => {});
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - start);
    }
    return times;
}"""


@figure("maps.64", unit="ms", target=100)
def sixty_four_maps() -> float:
    """Return the median time in which 64 maps of 112 × 112 are coloured and painted, in ms."""
    with served(_STREAMLIT) as port, chromium() as browser:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/?show=many")
        page.locator(".maps[data-drawn]").wait_for()
        named = "performance.getEntriesByType('resource').find((e) => e.name.includes('/maps/maps.js')).name"
        address = page.evaluate(named).split("?")[0].replace("maps.js", "grid.js")
        times = page.evaluate(_SHOW, [address, _ROUNDS])
    return statistics.median(times)
