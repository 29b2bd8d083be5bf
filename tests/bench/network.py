"""How soon the Layers page shows a network, in headless Chromium: all cards of the map with all their maps painted.

The window is so wide that the whole map is in sight, since cards out of sight are painted once they come into it.
"""

import functools
import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.bench.figures import figure
from tests.bench.serving import served
from tests.chromium import chromium

_ROUNDS = 11
_WINDOW = {"width": 3200, "height": 1400}

# Finds the map through the shadow roots; tells whether every card of it is painted.
_FIND = """
const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
        if (element.matches(".network")) return element;
        const found = element.shadowRoot && find(element.shadowRoot);
        if (found) return found;
    }
};
const cards = (map) => [...map.querySelectorAll(".deck .field > canvas")];
"""

_WHEN_OPEN = f"""{_FIND}
const watch = () => {{
    const map = document.body && find(document);
    if (map && cards(map).length > 1 && cards(map).every(({{dataset}}) => "painted" in dataset)) {{
        requestAnimationFrame(() => {{ window.openedAfter = performance.now(); }});
    }} else requestAnimationFrame(watch);
}};
requestAnimationFrame(watch);
"""

_WHEN_REPAINTED = f"""() => {{{_FIND}
    const map = find(document);
    const waiting = new Set(cards(map));
    window.repainted = new Promise((resolve) => {{
        const observer = new MutationObserver((changes) => {{
            for (const {{target}} of changes) waiting.delete(target);
            if (waiting.size > 0) return;
            observer.disconnect();
            requestAnimationFrame(() => {{
                const channel = new MessageChannel();
                channel.port1.onmessage = () => resolve(performance.now() - window.clicked);
                channel.port2.postMessage(0);
            }});
        }});
        observer.observe(map, {{attributeFilter: ["data-painted"], subtree: true}});
    }});
    window.addEventListener("click", () => {{ window.clicked = performance.now(); }}, {{capture: true, once: true}});
}}"""


@contextmanager
def _server() -> Iterator[tuple[int, Browser]]:
    with served() as port, chromium() as browser:
        yield port, browser


def _opened(page: Page, port: int, query: str) -> float:
    page.add_init_script(_WHEN_OPEN)
    page.goto(f"http://127.0.0.1:{port}/layers?{query}")
    page.wait_for_function("window.openedAfter")
    return float(page.evaluate("window.openedAfter"))


def _open(query: str) -> float:
    """Return the median time from the page's request to the painted map, by browsers that come for the first time."""
    times: list[float] = []
    with _server() as (port, browser):
        for _ in range(_ROUNDS + 1):  # the first one warms the server
            context = browser.new_context(viewport=_WINDOW)
            times.append(_opened(context.new_page(), port, query))
            context.close()
    return statistics.median(times[1:])


def _image(query: str, samples: tuple[str, str]) -> float:
    """Return the median time from the click on another sample to the painted map."""
    times: list[float] = []
    with _server() as (port, browser):
        page = browser.new_page(viewport=_WINDOW)
        _opened(page, port, query)
        for round_ in range(_ROUNDS + 2):
            button = page.locator(f".samples [data-sample={samples[round_ % 2]}]")
            button.wait_for()
            page.wait_for_timeout(700)
            page.evaluate(_WHEN_REPAINTED)
            button.click()
            times.append(float(page.evaluate("window.repainted")))
    return statistics.median(times[2:])


for _slug, _sample in (("lenet5", "digit-3"), ("tiny_vgg", "chelsea")):
    figure(f"network.open.{_slug}", unit="ms", target=1500)(functools.partial(_open, f"net={_slug}&image={_sample}"))

figure("network.image.tiny_vgg", unit="ms", target=100)(
    functools.partial(_image, "net=tiny_vgg&image=chelsea&pictures=yes", ("coffee", "rocket"))
)
