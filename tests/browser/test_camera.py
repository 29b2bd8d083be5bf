"""From Chromium’s own fake camera to a network that tells classes apart."""

import re
from collections.abc import Iterator
from zipfile import ZipFile

import pytest

from tests.bench.serving import served
from tests.browser.conftest import MODULES
from tests.chromium import find_chromium

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

FAKE = ("--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

POST = """async address => {
    const { Post } = await import(`${address}/class_camera/post.js`);
    const later = [], sent = [], post = new Post();
    window.setTimeout = (act, wait) => later.push([act, wait]);
    const pass = () => { const [act, wait] = later.pop(); act(); return wait; };
    post.send = (shot) => sent.push(shot);
    post.put("cup", "one");
    post.put("pen", "two");
    const waits = [pass(), pass()];
    post.hear("of another post");
    post.hear(sent[0].identity);
    waits.push(pass());
    return [waits, sent.map(({ className, file }) => `${className} ${file}`)];
}"""


@pytest.fixture
def camera_page(browser: playwright.Browser) -> Iterator[Page]:
    """The data page of a Chromium with a camera that shows a moving shape, open at what takes pictures with it."""
    started = browser.browser_type.launch(executable_path=find_chromium(), args=list(FAKE))
    page = started.new_page(viewport={"width": 1280, "height": 1300})
    with served() as port:  # by the app's own server, which mends how Streamlit takes uploads
        page.goto(f"http://127.0.0.1:{port}/data?own=open&bring=camera")
        yield page
    started.close()


def shoot(camera: playwright.Locator) -> None:
    """Press the button once the camera shows something."""
    expect(camera.locator("video")).to_have_js_property("readyState", 4)
    camera.get_by_role("button", name="Take Photo").click()


def take_pictures(page: Page) -> None:
    """Take six of two classes; each is of the class that stood in the field, however soon that is changed."""
    page.get_by_role("button", name="Start the camera").click()
    expect(page.locator(".class-camera video")).to_have_js_property("readyState", 4)
    field, shutter = page.get_by_label("Class of the next pictures"), page.get_by_role("button", name="Take a picture")
    for name in ("cup", "pen", "cup", "cup", "pen", "cup"):
        field.fill(name)
        shutter.click()
    field.fill("not this one")
    expect(page.locator(".album[data-shown='6']")).to_be_visible()


def test_a_head_learns_from_pictures_of_the_camera_and_is_tried_on_it(camera_page):
    page = camera_page
    take_pictures(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save them as a zip").click()
    classes, files = zip(*(name.split("/") for name in sorted(ZipFile(saved.value.path()).namelist())), strict=True)
    assert classes == ("cup",) * 4 + ("pen",) * 2
    assert list(files) == [f"{number:05}.png" for number in range(1, 7)]
    page.get_by_role("button", name="Use these pictures").click()
    expect(page.get_by_text("Camera pictures: 6 images of 2 classes are read")).to_be_visible()
    page.get_by_role("link", name="Transfer").click()
    expect(page.get_by_text(re.compile("Trained in .* images that it never saw"))).to_be_visible()
    page.get_by_text("The sidebar’s picture", exact=True).click()
    page.get_by_text("Camera", exact=True).click()
    shoot(page.locator(".st-key-camera"))
    expect(page).to_have_url(re.compile("file=camera-input"))
    expect(page.get_by_text(re.compile("(cup|pen): [0-9.]+%")).first).to_be_visible()


def test_a_picture_is_sent_again_until_the_server_has_it_and_the_next_one_only_then(modules):
    assert modules.evaluate(POST, MODULES) == [[0, 3_000, 0], ["cup one", "cup one", "pen two"]]
