"""The camera that takes pictures class by class: each comes with the class that was in its field at that moment."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from viz_app.components.packing import pack
from viz_app.components.rendering import renderer

_LONGEST_NAME = 60  # characters
_MOST_CHARACTERS = 8_000_000  # of a file in base64: a JPEG of 640 × 480 pixels has about a hundredth


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A picture as the browser sends it. It comes from anyone, and is not to be believed."""

    identity: str  # tells it from others
    class_name: str
    file: bytes  # a picture file


def show_class_camera(*, class_name: str, heard: str, room: int, on_shot: Callable[[], None], key: str) -> None:
    """Show the camera.

    Args:
        class_name: What the field holds at first.
        heard: The identity of the picture that was taken over last: the browser sends each until it is heard.
        room: Pictures that may be taken yet.
        on_shot: Called when a picture comes: `taken_told` reads it from `st.session_state[key]`.
        key: The camera's name on the page.
    """
    facts = {"className": class_name, "heard": heard, "room": room}
    renderer("class_camera")(key=key, data=pack(facts, {}), on_shot_change=on_shot)


def taken_told(state: object) -> Taken | None:
    """Return the picture in a component's state; None where there is none, or not what the browser sends."""
    told = cast("Mapping[object, object]", state).get("shot") if isinstance(state, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    identity, name, file = (
        cast("Mapping[object, object]", told).get(part) for part in ("identity", "className", "file")
    )
    if not (isinstance(identity, str) and isinstance(name, str) and isinstance(file, str)):
        return None
    if not (name.strip() and len(name) <= _LONGEST_NAME and len(identity) <= _LONGEST_NAME):
        return None
    if len(file) > _MOST_CHARACTERS:
        return None
    try:
        return Taken(identity=identity, class_name=name.strip(), file=base64.b64decode(file, validate=True))
    except ValueError:  # no base64
        return None
