"""Maps of numbers as a grid of pictures: hover any pixel and read its value, zoom until the numbers stand in it.

One canvas in the browser draws all the tiles (`maps.js`); hovering, zooming and panning need no server.
"""

from viz_app.components.maps.mounting import MapsState, Position, show_maps
from viz_app.components.maps.view import Kind, MapsView, Mark, Tile, map_tiles, picture_tiles

__all__ = [
    "Kind",
    "MapsState",
    "MapsView",
    "Mark",
    "Position",
    "Tile",
    "map_tiles",
    "picture_tiles",
    "show_maps",
]
