"""All feature maps of a layer on one wall, sorted and coloured in the browser, one of them large.

The browser paints only what is in sight (`wall.js`), so that 2,048 maps scroll as smoothly as 8.
"""

from viz_app.components.feature_maps.sending import show_feature_maps
from viz_app.components.feature_maps.view import FeatureMapsView, Side

__all__ = ["FeatureMapsView", "Side", "show_feature_maps"]
