"""Which network is trained: one of the project's own, a small one, one's own stack, or one whose weights are here."""

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.models.entry import ModelEntry
from cnn_core.models.stacked import stack_entry
from viz_app import link, state
from viz_app.components.builder import Preset
from viz_app.controls.builder import PRESETS
from viz_app.controls.page_link import show_page_link
from viz_app.messages import plain

_SMALL = (
    Preset(title="One convolution", text="1x28x28~conv.8.5~act.relu~max.4~flat~dense.10"),
    Preset(
        title="ConvNetJS’s network for MNIST",
        text="1x24x24~conv.8.5.1.2~act.relu~max.2~conv.16.5.1.2~act.relu~max.3~flat~dense.10",
    ),
    *(preset for preset in PRESETS if preset.title in ("Mini Inception", "MLP")),
)
_FRESH = ("project", "stack")  # where a network comes from that can be trained from fresh weights
_LIBRARIES = ("torchvision", "timm")
_MOST = 20  # stacks that a visit remembers


def pick_trainable() -> ModelEntry:
    """Return the network that is trained; `net` in the address, where a stack of the builder page can stand."""
    key = link.key(link.Setting(name="net", default=EMBEDDED[0].slug, parse=_known))
    titles = _titles(st.session_state[key])
    slug = st.selectbox("Network", list(titles), key=key, format_func=titles.__getitem__, persist_state="session")
    entry = registry.entry(slug)
    st.caption(plain(entry.sentence))
    built = {"stack": slug.removeprefix("stack.")} if entry.origin == "stack" else {}
    show_page_link(
        "Build a network of your own" if not built else "Change this network",
        "build",
        built,
        help="Stack layers, then press “Train it”.",
    )
    return entry


def _titles(chosen: str) -> dict[str, str]:
    """Return the titles of the networks to choose from: the project's own, small stacks, those of this visit, others.

    The others are those of libraries whose trained weights are on this machine.
    """
    titles = {entry.slug: entry.title for entry in EMBEDDED}
    titles |= {stack_entry(preset.text).slug: preset.title for preset in _SMALL}
    others = {entry.slug: entry.title for entry in registry.entries().values() if _is_here(entry)}
    stacks = state.visit().trained_stacks
    if chosen not in titles and chosen not in stacks and chosen not in others:
        stacks[:] = [*stacks, chosen][-_MOST:]
    for slug in stacks:
        title = registry.entry(slug).title
        titles[slug] = title if title not in titles.values() else f"{title}, {slug.removeprefix('stack.')[:40]} …"
    return titles | others


def _is_here(entry: ModelEntry) -> bool:
    """Tell whether a network is one of a library, with its trained weights on this machine."""
    return entry.origin in _LIBRARIES and registry.is_available(entry)


def _known(text: str) -> str:
    entry = registry.entry(text)
    if entry.origin in _FRESH or _is_here(entry):
        return entry.slug
    if entry.origin in _LIBRARIES:
        raise CnnCoreError(
            f"the trained weights of {plain(entry.title)} are not on this machine, and from fresh ones it would learn "
            "for days; the page Transfer fetches them"
        )
    raise CnnCoreError(
        f"{plain(entry.title)} is on this server alone and not for long, and a training must be one that its settings "
        "and its script can do again; the page Transfer gives this network a new output layer"
    )
