"""Images of one's own become a data set: from a zip, from a folder, and from the camera."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import APP
from tests.browser.test_accessibility import serious, theme

playwright = pytest.importorskip("playwright.sync_api")
expect, Page = playwright.expect, playwright.Page

pytestmark = pytest.mark.browser

OWN = re.compile(r"data=own\.[\w-]{20,}")
CAMERA = """(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const context = canvas.getContext("2d");
    setInterval(() => {
        context.fillStyle = "rgb(200 40 40)";
        context.fillRect(0, 0, 64, 48);
    }, 30);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
})()"""


@pytest.fixture
def bringing(serve, open_page) -> Callable[..., Page]:
    """Open the data page, and what brings images of one's own."""

    def open_at(source: str, *, camera: str = "", **options: object) -> Page:
        page = open_page(f"{serve(APP, '--server.maxUploadSize=20', *theme())}/data?own=open&bring={source}", **options)
        if camera:
            page.context.add_init_script(camera)
            page.reload()
        expect(page.locator(".dataset-wall[data-painted$=' 0']")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Your images stay in the memory")).to_be_visible()
        return page

    return open_at


def picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


def packed(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def give(page: Page, data: bytes) -> None:
    file = {"name": "mine.zip", "mimeType": "application/zip", "buffer": data}
    page.locator('[data-testid="stFileUploader"] input').set_input_files(file)


def test_a_zip_becomes_the_data_set_and_a_bad_one_leaves_it(bringing):
    page = bringing("zip")
    files = {f"{colour}__{number}.png": picture(colour) for colour in ("red", "blue") for number in range(3)}
    give(page, packed(**files, red__broken=b"nonsense"))
    expect(page).to_have_url(OWN)
    expect(page.get_by_text("mine.zip: 6 images of 2 classes are read: 4 to train on, 2 to test with.")).to_be_visible()
    page.get_by_role("button", name="1 file was left out").click()
    expect(page.get_by_text("red/broken: ")).to_be_visible()
    expect(page.locator(".dataset-wall[data-painted^=own]")).to_be_visible()
    page.keyboard.press("Escape")
    address = page.url
    give(page, b"PK nonsense")
    expect(page.get_by_role("alert").filter(has_text="This is no zip file")).to_be_visible()
    assert page.url == address
    expect(page.get_by_role("button", name=re.compile("^blue 2"))).to_be_visible()


def test_a_folder_is_read_like_a_zip(bringing, tmp_path: Path):
    for colour in ("red", "blue"):
        (tmp_path / "mine" / colour).mkdir(parents=True)
        for number in range(2):
            (tmp_path / "mine" / colour / f"{number}.png").write_bytes(picture(colour))
    page = bringing("folder")
    page.locator('[data-testid="stFileUploader"] input').set_input_files(str(tmp_path / "mine"))
    expect(page.get_by_text("4 images of 2 classes are read: 2 to train on, 2 to test with.")).to_be_visible()
    expect(page).to_have_url(OWN)


def take(page: Page, name: str, *, kept: int) -> None:
    """Take two pictures of a class, one right after the other."""
    page.get_by_label("Class of the next pictures").fill(name)
    for _ in range(2):
        page.get_by_role("button", name="Take a picture").click()
    expect(page.locator(f".album[data-shown='{kept + 2}']")).to_be_visible()


def test_pictures_of_the_camera_are_taken_by_class_removed_one_by_one_and_used(bringing):
    page = bringing("camera", camera=CAMERA)
    use = page.get_by_role("button", name="Use these pictures")
    expect(use).to_be_disabled()
    page.get_by_role("button", name="Start the camera").click()
    expect(page.locator(".class-camera video")).to_have_js_property("readyState", 4)
    take(page, "cup", kept=0)
    take(page, "pen", kept=2)
    expect(use).to_be_enabled()
    page.get_by_role("button", name="Remove picture 1 of cup").click()
    expect(page.get_by_text("cup: 1 picture")).to_be_visible()
    expect(use).to_be_disabled()
    take(page, "cup", kept=3)
    assert serious(page) == []
    use.click()
    expect(page.get_by_text("5 images of 2 classes are read")).to_be_visible()
    expect(page).to_have_url(OWN)
    expect(page.locator(".tensor-walk .sentence")).to_contain_text(re.compile(r"stored as the whole number (19|20)\d"))
