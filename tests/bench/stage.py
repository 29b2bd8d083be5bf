"""How soon the convolution stage answers, in headless Chromium: from the event to the painted frame.

`stage.empty` is the same for a canvas on which one rectangle is drawn: what the browser's frames take by themselves.
"""

import functools
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Locator, Page

from tests.bench.figures import figure
from tests.bench.serving import served
from tests.chromium import chromium

_ROUNDS = 41
_SQUARE = "image=rings&side=256"  # 256 × 256 pixels
_EDIT_11_RGB = f"{_SQUARE}&planes=rgb&size=11&preset=gabor"

# Acts, then waits for the frame in which the action is painted to be over; gives [until then, work in it] in ms.
_MEASURE = """async (element, [act, rounds]) => {
    const frame = window.requestAnimationFrame.bind(window);
    const after = () => new Promise((resolve) => frame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(0);
    }));
    let work = 0;
    window.requestAnimationFrame = (callback) => frame((now) => {
        const start = performance.now();
        callback(now);
        work += performance.now() - start;
    });
    const run = new Function("element", "round", act);
    const times = [];
    for (let round = 0; round < rounds; round++) {
        await after();
        await new Promise((resolve) => setTimeout(resolve, 5 + (round * 7) % 16));  // at any moment of a frame
        work = 0;
        const start = performance.now();
        run(element, round);
        const handler = performance.now() - start;
        await after();
        times.push([performance.now() - start, handler + work]);
    }
    window.requestAnimationFrame = frame;
    return times;
}"""

EMPTY = """requestAnimationFrame(() => {
    const canvas = element.canvas ??= document.body.appendChild(document.createElement("canvas"));
    const context = canvas.getContext("2d");
    context.fillStyle = `rgb(${round} 0 0)`;
    context.fillRect(0, 0, 200, 100);
})"""

_EDIT = """const key = round % 2 ? "-" : "+";
element.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, composed: true}))"""

_HOVER = """const box = element.getBoundingClientRect();
element.dispatchEvent(new PointerEvent("pointermove", {
    clientX: box.left + 40 + (round * 37) % 150, clientY: box.top + 50 + (round * 23) % 100,
    pointerType: "mouse", bubbles: true, composed: true}))"""

_PLAY = """async (button) => {
    button.click();
    const times = [];
    for (let last = performance.now(), end = last + 10_000; last < end;) {
        const now = await new Promise(requestAnimationFrame);
        times.push(now - last);
        last = now;
    }
    button.click();
    return times.slice(1);
}"""


# From the choice of another picture to the frame in which it is painted.
_CHOOSE = """async (option) => {
    const find = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.matches(".output")) return element;
            const found = element.shadowRoot && find(element.shadowRoot);
            if (found) return found;
        }
    };
    const room = [...find(document).querySelectorAll("*")].find((element) => element.shadowRoot).shadowRoot;
    const grid = room.querySelector(".maps");
    const start = performance.now();
    const painted = new Promise((resolve) =>
        new MutationObserver(resolve).observe(grid, {attributeFilter: ["data-drawn"]}));
    option.click();
    await painted;
    await new Promise((resolve) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(0);
    }));
    return performance.now() - start;
}"""


@contextmanager
def _stage(query: str) -> Iterator[Page]:
    with served() as port, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(f"http://127.0.0.1:{port}/convolution?{query}")
        page.locator(".output .maps[data-drawn]").wait_for(timeout=60_000)
        page.wait_for_timeout(1500)
        yield page


def medians(element: Locator, act: str) -> tuple[float, float]:
    """Return the medians of the time until an action is painted, and of the work in it, in ms."""
    times = element.evaluate(_MEASURE, [act, _ROUNDS])
    return statistics.median(time for time, _ in times), statistics.median(work for _, work in times)


@functools.cache
def _measured(query: str) -> dict[str, tuple[float, float]]:
    """Measure everything on one page, in one run: medians of the time to the painted frame and of the work."""
    with _stage(query) as page:
        cell, map_ = page.locator(".cell").first, page.locator(".output .overlay")
        cell.focus()
        results = {"edit": medians(cell, _EDIT)}
        page.wait_for_timeout(1000)  # the edit settles
        return results | {"hover": medians(map_, _HOVER), "empty": medians(page.locator("body"), EMPTY)}


def _register(name: str, query: str, action: str, beyond: float, work: float) -> None:
    @figure(f"stage.{name}", unit="ms beyond empty", target=beyond)
    def time_beyond_empty() -> float:
        results = _measured(query)
        return results[action][0] - results["empty"][0]

    @figure(f"stage.{name}.work", unit="ms", target=work)
    def handler_to_end_of_drawing() -> float:
        return _measured(query)[action][1]


@figure("stage.empty", unit="ms", target=20)
def one_rectangle() -> float:
    """Return the median time to a frame with one rectangle."""
    return _measured(_SQUARE)["empty"][0]


_register("edit", _SQUARE, "edit", beyond=4, work=8)
_register("edit_11x11_rgb", _EDIT_11_RGB, "edit", beyond=4, work=8)
_register("hover", _SQUARE, "hover", beyond=3, work=4)


@functools.cache
def _intervals() -> list[float]:
    with _stage(_SQUARE) as page:
        page.get_by_label("Speed").select_option("2500")
        return page.get_by_role("button", name="Play or pause").evaluate(_PLAY)


def _register_play(name: str, target: float, summary: Callable[[list[float]], float]) -> None:
    @figure(f"stage.play.{name}", unit="ms", target=target)
    def interval() -> float:
        return summary(_intervals())


_register_play("median", 17, statistics.median)
_register_play("p99", 34, lambda intervals: statistics.quantiles(intervals, n=100)[98])


@figure("stage.image", unit="ms", target=120)
def another_picture() -> float:
    """Return the median time from the choice of another sample to the stage painted, the server's part included."""
    with _stage(_SQUARE) as page:
        times, samples = [], page.get_by_role("combobox", name="Sample")
        samples.scroll_into_view_if_needed()
        page.wait_for_timeout(1000)  # scrolling closes an open list
        for round_ in range(24):
            samples.click()
            option = page.get_by_role("option", name=("Coffee cup", "Astronaut")[round_ % 2], exact=True)
            times.append(option.evaluate(_CHOOSE))
            page.wait_for_timeout(400)
        return statistics.median(times[2:])  # the first of each was never seen before


@dataclass(frozen=True, kw_only=True)
class _Rest:
    """A page on which nothing happens."""

    heap: float  # MiB in use, after a collection
    work: float  # ms of the main thread's in each second


def _rest(page: Page, cdp: CDPSession) -> _Rest:
    page.wait_for_timeout(2000)
    cdp.send("HeapProfiler.collectGarbage")
    heap = cdp.send("Runtime.getHeapUsage")["usedSize"] / 2**20
    before = _task_seconds(cdp)
    page.wait_for_timeout(5000)
    return _Rest(heap=heap, work=(_task_seconds(cdp) - before) * 1000 / 5)


def _task_seconds(cdp: CDPSession) -> float:
    metrics = {metric["name"]: metric["value"] for metric in cdp.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"]


def _play_and_edit(page: Page, seconds: float) -> None:
    """Play, edit weights, take them back, point at pixels."""
    end = time.monotonic() + seconds
    play, cell = page.get_by_role("button", name="Play or pause"), page.locator(".cell").first
    page.get_by_label("Speed").select_option("2500")
    while time.monotonic() < end:
        play.click()
        cell.focus()
        for key in "++-++-":
            page.keyboard.press(key)
            page.wait_for_timeout(100)
        page.wait_for_timeout(500)  # the edit settles
        page.get_by_role("button", name="Undo", exact=True).last.click()
        page.locator(".output .overlay").hover(position={"x": 60, "y": 80})
        page.wait_for_timeout(500)


@functools.cache
def _before_and_after() -> tuple[_Rest, _Rest]:
    with _stage(_SQUARE) as page:
        cdp = page.context.new_cdp_session(page)
        cdp.send("Performance.enable")
        _play_and_edit(page, 30)  # what is kept once, such as compiled code, is kept by then
        page.get_by_role("button", name="Skip to the end").click()
        before = _rest(page, cdp)
        _play_and_edit(page, 600)
        page.get_by_role("button", name="Skip to the end").click()
        return before, _rest(page, cdp)


@figure("stage.memory", unit="MiB more", target=1)
def heap_after_ten_minutes() -> float:
    """Return by how much ten minutes of playing and editing let the page's heap grow."""
    before, after = _before_and_after()
    return after.heap - before.heap


@figure("stage.idle", unit="ms a second more", target=5)
def work_after_ten_minutes() -> float:
    """Return by how much more the page works afterwards while nothing happens."""
    before, after = _before_and_after()
    return after.work - before.work
