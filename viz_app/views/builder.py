"""Page: a network of one's own, stacked in the browser."""

from viz_app.components.builder import show_builder
from viz_app.controls.builder import PRESETS, offer_stack, take_stack
from viz_app.controls.picture import Chosen

_KEY = "builder"


def render(chosen: Chosen) -> None:
    """Show the stack with what each layer makes and costs; below it the code, and the way to the Layers page."""
    text = take_stack(_KEY)
    show_builder(text, presets=PRESETS, key=_KEY)
    offer_stack(text)
