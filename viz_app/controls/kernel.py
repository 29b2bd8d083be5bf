"""The kernel: a preset and its size, and the edit that a person lays over it."""

from collections.abc import Callable

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.kernels import LARGEST_SIZE, PRESETS, Kernel, Preset, preset_kernel
from cnn_core.kernels import preset as find_preset
from viz_app import link, state
from viz_app.controls.settings import choose, switch, whole_number
from viz_app.deflated import LONGEST, fitting, short
from viz_app.edits import decode_edit, encode_edit
from viz_app.messages import unlinked

_PLANES = {"gray": "Gray", "rgb": "RGB"}


def pick_preset(*, preset: str = "sobel_x", size: int = 3) -> Kernel:
    """Return the preset's kernel, before any edit, with one plane for gray pictures or three for coloured ones.

    Args:
        preset: The preset that it begins with.
        size: Its size, pixels.
    """
    planes_column, preset_column, size_column, own_column = st.columns(4)
    with planes_column:
        planes = choose("Kernel for", _PLANES, name="planes", default="gray", style="segments")
    with preset_column:
        entry = _pick_entry(preset)
    with size_column:
        height, width = _pick_size(size)
    with own_column:
        kernel = _drawn(entry, height, width, channels=3 if planes == "rgb" else 1)
    st.caption(f"{entry.title}: {entry.sentence}")
    return kernel


def pick_square_preset(*, preset: str, size: int = 3, channels: int = 1) -> Kernel:
    """Return a square preset kernel, before any edit.

    Args:
        preset: The preset that the page begins with.
        size: Its size, pixels.
        channels: 1 for gray, 3 for RGB.
    """
    preset_column, size_column, own_column = st.columns(3)
    with preset_column:
        entry = _pick_entry(preset)
    with size_column:
        size = whole_number("Kernel size", 1, LARGEST_SIZE, name="size", default=size)
    with own_column:
        return _drawn(entry, size, size, channels=channels)


def pick_row_preset() -> Kernel:
    """Return a preset kernel of one row, before any edit."""
    preset_column, size_column, own_column = st.columns(3)
    with preset_column:
        entry = _pick_entry("gaussian")
    with size_column:
        size = whole_number("Kernel size", 1, LARGEST_SIZE, name="size", default=5)
    with own_column:
        return _drawn(entry, 1, size, channels=1)


def _pick_entry(default: str) -> Preset:
    return find_preset(choose("Preset", {e.slug: e.title for e in PRESETS}, name="preset", default=default))


def _drawn(entry: Preset, height: int, width: int, *, channels: int) -> Kernel:
    """Return the preset, with the angle or the seed that it takes."""
    angle = whole_number("Angle, degrees", 0, 180, name="angle", default=0) if entry.takes_angle else 0
    seed = whole_number("Seed", 0, 99, name="seed", default=0) if entry.takes_seed else 0
    return preset_kernel(entry.slug, size=height, width=width, channels=channels, angle=float(angle), seed=seed)


def _pick_size(size: int) -> tuple[int, int]:
    """Return rows and columns; they differ only where a person asks for it."""
    rows = st.empty()
    apart = switch("Rectangular", name="rectangular", help="Rows and columns of the kernel may differ.")
    with rows.container():
        height = whole_number("Kernel rows" if apart else "Kernel size", 1, LARGEST_SIZE, name="size", default=size)
        return height, whole_number("Kernel columns", 1, LARGEST_SIZE, name="columns", default=5) if apart else height


def edit(start: Kernel, show: Callable[[Kernel], Kernel]) -> Kernel:
    """Return the kernel on screen; an edit belongs to the preset it was made from, and comes and goes with that.

    Args:
        start: The preset.
        show: Shows a kernel to be edited, and returns what a person made of it.
    """
    visit = state.visit()
    setting = link.Setting(name="edit", default="", parse=short, write=fitting)
    key = link.key(setting)
    if visit.preset != start and visit.incoming is None:
        link.put(setting, visit.edits.get(start, ""))
    visit.preset = start
    kernel = show(_decoded(st.session_state[key], start))
    text = encode_edit(kernel, start)
    link.put(setting, text)
    if text:
        visit.edits[start] = text
    else:
        visit.edits.pop(start, None)
    if len(text) > LONGEST:
        visit.notes.append(
            f"What you changed takes {len(text):,} characters, more than the {LONGEST:,} that an address holds: it "
            "stays for your visit, but a copied link shows the kernels without your changes."
        )
    return kernel


def _decoded(text: str, start: Kernel) -> Kernel:
    try:
        return decode_edit(text, start)
    except CnnCoreError as error:
        state.visit().notes.append(
            f"The link holds a kernel edit, but {unlinked(str(error))}. The page shows the preset instead."
        )
        return start
