"""Page: a kernel on a colour picture covers the full depth."""

from viz_app.components.stage import RGB, ConvolutionView
from viz_app.controls.convolution import play_convolution, show_parameters
from viz_app.controls.convolution_code import show_convolution_code
from viz_app.controls.kernel import pick_square_preset
from viz_app.controls.picture import Chosen, at_most, in_channels
from viz_app.controls.sliding import SAME
from viz_app.controls.unit import pick_unit

_MOST = 64  # pixels: single ones are still seen


def render(chosen: Chosen) -> None:
    """Show a kernel as three planes and as one block, and the one map that all three make together."""
    start = pick_square_preset(preset="sobel_x", size=5, channels=3)
    picture = in_channels(at_most(chosen, _MOST), 3)
    height, width = picture.shape[1:]
    unit = pick_unit(name="values", default="0-1")
    lane = SAME.lane(start, (height, width))
    view = ConvolutionView(lanes=(lane,), unit=unit, depth=3, channels=RGB, tensors=True)
    kernels = play_convolution(picture, start, view=view, key="colour", name=chosen.identity)
    show_parameters(start, depth=3, biased=False)
    show_convolution_code(picture, kernels, view)
