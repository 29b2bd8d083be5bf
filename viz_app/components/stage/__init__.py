"""The stage: a layer's input and output side by side, computed in the browser while a person plays with it.

One component with a scene for each kind of layer (`stage.js`); each module here shows one of them.
"""

from viz_app.components.stage.convolution import (
    GRAY,
    RGB,
    Channel,
    ConvolutionView,
    Lane,
    StageState,
    show_convolution,
)

__all__ = ["GRAY", "RGB", "Channel", "ConvolutionView", "Lane", "StageState", "show_convolution"]
