"""The builder of networks: a stack of layers that a person changes in the browser, told to Python once settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from viz_app.components.rendering import renderer


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A network to start from."""

    title: str
    text: str  # a stack; without layers it ends with "~"


def show_builder(text: str, *, presets: Sequence[Preset], key: str) -> None:
    """Show the builder. What a person settles on comes back as the state "live": {"stack": text}.

    Args:
        text: The stack that stands there first; afterwards the browser decides.
        presets: What else one can start from.
        key: The component's key on the page.
    """
    sent = [{"title": preset.title, "text": preset.text} for preset in presets]
    renderer("builder")(key=key, data={"text": text, "presets": sent})
