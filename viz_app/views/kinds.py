"""Page: the kinds of convolution, one at a time on the stage."""

import streamlit as st

from viz_app.components.stage import GRAY, RGB, ConvolutionView
from viz_app.controls import kinds
from viz_app.controls.convolution import play_convolution, show_parameters
from viz_app.controls.convolution_code import show_convolution_code
from viz_app.controls.picture import Chosen, at_most, in_channels
from viz_app.controls.settings import choose
from viz_app.controls.unit import pick_unit

_KINDS = {
    "flipped": "Flipped",
    "depthwise": "Depthwise",
    "grouped": "Grouped",
    "pointwise": "1 × 1",
    "transposed": "Transposed",
}
_SENTENCES = {
    "flipped": "Networks slide the kernel as it is: cross-correlation. Mathematics turns it by 180° first and calls "
    "that convolution. With learned weights it makes no difference; with a symmetric kernel neither.",
    "depthwise": "One kernel for each channel, and one map from each: nothing is summed over the channels. Followed by "
    "1 × 1 kernels that mix the maps, it is what MobileNet and Xception are built of.",
    "grouped": "The channels are split into groups, and each kernel sees only the channels of its own group: with g "
    "groups a layer has 1/g of the weights. AlexNet did it to share its work between two graphics cards.",
    "pointwise": "A kernel of one pixel sees no neighbours: it mixes the channels of each pixel. Networks use it to "
    "change the number of channels.",
    "transposed": "Zeros are put between the pixels, and the kernel, turned by 180°, slides over them, so that the map "
    "is larger than the picture. It is the same as stamping the kernel onto the map once for every pixel, times that "
    "pixel.",
}
_MOST = {"transposed": 24}  # pixels of the picture's longest side; 64 elsewhere


def render(chosen: Chosen) -> None:
    """Show what one kind of convolution does."""
    kind = choose("Kind of convolution", _KINDS, name="kind", default="flipped", style="segments")
    st.caption(_SENTENCES[kind])
    picture = in_channels(at_most(chosen, _MOST.get(kind, 64)), 1 if kind in ("flipped", "transposed") else 3)
    layer = kinds.pick(kind, picture)
    unit = pick_unit(name="values", default="0-1")
    view = ConvolutionView(
        lanes=layer.lanes,
        unit=unit,
        depth=layer.depth,
        first=layer.first,
        channels=layer.channels or (RGB if len(layer.picture) == 3 else GRAY),
        together=layer.together,
        titles=layer.titles,
        tensors=len(layer.titles) > 1,
    )
    name = None if kind == "grouped" else chosen.identity  # its fourth channel is made of the other three
    kernels = play_convolution(layer.picture, layer.start, view=view, key=f"kind-{kind}", name=name)
    show_parameters(layer.start, depth=layer.depth, biased=False)
    show_convolution_code(layer.picture, kernels, view)
