"""Pictures of one's own, taken with the camera class by class."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import cast

import streamlit as st
import torch
from torchvision.transforms import functional as transforms

from cnn_core.batches import middle_square
from cnn_core.datasets.by_class import ClassPicture, Form, Read, dataset_of_pictures
from cnn_core.errors import CnnCoreError
from cnn_core.gate import BusyError
from cnn_core.images import resize_to_fit
from viz_app import cache, state
from viz_app.components.album import show_album
from viz_app.components.class_camera import show_class_camera, taken_told
from viz_app.messages import plain, sentence

_KEY = "album"
_CAMERA = "class-camera"
_MOST = 300  # pictures
_KEPT_SIDE = 256  # pixels of the longest side that is kept
_THUMB = 72  # pixels
_ENOUGH = 2  # classes, and pictures of each


def take_pictures(form: Form) -> Read | None:
    """Show the camera and what was taken; return a data set of it once a person asks for one.

    Args:
        form: What each picture is brought to.
    """
    camera_column, album_column = st.columns(2, gap="medium")
    with camera_column:
        _take()
    with album_column:
        if state.visit().shots:
            _show_album()
        return _offer(form)


def _take() -> None:
    """Show the camera, which takes pictures as long as there is room."""
    shots = state.visit().shots
    show_class_camera(
        class_name=shots[-1].class_name if shots else "",
        heard=state.visit().shot_read,
        room=max(_MOST - len(shots), 0),
        on_shot=_keep,
        key=_CAMERA,
    )
    if state.visit().not_taken:
        st.error(state.visit().not_taken)
    if len(shots) >= _MOST:
        st.caption(f"{_MOST} pictures are the most. Remove some to take others.")


def _keep() -> None:
    """Keep the picture that has come, once.

    A run that is overtaken by the next one goes on until it touches the page: both may come here with one picture.
    """
    visit, taken = state.visit(), taken_told(st.session_state.get(_CAMERA))
    if not taken:
        return
    with visit.taking:
        if taken.identity == visit.shot_read:
            return
        visit.not_taken = ""
        try:
            picture = resize_to_fit(cache.decoded(taken.file), most=_KEPT_SIDE)
        except BusyError as error:  # the browser sends it again
            visit.not_taken = plain(sentence(error))
            return
        except CnnCoreError as error:
            visit.not_taken = plain(sentence(error))
        else:
            if len(visit.shots) < _MOST:
                visit.shots_taken += 1
                visit.shots.append(state.Shot(number=visit.shots_taken, class_name=taken.class_name, picture=picture))
        visit.shot_read = taken.identity


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
