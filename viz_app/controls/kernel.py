"""The kernel: a preset, its size, and the editor for its weights."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.kernels import LARGEST_SIZE, PRESETS, Kernel, preset, preset_kernel
from viz_app import link, state
from viz_app.components.kernel_editor import edit_kernel
from viz_app.controls.settings import choose, whole_number
from viz_app.edits import LONGEST, decode_edit, encode_edit


def pick_kernel(*, channels: int) -> Kernel:
    """Return the kernel on screen: the preset, or what the visitor made of it.

    Args:
        channels: Planes of weights, one per channel of the picture.
    """
    slug = choose("Preset", {entry.slug: entry.title for entry in PRESETS}, name="preset", default="sobel_x")
    entry = preset(slug)
    st.caption(entry.sentence)
    size = whole_number("Kernel size", 1, LARGEST_SIZE, name="size", default=3)
    angle = whole_number("Angle, degrees", 0, 180, name="angle", default=0) if entry.takes_angle else 0
    seed = whole_number("Seed", 0, 99, name="seed", default=0) if entry.takes_seed else 0
    start = preset_kernel(slug, size=size, channels=channels, angle=float(angle), seed=seed)
    return _edited(start)


def _edited(start: Kernel) -> Kernel:
    """Show the editor; an edit belongs to the preset it was made from and goes when that does."""
    visit = state.visit()
    setting = link.Setting(name="edit", default="", parse=_short)
    key = link.key(setting)
    if visit.preset != start and visit.incoming is None:
        link.put(setting, "")
    visit.preset = start
    kernel = edit_kernel(_decoded(st.session_state[key], start), key="kernel", preset=start)
    link.put(setting, encode_edit(kernel, start))
    return kernel


def _decoded(text: str, start: Kernel) -> Kernel:
    try:
        return decode_edit(text, start)
    except CnnCoreError as error:
        state.visit().notes.append(f"The link holds a kernel edit, but {error}. The page shows the preset instead.")
        return start


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise CnnCoreError(f"it has {len(text):,} characters, more than the {LONGEST:,} of the longest edit")
    return text
