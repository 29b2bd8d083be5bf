"""The drawing of a block with a picture's tensors flowing through it, its steps in words, and all maps of one step."""

import streamlit as st

from cnn_core.graph import Node
from viz_app import cache, link
from viz_app.components.feature_maps import FeatureMapsView, Side, show_feature_maps
from viz_app.components.network import NetworkView, show_network
from viz_app.controls.blocks import ShownBlock
from viz_app.controls.feature_maps import take_feature_maps
from viz_app.controls.headline import show_mark
from viz_app.controls.looked import computed
from viz_app.controls.network_map import COSTS, take_network_map
from viz_app.controls.page_link import show_page_link
from viz_app.controls.picture import Chosen
from viz_app.controls.walk import as_planes, pick_unit, size_of, walker
from viz_app.draw.planes import output_planes
from viz_app.messages import literal

_KEY, _WALL = "block", "block-maps"
_FEW = 14  # steps that are told without being asked for


def pick_step(shown: ShownBlock) -> Node | None:
    """Return the step whose maps are looked at; None at first, and when the one in the address is of another block."""
    name = st.session_state[link.key(_STEP)]
    step = next((node for node in shown.part.nodes if node.name == name), None)
    if step is None and name:
        link.put(_STEP, "")
    return step


def show_block(shown: ShownBlock, step: Node | None, chosen: Chosen) -> None:
    """Draw the block, with what the network computed of the picture in it."""
    live = take_network_map(_KEY, shown.tree, costs=COSTS[:2])
    view = NetworkView(
        name=f"{shown.slug} {shown.network.weights} {shown.block.name}",
        module=shown.module,
        graph=shown.part,
        blocks=shown.tree,
        thumbnails=cache.block_thumbnails(
            shown.slug, shown.network.weights, chosen.identity, chosen.shown, shown.block.name, shown.part
        ),
        seen=None,
        guesses=(),
        purposes=shown.purposes,
        layer=(step or shown.part.nodes[0]).name,
    )
    show_mark(shown.network)
    show_network(view, live=live, on_walk=walker(_KEY), key=_KEY)


def say_steps(shown: ShownBlock) -> None:
    """Say what each step is, what it makes and costs, and what it is for."""
    lines = [
        f"1. {literal(node.path or node.name)} · {node.kind} · {size_of(node)}{_cost(node)}  \n"
        f"{shown.purposes[node.name]}"
        for node in shown.part.nodes
    ]
    with st.expander(f"What each of the {len(lines)} steps is for", expanded=len(lines) <= _FEW):
        st.markdown("\n".join(lines))


def _cost(node: Node) -> str:
    counts = [(node.parameters, "parameters"), (node.multiply_adds, "multiply-adds")]
    return "".join(f" · {count:,} {noun}" for count, noun in counts if count)


def show_step(shown: ShownBlock, step: Node | None, chosen: Chosen) -> None:
    """Show all maps of the step that was clicked, and lead to the Layers page."""
    if step is None:
        st.caption("Click a step to see all of its maps large.")
        _link_to_layers(shown, shown.part.nodes[-1], None)
        return
    unit = pick_unit(step, f"{shown.slug} {step.name}")
    st.subheader(f"{step.path or step.name}: {size_of(step)}", anchor=False)
    live = take_feature_maps(_WALL)
    now = cache.with_recording(
        shown.slug,
        shown.network.weights,
        chosen.identity,
        chosen.shown,
        lambda recording: computed(recording, step),
    )
    maps = output_planes(now.output)
    view = FeatureMapsView(
        layer=step.name,
        sides=(
            Side(
                title=chosen.title,
                mark=shown.network.mark,
                maps=maps,
                seen=cache.seen(shown.slug, chosen.identity, chosen.shown),
            ),
        ),
        titles=tuple(f"channel {index}" for index in range(len(maps))),
        network_limits=now.extremes,
        unit=None if unit is None else as_planes(unit, step.shape),
    )
    show_feature_maps(view, live=live, on_walk=walker(_WALL), key=_WALL)
    _link_to_layers(shown, step, unit)


def _link_to_layers(shown: ShownBlock, step: Node, unit: tuple[int, ...] | None) -> None:
    settings = {"net": shown.slug, "layer": step.name, "open": shown.block.name}
    if unit is not None:
        settings["unit"] = ".".join(map(str, unit))
    show_page_link(
        f"Open {step.path or step.name} in the Layers page",
        "layers",
        settings,
        help="There the block stands in its network, and each number of it can be followed back to the picture.",
    )


_STEP = link.Setting(name="layer", default="", parse=lambda text: text[:200])
