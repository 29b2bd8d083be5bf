"""Pictures of one's own, taken with the camera class by class."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import cast
from urllib.parse import urlsplit

import streamlit as st
import torch
from streamlit.runtime.uploaded_file_manager import UploadedFile
from torchvision.transforms import functional as transforms

from cnn_core.batches import middle_square
from cnn_core.datasets.by_class import ClassPicture, Form, Read, dataset_of_pictures
from cnn_core.errors import CnnCoreError
from cnn_core.gate import BusyError
from cnn_core.images import resize_to_fit
from viz_app import cache, state
from viz_app.components.album import show_album
from viz_app.controls.own import forget_file
from viz_app.messages import plain, sentence

_KEY = "album"
_MOST = 300  # pictures
_KEPT_SIDE = 256  # pixels of the longest side that is kept
_THUMB = 72  # pixels
_ENOUGH = 2  # classes, and pictures of each


def take_pictures(form: Form) -> Read | None:
    """Show the camera and what was taken; return a data set of it once a person asks for one.

    Args:
        form: What each picture is brought to.
    """
    visit = state.visit()
    _say_secure()
    camera_column, album_column = st.columns(2, gap="medium")
    with camera_column:
        _take()
    with album_column:
        if visit.shots:
            _show_album()
        return _offer(form)


def _take() -> None:
    """Show the camera, and keep what it takes."""
    visit = state.visit()
    name = st.text_input(
        "Class of the next pictures", key="camera-class", max_chars=60, persist_state="session"
    ).strip()
    if name:
        st.caption(f"The next picture is one of {plain(name)}.")
    key = f"camera-{visit.shots_taken}"
    if not st.session_state.get(key):
        visit.shot_class = name  # a class that comes together with a picture is that of the next one
    taken = st.camera_input(
        "Take a picture" if name else "Name a class first, then take its pictures",
        key=key,
        disabled=not name or len(visit.shots) >= _MOST,
        resolution="480p",  # else the camera is opened anew, and misses a press, whenever the column changes its width
    )
    if taken and _keep(taken):
        forget_file(taken)
        st.rerun()  # the camera is ready for the next one
    if visit.not_taken:
        st.error(visit.not_taken)
    if len(visit.shots) >= _MOST:
        st.caption(f"{_MOST} pictures are the most. Remove some to take others.")


def _keep(taken: UploadedFile) -> bool:
    """Keep a picture once, and tell whether the camera is free for the next one.

    A run that is overtaken by the next one, as when the class is changed meanwhile, goes on until it touches the page:
    both runs may come here with the same picture.
    """
    visit = state.visit()
    with visit.taking:
        if taken.file_id == visit.shot_read:
            return True
        try:
            picture = resize_to_fit(cache.decoded(taken.getvalue()), most=_KEPT_SIDE)
        except BusyError as error:  # the next run tries again
            visit.not_taken = plain(sentence(error))
            return False
        except CnnCoreError as error:
            visit.not_taken = plain(sentence(error))
        else:
            visit.not_taken = ""
            visit.shots.append(state.Shot(number=visit.shots_taken + 1, class_name=visit.shot_class, picture=picture))
        visit.shots_taken += 1
        visit.shot_read = taken.file_id
    return True


def _show_album() -> None:
    shots = state.visit().shots
    thumbs = [
        transforms.resize(middle_square(shot.picture).expand(3, -1, -1), [_THUMB, _THUMB], antialias=True)
        for shot in shots
    ]
    show_album(
        torch.stack(thumbs).numpy(),
        numbers=[shot.number for shot in shots],
        class_names=[shot.class_name for shot in shots],
        on_remove=_remove,
        key=_KEY,
    )


def _remove() -> None:
    told = st.session_state.get(_KEY)
    number = cast("Mapping[object, object]", told).get("remove") if isinstance(told, Mapping) else None
    shots = state.visit().shots
    shots[:] = [shot for shot in shots if shot.number != number]


def _offer(form: Form) -> Read | None:
    """Show the button that makes a data set, or say what is missing."""
    shots = state.visit().shots
    counts = Counter(shot.class_name.casefold() for shot in shots)
    enough = len(counts) >= _ENOUGH and min(counts.values()) >= _ENOUGH
    pictures = [ClassPicture(class_name=shot.class_name, picture=shot.picture) for shot in shots]
    with st.container(horizontal=True):
        used = st.button("Use these pictures", key="use-pictures", disabled=not enough, type="primary")
        st.download_button(
            "Save them as a zip",
            partial(cache.zip_of, pictures),
            "pictures.zip",
            key="save-pictures",
            disabled=not shots,
            on_click="ignore",
            help="A folder for each class. As “A zip file” it can be brought again, and unpacked the script of a "
            "training reads it.",
        )
    if not enough:
        st.caption(
            f"Take at least {_ENOUGH} pictures each of at least {_ENOUGH} classes; 20 and more of each are better."
        )
    try:
        return dataset_of_pictures(pictures, form, name="Camera pictures") if used else None
    except CnnCoreError as error:
        st.error(plain(sentence(error)))
        return None


def _say_secure() -> None:
    """Say when the browser will refuse the camera: it opens it only for an address that it takes for secure."""
    address = urlsplit(st.context.url or "")
    host = address.hostname or ""
    local = host in ("localhost", "::1") or host.startswith("127.") or host.endswith(".localhost")
    if address.scheme == "http" and not local:
        st.warning(
            "This page was opened over http://, and a browser opens the camera only over HTTPS or on the machine that "
            "runs this app. A zip of pictures works everywhere."
        )
    else:
        st.caption("A browser opens the camera only over HTTPS or on the machine that runs this app.")
