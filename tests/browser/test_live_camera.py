"""The live camera in a real Chromium, whose fake camera shows a known picture."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from cnn_core.datasets import LabelledImages, data_folder, load
from cnn_core.datasets.by_class import Form
from cnn_core.graph import graph_of
from cnn_core.images import decode
from cnn_core.models import registry
from cnn_core.models.output_layer import output_layer
from cnn_core.transfer import FeatureReader, Labelled, feature_layers, share_out, train_head
from tests.browser.conftest import APP, MODULES
from tests.chromium import find_chromium

playwright = pytest.importorskip("playwright.sync_api")
expect, Page, BrowserType = playwright.expect, playwright.Page, playwright.BrowserType

pytestmark = pytest.mark.browser

ALLOWED = ("--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
HERE, THERE = "net=lenet5&images=50&epochs=5", "net=shufflenet_v2_x0_5&layer=stage2_1_branch2_0&images=20&epochs=5"
KEEP_STREAMS = """if (navigator.mediaDevices) {
    window.streams = [];
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted);
        streams.push(stream);
        return stream;
    };
}"""
ON = "() => streams.filter((one) => one.getTracks().some((track) => track.readyState === 'live')).length"
STILL = "canvas => canvas.toDataURL('image/png').split(',')[1]"
SETTLED = """async (root) => {
    for (let before = ""; before !== root.dataset.answered; await new Promise((go) => setTimeout(go, 700))) {
        before = root.dataset.answered;
    }
}"""
HIDE = """hidden => {
    Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    """A film of two frames for the fake camera: colours in fields, and the same upside down."""
    generator = torch.Generator().manual_seed(0)
    planes = [
        torch.randint(40, 216, size, generator=generator, dtype=torch.uint8) for size in ((24, 32), *2 * [(12, 16)])
    ]
    wide = [plane.repeat_interleave(20, 0).repeat_interleave(20, 1) for plane in planes]
    frames = [b"".join(plane.numpy().tobytes() for plane in wide)]
    frames += [b"".join(plane.flip(0).contiguous().numpy().tobytes() for plane in wide)]
    path = tmp_path_factory.mktemp("film") / "film.y4m"
    body = b"".join(b"FRAME\n" + frame for frame in frames for _ in range(20))
    path.write_bytes(b"YUV4MPEG2 W640 H480 F20:1 Ip A1:1 C420jpeg\n" + body)
    return path


OpenCamera = Callable[..., Page]


@pytest.fixture
def camera(browser, serve, film) -> Iterator[OpenCamera]:
    """Open the Transfer page at its live camera, in a Chromium of its own."""
    started, errors = [], list[str]()

    def open_at(query: str, flags: tuple[str, ...] = ALLOWED, *, script: str = KEEP_STREAMS, app=APP) -> Page:
        arguments = [*flags, f"--use-file-for-fake-video-capture={film}"] if flags == ALLOWED else list(flags)
        started.append(browser.browser_type.launch(executable_path=find_chromium(), args=arguments))
        page = started[-1].new_page(viewport={"width": 1280, "height": 900})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.add_init_script(script)
        page.goto(f"{serve(app, '--server.maxUploadSize=20')}/{'transfer' if app == APP else ''}?try=live&{query}")
        page.locator(".st-key-live-camera").scroll_into_view_if_needed(timeout=60_000)
        expect(page.locator(".live-camera")).to_be_visible(timeout=60_000)
        return page

    yield open_at
    for one in started:
        one.close()
    assert errors == []


def start(page: Page) -> None:
    page.get_by_role("button", name="Start the camera").click()
    expect(page.locator(".live-camera[data-answered]")).to_be_visible()


def freeze(page: Page) -> Tensor:
    """Freeze the picture and return it, once it is answered."""
    root = page.locator(".live-camera")
    page.keyboard.press(" ")  # the focus has gone to the picture
    expect(root).to_have_attribute("data-mode", "frozen")
    root.evaluate(SETTLED)
    return decode(b64decode(page.locator(".live-camera .still").evaluate(STILL)))


def shares(page: Page) -> list[float]:
    return [float(share) for share in page.locator(".live-camera .bars").get_attribute("data-shares").split()]


def expected_shares(slug: str, step: str | None, images: int, epochs: int, picture: Tensor) -> list[float]:
    """What the core answers to a picture, from the data set on."""
    entry = registry.entry(slug)
    network = registry.load(entry, weights="trained" if registry.is_available(entry) else "random")
    shape = entry.preprocessing.input_shape
    layers = feature_layers(graph_of(network.module, shape), output_layer(network.module, shape))
    layer = next(one for one in layers if one.step == step) if step else layers[-1]
    reader, shared = FeatureReader(network, layer), share_out(load("digits", data_folder()), images)
    learned, asked = (
        Labelled(values=reader.read(part).values, labels=part.labels) for part in (shared.train, shared.held)
    )
    head = train_head(learned, asked, classes=10, epochs=epochs)
    image = Form(side=8, channels=1).apply(picture)  # as the digits are, which it learned from
    asked = LabelledImages(images=image[None], labels=torch.tensor([0]))
    return head.probabilities(reader.read(asked).values)[0].tolist()


def test_the_answer_to_a_frozen_picture_is_the_cores(camera):
    page = camera(HERE)
    start(page)
    picture = freeze(page)
    expected = expected_shares("lenet5", None, 50, 5, picture)
    assert shares(page) == pytest.approx(expected, abs=2e-3)  # a pixel of 28 × 28 may round to the next gray level
    best = max(range(10), key=expected.__getitem__)
    expect(page.locator(".live-camera .best strong")).to_have_text(str(best))
    expect(page.locator(".live-camera .spoken")).to_have_text(str(best))
    expect(page.locator(".live-camera .note")).to_contain_text("the pictures do not leave it")
    page.get_by_role("button", name="Freeze").click()
    before = page.locator(".live-camera").get_attribute("data-answered")
    expect(page.locator(".live-camera")).not_to_have_attribute("data-answered", before)


def test_the_servers_answer_to_a_frozen_picture_is_the_cores(camera):
    page = camera(THERE)
    start(page)
    picture = freeze(page)
    expected = expected_shares("shufflenet_v2_x0_5", "stage2_1_branch2_0", 20, 5, picture)
    assert shares(page) == pytest.approx(expected, abs=2e-3)
    expect(page.locator(".live-camera .note")).to_contain_text(
        "each picture goes there, one at a time, and is not kept"
    )


def watched() -> None:
    """The page, and what the session keeps meanwhile."""
    import streamlit as st  # noqa: PLC0415 -- a script of its own

    from viz_app import link  # noqa: PLC0415
    from viz_app.controls.picture import default_picture  # noqa: PLC0415
    from viz_app.views import transfer  # noqa: PLC0415

    link.open_page("transfer")
    transfer.render(default_picture())
    link.close_page("transfer")

    @st.fragment(run_every=2)
    def tell() -> None:
        state = st.session_state["live-camera-answers"]
        st.text(f"{len(st.session_state)} values, the frame is {state.get('frame')}, {len(str(state))} characters")

    with st.sidebar:
        tell()


def test_no_frame_stays_in_the_session(camera):
    page = camera(THERE, app=watched)
    told = page.get_by_text(re.compile("values, the frame is None"))
    before = told.inner_text()
    start(page)
    expect(page.locator(".live-camera")).to_have_attribute("data-answered", re.compile("[1-9][0-9]"))
    expect(told).to_have_text(before)


def test_another_layer_answers_while_the_same_camera_runs(camera):
    page = camera(HERE)
    start(page)
    slider = page.get_by_role("slider", name="Epochs")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_text(re.compile("Trained in .* images that it never saw"))).to_be_visible()
    page.wait_for_url(re.compile("epochs=6"))
    page.locator(".live-camera .picture").focus()
    picture = freeze(page)
    expect(page.locator(".live-camera .still")).to_be_visible()
    assert shares(page) == pytest.approx(expected_shares("lenet5", None, 50, 6, picture), abs=2e-3)
    assert page.evaluate("streams.length") == 1


def test_the_camera_is_let_go_of_when_nobody_looks(camera):
    page = camera(HERE)
    start(page)
    assert page.evaluate(ON) == 1
    page.evaluate(HIDE, True)
    assert page.evaluate(ON) == 0
    page.evaluate(HIDE, False)
    page.wait_for_function(f"({ON})() === 1")
    page.get_by_role("button", name="Stop the camera").click()
    assert page.evaluate(ON) == 0
    expect(page.locator(".live-camera .best")).to_have_text("No answer yet")
    start(page)
    page.get_by_text("A held-out image", exact=True).click()
    expect(page.locator(".live-camera")).to_have_count(0)
    page.wait_for_function(f"({ON})() === 0")


def test_a_camera_that_is_unplugged_gets_a_sentence(camera):
    page = camera(HERE)
    start(page)
    page.evaluate("streams[0].getVideoTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.locator(".live-camera .told")).to_contain_text("The camera was unplugged or taken away.")
    expect(page.get_by_role("button", name="Start the camera")).to_be_visible()
    assert page.evaluate(ON) == 0


@pytest.mark.parametrize(
    ("flags", "script", "sentence"),
    [
        (("--no-sandbox",), "", "The browser finds no camera."),
        (ALLOWED[:2], "", "The browser may not use the camera."),
        (
            ALLOWED,
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotReadableError'); };",
            "perhaps another program uses it",
        ),
    ],
    ids=["none", "refused", "in use"],
)
def test_why_there_is_no_camera_is_said(camera, flags, script, sentence):
    page = camera(HERE, flags, script=script)
    page.get_by_role("button", name="Start the camera").click()
    expect(page.locator(".live-camera .told")).to_contain_text(sentence)
    expect(page.locator(".live-camera .told")).to_contain_text("The sidebar’s picture")


def test_over_http_the_page_says_so_at_once(camera):
    page = camera(HERE, script="delete Navigator.prototype.mediaDevices;")
    expect(page.locator(".live-camera .told")).to_contain_text("A browser opens the camera only over https")
    expect(page.get_by_role("button", name="Start the camera")).to_be_disabled()


ASK = """async (address) => {
    const {Asker} = await import(`${address}/live_camera/asker.js`);
    let now = 0;
    performance.now = () => now;
    const said = [];
    const send = ({number}) => said.push(`ask ${number}`);
    const hear = (reply) => said.push(reply?.number ?? "none");
    const asker = new Asker(send, hear, (seconds) => said.push(`${seconds} s`));
    asker.ask("a file", "a head");
    for (now of [2900, 4200, 10100]) asker.look();
    asker.ask("a file", "a head");
    for (const number of [1, 2, 2]) asker.receive({number});
    asker.close();
    return said;
}"""


def test_a_server_that_does_not_answer_is_told_of_and_asked_again(modules):
    assert modules.evaluate(ASK, MODULES) == ["ask 1", "4 s", "none", "ask 2", 2]


def test_the_running_camera_has_nothing_serious_under_axe_and_its_page_weighs_little(camera):
    pytest.importorskip("axe_playwright_python")
    from tests.browser import test_accessibility, test_page_weight  # noqa: PLC0415 -- needs axe

    page = camera(HERE)
    start(page)
    freeze(page)
    assert test_accessibility.serious(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)  # the colours change slowly
    assert test_accessibility.serious(page) == []
    sizes = dict(page.evaluate(test_page_weight.OWN_FILES))
    assert sum(sizes.values()) <= test_page_weight.MOST_BYTES, sorted(sizes.items(), key=lambda one: -one[1])
