"""What a person set on the feature maps of a layer: how they are sorted, coloured and how large they stand."""

from collections.abc import Mapping

from viz_app.controls.live import live_choice, take_live

SETTINGS = (
    live_choice("sort", ("channel", "mean", "maximum", "zeros", "contribution"), default="channel"),
    live_choice("scale", ("map", "layer", "network"), default="layer"),
    live_choice("palette", ("viridis", "cividis", "gray"), default="viridis"),
    live_choice("tones", ("orange", "green"), default="orange"),
    live_choice("tiles", ("small", "medium", "large"), default="medium"),
)
"""palette: the colours from 0 upwards; tones: those below and above 0; tiles: their size."""


def take_feature_maps(key: str) -> Mapping[str, str]:
    """Return the settings as texts for `show_feature_maps`, after what the browser settled on went into the address.

    Args:
        key: The maps' key on the page.
    """
    return take_live(key, *SETTINGS)
