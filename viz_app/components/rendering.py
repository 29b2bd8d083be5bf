"""The way from a component's folder to the function that shows it."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.components.v2 import component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent.resolve()
_IMPORT = re.compile(r'^(?:import|export [{*])[^";]*"(\.[^"]+)"', re.MULTILINE)
_UNSEEN = "<style>:host { visibility: hidden }</style>"
"""A component's script may come before its style sheet, whose `:host { visibility: inherit }` shows what is there."""


@cache
def renderer(name: str) -> "ComponentRenderer":
    """Return the function that shows the component of a folder, `<name>/<name>.js` and, where there is one, `.css`.

    Call it when the component is shown: Streamlit knows the manifest only once its server runs, not at import.
    """
    style = _FOLDER / name / f"{name}.css"
    css = f"{name}/{name}.css" if style.exists() else None
    return component(f"viz-app.{name}", html=_UNSEEN if css else None, js=f"{name}/{name}.js", css=css)


@cache
def modules_of(name: str) -> tuple[str, ...]:
    """Return the script of the component of a folder and those that it imports, such as "maps/colours.js"."""
    found = [_FOLDER / name / f"{name}.js"]
    for script in found:  # which grows meanwhile
        imported = ((script.parent / path).resolve() for path in _IMPORT.findall(script.read_text("utf-8")))
        found += [path for path in dict.fromkeys(imported) if path not in found]
    return tuple(script.relative_to(_FOLDER).as_posix() for script in found)
