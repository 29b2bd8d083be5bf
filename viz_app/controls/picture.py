"""The sidebar's picture: chosen once, kept across the pages."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.images import gray
from cnn_core.samples import SAMPLES
from viz_app import cache, link, state
from viz_app.controls.settings import choose
from viz_app.messages import literal, sentence

_MOST_MEGABYTES = 20
_FROM, _IMAGE = "from", "image"  # names in the address
_SIZES = {str(size): f"{size} px" for size in (32, 64, 128, 256, 512, 1024)}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The picture in use. Two pictures with the same identity are the same."""

    identity: str
    title: str
    picture: Tensor  # uint8 (c, h, w), as it was uploaded
    shown: Tensor  # uint8 (c, h, w), shrunk to the working size
    sample: str = ""  # its slug, where it is one of the samples
    side: int  # pixels of the working size's longest side, or fewer


def pick_picture() -> Chosen:
    """Return the picture that the visitor chose: a sample, an upload, or one from the camera."""
    st.subheader("Picture")
    sources = {"sample": "Sample", "upload": "Upload", "camera": "Camera"}
    source = choose("Picture from", sources, name=_FROM, default="sample", style="segments", everywhere=True)
    slug = choose(
        "Sample" if source == "sample" else "Until then",
        {s.slug: s.title for s in SAMPLES},
        name=_IMAGE,
        default="chelsea",
        everywhere=True,
        always=True,
    )
    upload = None if source == "sample" else _own_picture(source)
    size = choose(
        "Longest side",
        _SIZES,
        name="side",
        default="256",
        everywhere=True,
        help="Larger pictures are shrunk to this first.",
    )
    if upload:
        return _chosen(upload.identity, upload.name, upload.picture, int(size))
    return _chosen_sample(slug, int(size))


def put_sample(slug: str) -> None:
    """Let a sample be the picture from the next run on; what is none is left alone."""
    if any(sample.slug == slug for sample in SAMPLES):
        for name, value in ((_FROM, "sample"), (_IMAGE, slug)):
            link.put(link.Setting(name=name, default="", parse=str, everywhere=True), value)


def default_picture() -> Chosen:
    """Return the sample that stands for the visitor's picture where none can be chosen."""
    return _chosen_sample("chelsea", 256)


def sample_title(slug: str) -> str:
    """Return what a sample is called on screen."""
    return next(sample.title for sample in SAMPLES if sample.slug == slug)


def at_most(chosen: Chosen, most: int) -> Tensor:
    """Return the picture with its longest side at most so many pixels, for a page on which single pixels count."""
    return cache.shrunk(chosen.identity, most, chosen.shown)


def in_channels(picture: Tensor, channels: int) -> Tensor:
    """Return the picture in gray (1) or in colour (3)."""
    return gray(picture) if channels == 1 else picture.expand(3, -1, -1)


def _chosen(identity: str, title: str, picture: Tensor, size: int, *, sample: str = "") -> Chosen:
    shown = cache.shrunk(identity, size, picture)
    return Chosen(identity=f"{identity}-{size}", title=title, picture=picture, shown=shown, sample=sample, side=size)


def _chosen_sample(slug: str, size: int) -> Chosen:
    return _chosen(slug, sample_title(slug), cache.sample_picture(slug), size, sample=slug)


def _own_picture(source: str) -> state.Upload | None:
    """Return the visitor's own picture; a bad file is told of, and the picture before it stays."""
    visit = state.visit()
    if source == "upload":
        file = st.file_uploader(
            f"Your picture, up to {_MOST_MEGABYTES} MB",
            key="upload",
            max_upload_size=_MOST_MEGABYTES,
            help="JPEG, PNG, WebP, GIF, BMP or TIFF.",
        )
    else:
        file = st.camera_input("Your camera", key="camera", resolution="480p")
        st.caption("A browser opens the camera only over HTTPS or on the machine that runs this app.")
    if file:
        _take(file, visit)
    elif visit.upload:
        st.caption(f"{literal(visit.upload.name)} stays in use until you choose another picture.")
    _remember_name(visit)
    st.caption("Your pictures stay in the memory of this app for your visit, and nowhere else.")
    return visit.upload


def _take(file: UploadedFile, visit: state.Visit) -> None:
    """Decode a file that is new; one that was refused keeps its sentence, and is not tried again at every run."""
    known = (visit.upload and visit.upload.identity, visit.refused and visit.refused[0])
    if file.file_id not in known:
        try:
            _check_size(file)
            picture = cache.decoded(file.getvalue())
            visit.upload = state.Upload(identity=file.file_id, name=file.name, picture=picture)
        except CnnCoreError as error:
            visit.refused = (file.file_id, f"{literal(file.name)}: {sentence(error)}")
    if visit.refused and visit.refused[0] == file.file_id:
        st.error(visit.refused[1])


def _check_size(file: UploadedFile) -> None:
    """Refuse what the browser should not have sent: the server takes larger files than pictures."""
    if file.size > _MOST_MEGABYTES * 2**20:
        raise CnnCoreError(f"it has {file.size / 2**20:,.0f} MB; a picture may have {_MOST_MEGABYTES} MB")


def _remember_name(visit: state.Visit) -> None:
    """Keep the file's name in the link; who opens the link without having the file is told so."""
    setting = link.Setting(name="file", default="", parse=lambda text: text[:80], everywhere=True)
    name = st.session_state[link.key(setting)]
    if visit.upload:
        link.put(setting, visit.upload.name)
    elif name:
        st.info(
            f"This view was made with the picture {literal(name)}, which no link can carry. Upload it to see the same."
        )
