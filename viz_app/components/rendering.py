"""The way from a component's folder to the function that shows it."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.components.v2 import component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


_UNSEEN = "<style>:host { visibility: hidden }</style>"
"""A component's script may come before its style sheet, whose `:host { visibility: inherit }` shows what is there."""


@cache
def renderer(name: str) -> "ComponentRenderer":
    """Return the function that shows the component of a folder, `<name>/<name>.js` and, where there is one, `.css`.

    Call it when the component is shown: Streamlit knows the manifest only once its server runs, not at import.
    """
    style = Path(__file__).parent / name / f"{name}.css"
    css = f"{name}/{name}.css" if style.exists() else None
    return component(f"viz-app.{name}", html=_UNSEEN if css else None, js=f"{name}/{name}.js", css=css)
