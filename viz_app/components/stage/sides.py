"""A window as the engine in the browser takes it: its two sides, each with the padding before and after it."""

from dataclasses import asdict

from cnn_core.geometry import Window, Window2d


def sides(window: Window2d) -> dict[str, dict[str, int]]:
    """Return the window's rows and columns."""
    return {"rows": _axis(window.rows), "cols": _axis(window.cols)}


def _axis(window: Window) -> dict[str, int]:
    fields = asdict(window)
    before, after = fields.pop("padding")
    return {**fields, "before": before, "after": after}
