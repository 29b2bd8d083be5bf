"""A training's network at every epoch: a slider moves its kernels, its maps and its answer."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cnn_core.decimals import three_digits
from cnn_core.graph import Graph
from cnn_core.runs.entry import slug_of
from cnn_core.runs.looking_back import Glimpse, epochs_to_look_at
from cnn_core.runs.service import runs
from cnn_core.runs.view import RunView
from cnn_core.training import Epoch, RunFolder
from cnn_core.training.settings import Start
from viz_app import cache, link, state
from viz_app.components.epochs import EpochsView, Strip, show_epochs
from viz_app.controls.live import live_choice, put_told, told_live
from viz_app.controls.page_link import show_page_link
from viz_app.controls.picture import Chosen
from viz_app.controls.run_picture import Looked, pick_looked
from viz_app.controls.settings import choose, whole
from viz_app.controls.walk import layer_titles
from viz_app.draw.epochs import kernel_tiles, map_tiles, maps_per_page
from viz_app.draw.planes import output_planes

_KEY = "epochs"
_MOST_EPOCH = 9999
_PAGES = (
    ("layers", "Layers", "All of its layers on your picture, down to a single number."),
    ("levels", "Low, mid, high", "What its early, middle and late layers look for."),
    ("what-if", "What if", "Change the picture or the network, and see the answer."),
    ("transfer", "Transfer", "Give it a new output layer, and let that learn other classes."),
)
_TRAINED = (
    "Before the first step: the weights are those that it starts from; where the classes are others, the output layer "
    "is new and its weights are random."
)
_STARTS: dict[Start, str] = {
    "scratch": "Before the first step: the weights are random.",
    "frozen": _TRAINED,
    "fine_tuned": _TRAINED,
}


def take_epoch(run: RunView) -> int | None:
    """Return the epoch at which the slider stands, None for the newest; what the browser told goes into the address."""
    key, visit = link.key(_EPOCH), state.visit()
    link.key(_COLOURS)
    told = told_live(st.session_state.get(_KEY))
    is_same = visit.scrubbed is not None and visit.scrubbed[0] == run.token
    if told.get("run") == run.token:
        put_told(_EPOCH, told.get("epoch"))
        put_told(_COLOURS, told.get("colours"))
    elif visit.incoming is None and not is_same:
        link.put(_EPOCH, "")  # it was another run's
    _take_kept_epoch(run)
    if not (is_same and told.get("run") == run.token):  # it stays while the slider moves: see show_epochs
        visit.scrubbed = (run.token, str(st.session_state[key]), str(st.session_state[link.key(_COLOURS)]))
    text = str(st.session_state[key])
    return int(text) if text else None


def _take_kept_epoch(run: RunView) -> None:
    """Put the epoch that is shown into the address where the weights of the one that stands there are not kept."""
    text, saved = str(st.session_state[link.key(_EPOCH)]), runs().folder(run.token).saved()
    if not (text and saved) or int(text) in saved:
        return
    state.visit().notes.append(
        f"The weights of epoch {text} are not kept; those of epochs {saved[0]} to {saved[-1]} are."
    )
    link.put(_EPOCH, next((str(epoch) for epoch in saved if epoch > int(text)), ""))


def show_epochs_of(run: RunView, chosen: Chosen) -> None:
    """Show the slider through the epochs, and the links to the pages that look into the network at one of them.

    Args:
        run: Which run.
        chosen: The sidebar's picture.
    """
    folder = runs().folder(run.token)
    saved = folder.saved()
    if not saved:
        st.info("There is nothing to look at yet: the weights are kept from the first step on.")
        return
    graph = cache.graph(slug_of(run.token, saved[0]), "trained")
    picture_column, layer_column = st.columns(2, gap="medium")
    with picture_column:
        looked = pick_looked(run.settings, chosen)
    with layer_column:
        layer = _pick_layer(graph)
    _, opened_epoch, colours = state.visit().scrubbed or ("", "", "all")
    shown = epochs_to_look_at(saved, graph, wanted=int(opened_epoch) if opened_epoch else None)
    glimpses = cache.glimpses(run.token, shown, layer, looked.identity, looked.picture)
    with layer_column:
        first = _pick_maps(glimpses)
    view = _view(run, folder, glimpses, looked, strips=_strips(glimpses, graph, layer, first))
    show_epochs(view, opened={"epoch": opened_epoch, "colours": colours}, key=_KEY)
    if len(shown) < len(saved):
        st.caption(f"The network is large, so that {len(shown)} of the {len(saved)} epochs are looked at here.")


def epoch_in_sight(run: RunView, epoch: int | None) -> int | None:
    """Return the epoch whose weights are kept and at which the slider stands; None while there is none."""
    saved = runs().folder(run.token).saved()
    if not saved:
        return None
    return next((number for number in saved if epoch is not None and number >= epoch), saved[-1])


def offer_pages(run: RunView, epoch: int) -> None:
    """Show the links that open the network after an epoch in the pages that look into networks."""
    settings = {"net": slug_of(run.token, epoch)}
    with st.container(horizontal=True):
        for page, title, about in _PAGES:
            show_page_link(f"Open epoch {epoch} in {title}", page, settings, help=about)


def _pick_layer(graph: Graph) -> str:
    titles = layer_titles(graph)
    first = next((node.name for node in graph.nodes if node.kind == "convolution"), graph.nodes[-1].name)
    return choose("Layer whose maps are shown", titles, name="layer", default=first)


def _pick_maps(glimpses: Sequence[Glimpse]) -> int:
    """Return the number of the first map that is shown, of a layer that has too many for one look."""
    outputs = [glimpse.output for glimpse in glimpses]
    count, page = len(output_planes(outputs[0])), maps_per_page(outputs)
    if count <= page:
        return 0
    titles = {str(first): f"{first} to {min(first + page, count) - 1}" for first in range(0, count, page)}
    return int(choose("Maps", titles, name="maps", default="0"))


def _view(
    run: RunView, folder: RunFolder, glimpses: Sequence[Glimpse], looked: Looked, *, strips: tuple[Strip, ...]
) -> EpochsView:
    finished = {epoch.number: epoch for epoch in run.history}
    return EpochsView(
        run=run.token,
        epochs=tuple(glimpse.epoch for glimpse in glimpses),
        sentences=tuple(_sentence(run, finished.get(glimpse.epoch)) for glimpse in glimpses),
        strips=strips,
        class_names=folder.task.class_names,
        shares=np.stack([glimpse.probabilities.numpy() for glimpse in glimpses]),
        truth=looked.truth,
    )


def _strips(glimpses: Sequence[Glimpse], graph: Graph, layer: str, first: int) -> tuple[Strip, ...]:
    return (*_kernel_strip(glimpses), _map_strip(glimpses, graph, layer, first))


def _kernel_strip(glimpses: Sequence[Glimpse]) -> tuple[Strip, ...]:
    kernels = [glimpse.kernels for glimpse in glimpses if glimpse.kernels]
    if not kernels or len(kernels) < len(glimpses):
        return ()
    tiles = kernel_tiles([one.weights for one in kernels])
    count, (_, shown, channels, height, width) = len(kernels[0].weights), tiles.shape
    which = f"The {count}" if shown == count else f"The first {shown} of {count:,}"
    noun = "kernels" if kernels[0].is_convolution else "units"
    return (
        Strip(
            title=f"Weights of {kernels[0].layer}",
            caption=f"{which} {noun}, each {channels} × {height} × {width}.",
            names=tuple(f"{'kernel' if kernels[0].is_convolution else 'unit'} {index}" for index in range(shown)),
            values=tiles,
        ),
    )


def _map_strip(glimpses: Sequence[Glimpse], graph: Graph, layer: str, first: int) -> Strip:
    outputs = [glimpse.output for glimpse in glimpses]
    tiles, count = map_tiles(outputs, first=first), len(output_planes(outputs[0]))
    node = next(node for node in graph.nodes if node.name == layer)
    noun = "unit" if len(node.shape) == 1 else "channel"
    shown = tiles.shape[1]
    which = f"All {count:,}" if shown == count else f"{shown} of {count:,}"
    return Strip(
        title=f"What {node.path or node.name} makes of the picture",
        caption=f"{which} {noun}s, each {tiles.shape[3]} × {tiles.shape[4]}.",
        names=tuple(f"{noun} {index}" for index in range(first, first + shown)),
        values=tiles,
    )


def _sentence(run: RunView, epoch: Epoch | None) -> str:
    if epoch is None:
        return _STARTS[run.settings.start]
    return (
        f"Epoch {epoch.number} of {epoch.of}: loss {three_digits(epoch.loss)} in training and "
        f"{three_digits(epoch.validation_loss)} in validation; {epoch.validation_accuracy:.1%} of the validation "
        "images are right."
    )


def _epoch(text: str) -> str:
    return str(whole(text, 0, _MOST_EPOCH)) if text else ""


_EPOCH = link.Setting(name="epoch", default="", parse=_epoch)
_COLOURS = live_choice("colours", ("all", "epoch"), default="all")
