"""Images of the visitor's own by class: from a zip, a folder or the camera."""

import io
import zipfile
from collections.abc import Sequence
from typing import Literal, cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cnn_core.datasets.by_class import Fit, Form, Read, ReadingLimits
from cnn_core.errors import CnnCoreError
from cnn_core.gate import BusyError
from viz_app import cache, link, state
from viz_app.controls.camera_classes import take_pictures
from viz_app.controls.dataset import use_dataset
from viz_app.controls.own import forget_file
from viz_app.controls.settings import choose
from viz_app.messages import plain, sentence

_SOURCES = {"zip": "A zip file", "folder": "A folder", "camera": "The camera"}
_SIDES = {str(side): f"{side} × {side} px" for side in (16, 28, 32, 48, 64, 96, 128, 224)}
_FITS: dict[str, str] = {"crop": "Its middle is cut out", "pad": "Black is put beside it"}
_CHANNELS = {"3": "Colour", "1": "Gray"}
_MEGABYTE = 1_000_000
_MOST_MEGABYTES = ReadingLimits().zip_bytes // _MEGABYTE
_LISTED = 200  # skipped files
_HOW = (
    "Put the images of each class into a folder of its own, named after the class, and pack the folders into one zip: "
    "`cats/1.jpg`, `cats/2.jpg`, `dogs/1.jpg`, … Folders `train` and `test` above them are read as the two parts; "
    "without them a fifth of each class is set apart to test with."
)


def bring_images() -> None:
    """Offer to bring images; what was read becomes the data set of the page. Call it before `pick_dataset`."""
    setting = link.Setting(name="own", default=False, parse=_open, write=lambda on: "open" if on else "")
    expander = st.expander("Bring your own images", key=link.key(setting), on_change="rerun")
    with expander:
        if not expander.open:
            return  # no camera is asked for before it is opened
        source = choose("From", _SOURCES, name="bring", default="zip", style="segments")
        form = _pick_form()
        if source == "camera":
            read = take_pictures(form)
        elif source == "folder":
            read = _from_folder(form)
        else:
            read = _from_zip(form)
        if read:
            _use(read)
        _say_found()
        st.caption(
            "Your images stay in the memory of this server, under a name that nobody can guess: whoever has the link "
            "sees them. They leave when the server stops, or when their room is needed for later ones. Nothing is "
            "written to disk."
        )


def _pick_form() -> Form:
    side_column, fit_column, channels_column = st.columns(3)
    with side_column:
        side = choose("Each image becomes", _SIDES, name="px", default="32")
    with fit_column:
        help = "Networks take images of one size. A square is left of each, at the size that you choose."
        fit = choose("Where it is not square", _FITS, name="fit", default="crop", help=help)
    with channels_column:
        channels = choose("In", _CHANNELS, name="channels", default="3", style="segments")
    return Form(side=int(side), fit=cast("Fit", fit), channels=cast("Literal[1, 3]", int(channels)))


def _from_zip(form: Form) -> Read | None:
    st.markdown(_HOW)
    file = st.file_uploader(
        f"The zip file, up to {_MOST_MEGABYTES} MB", type="zip", key="bring-zip", max_upload_size=_MOST_MEGABYTES
    )
    if file is None or state.visit().images_read == file.file_id:
        return None
    read = _read(file.getvalue(), file.name, form, identity=file.file_id)
    if read:
        forget_file(file)
    return read


def _from_folder(form: Form) -> Read | None:
    st.markdown(_HOW.replace("pack the folders into one zip", "choose the folder above them"))
    files = st.file_uploader(
        f"The folder, up to {_MOST_MEGABYTES} MB",
        key="bring-folder",
        accept_multiple_files="directory",
        max_upload_size=20,
        help="Each file may have 20 MB.",
    )
    identity = " ".join(file.file_id for file in files)
    if not files or state.visit().images_read == identity:
        return None
    nbytes = sum(file.size for file in files)
    if nbytes > _MOST_MEGABYTES * _MEGABYTE:
        state.visit().images_read = identity
        state.visit().images_told = _refusal(
            f"the files of the folder have {nbytes / _MEGABYTE:,.0f} MB together, and {_MOST_MEGABYTES} MB are the most"
        )
        return None
    read = _read(_packed(files), files[0].name.split("/")[0], form, identity=identity)
    for file in files if read else ():
        forget_file(file)
    return read


def _packed(files: Sequence[UploadedFile]) -> bytes:
    """Return files of a folder as a zip of them, so that there is one way in which strangers’ files are read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.writestr(file.name, file.getvalue())
    return packed.getvalue()


def _read(data: bytes, name: str, form: Form, *, identity: str) -> Read | None:
    """Read images with a bar that tells how far it is; a bad file is told of, and the data set before it stays."""
    visit = state.visit()
    bar = st.progress(0.0, text="Reading the images …")
    try:
        read = cache.read_own_images(
            data,
            form,
            name,
            lambda done, of: bar.progress(done / max(of, 1), text=f"{done:,} of {of:,} files are read"),
        )
    except BusyError as error:  # the next run tries again
        visit.images_told = _refusal(str(error))
        return None
    except CnnCoreError as error:
        visit.images_read = identity
        visit.images_told = _refusal(str(error))
        return None
    finally:
        bar.empty()
    visit.images_read = identity
    return read


def _use(read: Read) -> None:
    visit = state.visit()
    try:
        slug = cache.keep_own_images(read.dataset)
    except CnnCoreError as error:
        visit.images_told = _refusal(str(error))
        return
    use_dataset(slug)
    dataset = read.dataset
    name = dataset.source.rpartition(": ")[0]  # so that it stays true beside a file that the browser refused since
    visit.images_told = (
        f"{name}: {len(dataset.train) + len(dataset.test):,} images of {len(dataset.class_names):,} classes are read: "
        f"{len(dataset.train):,} to train on, {len(dataset.test):,} to test with.",
        True,
    )
    visit.images_notes = read.notes
    visit.images_skipped = tuple(f"{one.name}: {one.sentence}" for one in read.skipped)


def _say_found() -> None:
    """Say what became of the last images: that they are read, or why not, and which files were left out."""
    visit = state.visit()
    if visit.images_told is None:
        return
    text, is_read = visit.images_told
    (st.success if is_read else st.error)(plain(text))
    if not is_read:
        return
    for note in visit.images_notes:
        st.caption(plain(note))
    if skipped := visit.images_skipped:
        with st.popover(f"{len(skipped):,} file{'s were' if len(skipped) > 1 else ' was'} left out"):
            st.markdown("\n".join(f"- {plain(line)}" for line in skipped[:_LISTED]))
            if len(skipped) > _LISTED:
                st.caption(f"… and {len(skipped) - _LISTED:,} more.")


def _refusal(reason: str) -> tuple[str, bool]:
    return sentence(CnnCoreError(reason)), False


def _open(text: str) -> bool:
    if text != "open":
        raise CnnCoreError("it can only be “open”")
    return True
