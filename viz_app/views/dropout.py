"""Page: dropout takes numbers away by chance while a network learns."""

from cnn_core.code import DropoutLayer
from cnn_core.images import gray, resize_to_fit
from cnn_core.kernels import preset, preset_kernel
from viz_app.components.stage.dropout import DRAWS, SEEDS, show_dropout
from viz_app.controls.code import show_code
from viz_app.controls.live import live_choice, live_number, live_place, live_whole, take_live
from viz_app.controls.picture import Chosen

_KERNELS = ("gaussian", "sobel_x", "sobel_y", "laplacian")
_SIDE = 32  # pixels: large enough to see the picture, small enough to see each number
_LIVE = (
    live_choice("mode", ("train", "eval"), default="train"),
    live_choice("per", ("element", "channel"), default="element"),
    live_number("p", 0, 0.95, default=0.5),
    live_whole("draw", 0, SEEDS - 1, default=0),
    live_whole("draws", 1, DRAWS, default=1),
    live_place("dropped"),
)


def render(chosen: Chosen) -> None:
    """Show four feature maps, what a draw drops of them, and the average of many draws."""
    picture = gray(resize_to_fit(chosen.shown, most=_SIDE))
    kernels = {preset(slug).title: preset_kernel(slug, size=3) for slug in _KERNELS}
    live = take_live("dropout", *_LIVE)
    show_dropout(picture, kernels, live=live, key="dropout")
    layer = DropoutLayer(
        input_shape=(len(kernels), *picture.shape[1:]),
        share=float(live["p"]),
        training=live["mode"] == "train",
        whole_channels=live["per"] == "channel",
    )
    show_code(layer)
