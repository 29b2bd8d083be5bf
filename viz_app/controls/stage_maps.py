"""What two networks have made of a picture at one step of the walk: their strongest maps, side by side."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.stages import Pair, Stage
from cnn_core.steps import INPUT
from viz_app import cache
from viz_app.components.maps import MapsView, Tile, map_tiles, show_maps
from viz_app.controls.headline import show_mark
from viz_app.controls.settings import choose
from viz_app.controls.two_networks import Walked
from viz_app.controls.walk import size_of
from viz_app.draw.scaling import Limits, has_negative, limits_of, scale_between
from viz_app.messages import plain

_SCALES = {"own": "Each its own", "both": "One for both"}


def pick_scale() -> str:
    """Return whether both networks' maps share their colours."""
    return choose(
        "Colours",
        _SCALES,
        name="scale",
        default="own",
        style="segments",
        help="One for both: the same number has the same colour on both sides.",
    )


def show_stages(first: Walked, second: Walked, pair: Pair, before: Pair | None, *, scale: str) -> None:
    """Show a stage of each network, with what it cost to come there.

    Args:
        first: One network.
        second: The other one.
        pair: The stages.
        before: Those of the step before; None at the first step.
        scale: "own" or "both".
    """
    shared = _shared_limits(first, second, pair) if scale == "both" else None
    left, right = st.columns(2, gap="medium")
    with left:
        _show(first, pair.first, "first", waits=before is not None and before.first == pair.first, limits=shared)
    with right:
        _show(second, pair.second, "second", waits=before is not None and before.second == pair.second, limits=shared)


def _show(walked: Walked, index: int, key: str, *, waits: bool, limits: Limits | None) -> None:
    stage = walked.stages[index]
    title = "the picture" if stage.kind == INPUT else stage.title
    st.subheader(f"{plain(walked.title)}: {plain(title)}", anchor=False)
    show_mark(walked.network)
    st.markdown(_facts(walked, index))
    if waits:
        st.caption("It waits here while the other network goes on.")
    if stage.kind == INPUT:
        _show_picture(walked, key)
    else:
        _show_maps(walked, index, key, limits)


def _facts(walked: Walked, index: int) -> str:
    stage = walked.stages[index]
    lines = [
        f"{stage.kind}, {size_of(stage.step)}" if stage.kind != INPUT else f"what it sees: {size_of(stage.step)}",
        f"stage {index} of {len(walked.stages) - 1}{_share(stage)}",
        _sight(walked, stage),
        f"so far {stage.parameters:,} parameters and {stage.multiply_adds:,} multiply-adds",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _share(stage: Stage) -> str:
    if stage.halvings is None:
        return ", no rows and columns are left"
    return f", about 1 / {2**stage.halvings} of the input’s rows and columns" if stage.halvings else ""


def _sight(walked: Walked, stage: Stage) -> str:
    """Say how much of the input one number of a stage sees."""
    if stage.kind == INPUT:
        return "one number is one pixel’s colour"
    _, height, width = walked.stages[0].step.shape
    try:
        rows, cols = cache.field_rows_and_cols(walked.slug, walked.network.weights, stage.step.name)
        whole = cache.sees_all(walked.slug, walked.network.weights, stage.step)
    except CnnCoreError:  # a network whose code decides while it runs has no fields that hold for all pictures
        return "what one number sees cannot be told: the network’s code decides that while it runs"
    if whole:
        which = "each number" if stage.halvings is None else "one number in its middle"
        return f"{which} sees all of the {height} × {width} px"
    if rows >= height or cols >= width:
        return f"one number’s field is {rows} × {cols} px, some of it beyond the {height} × {width} of the input"
    return f"one number sees {rows} × {cols} of the {height} × {width} px"


def _show_picture(walked: Walked, key: str) -> None:
    seen = cache.seen(walked.slug, walked.chosen.identity, walked.chosen.shown)
    tile = Tile(title="input", kind="rgb" if len(seen) == 3 else "gray", plane=0)
    show_maps(seen, view=MapsView(tiles=(tile,), size="medium"), key=f"{key}-picture")


def _show_maps(walked: Walked, index: int, key: str, limits: Limits | None) -> None:
    strongest = walked.strongest[index]
    planes = strongest.planes
    low, high = limits or limits_of(planes, scope="layer", signed=has_negative(planes))[0]
    tiles = map_tiles(
        [_name(walked, index, channel) for channel in strongest.channels],
        [(low, high)] * len(planes),
        kind="signed" if low < 0 else "unsigned",
    )
    of = f"{strongest.count:,} maps, by their mean" if planes[0].size > 1 else f"{strongest.count:,} numbers"
    colours = f"from {low:.3g} to {high:.3g}".replace("-", "−")
    caption = f"The {len(planes)} {'strongest' if planes[0].size > 1 else 'largest'} of {of}; colours {colours}."
    show_maps(planes, view=MapsView(tiles=tiles, caption=caption), key=f"{key}-{walked.slug}-{index}")


def _name(walked: Walked, index: int, channel: int) -> str:
    names = walked.network.entry.class_names
    is_answer = index == len(walked.stages) - 1 and walked.strongest[index].count == len(names)
    return names[channel] if is_answer else f"channel {channel}"


def _shared_limits(first: Walked, second: Walked, pair: Pair) -> Limits:
    both = (first.strongest[pair.first].planes, second.strongest[pair.second].planes)
    low, high = min(float(one.min()) for one in both), max(float(one.max()) for one in both)
    return scale_between(low, high, signed=low < 0)
