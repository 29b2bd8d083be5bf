"""A real Chromium, and Streamlit servers of this checkout for it to open."""

import inspect
import os
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.bench.serving import served
from tests.chromium import chromium, find_chromium

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need Playwright: pip install .[dev]")
Browser, Page = playwright.Browser, playwright.Page
# A busy machine paints late; what is awaited is the same.
playwright.expect.set_options(timeout=20_000)

APP = Path(__file__).parents[2] / "viz_app" / "app.py"
NO_BROWSER = "no Chromium on the PATH"
SERVER_FLAGS = (
    "--server.headless=true",
    "--server.address=127.0.0.1",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
    "--client.toolbarMode=viewer",
)

MODULES = "http://127.0.0.1:1"  # nobody listens there
COMPONENTS = APP.parent / "components"

Engine = Callable[[str, str, object], Any]
OpenPage = Callable[..., Page]
Serve = Callable[..., str]


# Not the session's: while Playwright runs, nothing else in this thread can use asyncio.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once for this folder; the tests are skipped where none is installed."""
    executable = find_chromium()
    if executable is None and os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("no Chromium on the PATH, and REQUIRE_BROWSER is set")
    if executable is None:
        pytest.skip(NO_BROWSER)
    with chromium(executable) as started:
        yield started


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """A function that opens an address in a fresh context; an error on any of its pages fails the test.

    So does a request to anywhere but the server: the app works offline.
    """
    contexts = []
    errors: list[str] = []

    def outside(request: playwright.Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            errors.append(f"asks {request.url}")

    def open_at(url: str, *, width: int = 1280, height: int = 900, dark: bool = False, touch: bool = False) -> Page:
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, has_touch=touch, is_mobile=touch)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", outside)
        page.goto(url)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="package")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """A function that starts a Streamlit server and gives its address. All stop at the end of this folder.

    What is served is a file, or a function, whose body becomes the script: it imports what it needs itself. The same
    file or function with the same flags is served once.
    """
    running: dict[tuple[object, ...], int] = {}
    with ExitStack() as servers:

        def start(app: Path | Callable[[], None], *flags: str) -> str:
            if (app, *flags) not in running:
                script = app if isinstance(app, Path) else write_script(app, tmp_path_factory.mktemp("served"))
                running[app, *flags] = servers.enter_context(served((*running_script(script), *flags)))
            return f"http://127.0.0.1:{running[app, *flags]}"

        yield start


def running_script(script: Path) -> tuple[str, ...]:
    """Return what `python -m` runs to serve a script, with `{port}` where the port goes."""
    return ("streamlit", "run", str(script), "--server.port={port}", *SERVER_FLAGS)


def write_script(app: Callable[[], None], folder: Path) -> Path:
    """Write the body of a function as a script, and return where it is."""
    script = folder / f"{app.__name__}.py"
    script.write_text(f"{textwrap.dedent(inspect.getsource(app))}\n\n{app.__name__}()\n", encoding="utf-8")
    return script


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Page]:
    """A page at `MODULES` that can import the app's JavaScript from the checkout, without a server."""

    def answer(route: playwright.Route) -> None:
        path = COMPONENTS / route.request.url.removeprefix(f"{MODULES}/")
        if path.is_file():
            route.fulfill(body=path.read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<title>modules</title>", content_type="text/html")

    page = browser.new_page()
    page.route(f"{MODULES}/**", answer)
    page.goto(f"{MODULES}/")
    yield page
    page.close()


@pytest.fixture(scope="module")
def engine(modules: Page) -> Engine:
    """A function that runs a body of JavaScript, with a module of the engine at hand as `it`, the argument as `a`."""
    return lambda module, body, argument: modules.evaluate(
        f"async ([address, a]) => {{ const it = await import(address); {body} }}",
        [f"{MODULES}/engine/{module}.js", argument],
    )


@pytest.fixture
def app(serve: Serve, open_page: OpenPage) -> OpenPage:
    """A function that opens a page of the app and waits until its picture is painted."""

    def open_at(address: str, **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/{address}", **options)
        playwright.expect(page.locator(".maps[data-drawn]").first).to_be_visible(timeout=60_000)
        return page

    return open_at


@pytest.fixture
def layers(serve: Serve, open_page: OpenPage) -> OpenPage:
    """A function that opens the Layers page and scrolls down it, since what is far below loads only then."""

    def open_at(query: str, **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20')}/layers?{query}", **{"width": 1440} | options)
        playwright.expect(page.locator(".network .card [data-painted]").first).to_be_visible(timeout=60_000)
        page.locator(".st-key-feature-maps").scroll_into_view_if_needed()
        playwright.expect(page.locator(".feature-maps[data-painted]")).to_be_visible(timeout=60_000)
        page.locator('[class*="st-key-unit-"]').scroll_into_view_if_needed()
        playwright.expect(page.locator(".unit-stage[data-shown]")).to_be_visible(timeout=60_000)
        return page

    return open_at
