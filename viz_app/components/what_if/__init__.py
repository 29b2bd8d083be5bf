"""What if: a person changes a picture and a network, and sees at once what becomes of the maps and of the answer.

Small networks are computed in the browser. Of larger ones the server computes one layer and the answer, and is told the
changes once they are settled. What stays the same while a person changes things, the weights above all, goes to a
second, invisible instance of the component, so that it is sent once.
"""

from viz_app.components.rendering import renderer
from viz_app.components.what_if.sending import (
    FromServer,
    Page,
    packed_network,
    packed_page,
)
from viz_app.components.what_if.telling import KernelPlace, Look, Told, told_by

__all__ = [
    "FromServer",
    "KernelPlace",
    "Look",
    "Page",
    "Told",
    "packed_network",
    "show_what_if",
    "told_by",
]


def show_what_if(page: Page, *, key: str) -> None:
    """Show the page; what a person does there is read by `told_by` in the next run."""
    told = told_by(key)
    renderer("what_if")(key=key, data=packed_page(page, told.name if told else ""), on_told_change=_rerun_only)
    renderer("what_if")(key=f"{key} network", data=page.constant, height=1)


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
