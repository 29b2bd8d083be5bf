"""Pointing at the grids of maps on a page, and reading what the page says of their pixels."""

import json
import re
import time

from playwright.sync_api import Locator, Page, expect


def grid(page: Page, key: str) -> Locator:
    """Return a grid by its key on the page, or by its part of a stage or of a layer's maps."""
    return page.locator(f".st-key-{key} .maps, .stage .{key} .maps, .feature-maps .{key} .maps").first


def middle_of(page: Page, key: str, row: int, col: int, *, tile: int = 0) -> tuple[float, float]:
    """Return where the middle of a grid's pixel is on the screen, scrolled from below what sticks there."""
    maps = grid(page, key)
    at = json.loads(maps.get_attribute("data-drawn"))
    corner = at["corners"][tile]
    x = (corner["x"] + at["left"] + (col + 0.5) * at["scale"]) / at["ratio"]
    y = (corner["y"] + at["top"] + (row + 0.5) * at["scale"]) / at["ratio"]
    to_the_middle = """(canvas, y) => {
        const at = canvas.getBoundingClientRect().top + y;
        if (at > 160 && at < innerHeight - 20) return;
        document.querySelector('[data-testid="stMain"]').scrollTop += at - innerHeight / 2;
    }"""
    maps.locator(".overlay").evaluate(to_the_middle, y)
    box = maps.locator(".overlay").bounding_box()
    return box["x"] + x, box["y"] + y


def read_value(page: Page, key: str, row: int, col: int, *, tile: int = 0) -> float:
    """Point at a pixel of a grid and read what the page says of it."""
    readout, told = grid(page, key).locator(".readout"), f"row {row}, column {col}:"
    deadline = time.monotonic() + 20  # while elements above arrive, the grid moves away from under the pointer
    while True:  # once at least: what stands there may be of an earlier map
        x, y = middle_of(page, key, row, col, tile=tile)
        page.mouse.move(x + 1, y)  # a move to where the pointer is already is none
        page.mouse.move(x, y)
        page.wait_for_timeout(100)
        if told in readout.inner_text() or time.monotonic() > deadline:
            break
    expect(readout).to_contain_text(told)
    text = readout.inner_text().replace("−", "-")
    return float(re.search(r"column \d+: (-?[\d.e-]+)", text)[1])


def painted(page: Page, key: str, row: int, col: int, *, layer: str = ".base") -> list[int]:
    """Return the colour in the middle of a pixel, red green blue alpha; ".overlay" follows the pointer."""
    script = """(maps, [layer, row, col]) => {
        const at = JSON.parse(maps.dataset.drawn);
        const x = at.corners[0].x + at.left + (col + 0.5) * at.scale;
        const y = at.corners[0].y + at.top + (row + 0.5) * at.scale;
        const context = maps.querySelector(layer).getContext("2d");
        return [...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data];
    }"""
    return grid(page, key).evaluate(script, [layer, row, col])
