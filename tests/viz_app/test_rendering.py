"""The way from a component's folder to the function that shows it."""

import re
from pathlib import Path

from viz_app import components


def test_every_style_sheet_shows_what_it_styles():
    folder = Path(components.__file__).parent
    sheets = [sheet for sheet in folder.glob("*/*.css") if sheet.stem == sheet.parent.name]
    shows = re.compile(r"^:host \{\n  visibility: inherit;", re.MULTILINE)
    assert [sheet.name for sheet in sheets if not shows.search(sheet.read_text(encoding="utf-8"))] == []
    assert sheets
