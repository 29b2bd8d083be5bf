"""The pictures that were taken so far, class by class; each can be taken out again."""

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import UInt8

from viz_app.components.packing import pack
from viz_app.components.rendering import renderer


def show_album(
    pictures: UInt8[np.ndarray, "n 3 h w"],
    *,
    numbers: Sequence[int],
    class_names: Sequence[str],
    on_remove: Callable[[], None],
    key: str,
) -> None:
    """Show pictures under the names of their classes.

    Args:
        pictures: Small ones.
        numbers: What tells each picture from others.
        class_names: Of each picture.
        on_remove: Called when a person takes one out: `st.session_state[key]["remove"]` then holds its number; not to
            be believed unseen.
        key: The album's name on the page.
    """
    facts = {"numbers": list(numbers), "classes": list(class_names)}
    renderer("album")(key=key, data=pack(facts, {"pictures": pictures}), on_remove_change=on_remove)
