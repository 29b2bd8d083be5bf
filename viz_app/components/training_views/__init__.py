"""What a network sees while it learns, part by part; each part is an element of its own, which keeps its place.

What does not change is sent once (`show_still`); the rest about once a second. All parts of one `Desk` belong together.
"""

from viz_app.components.training_views.parts import (
    show_answers,
    show_gradients,
    show_kernels,
    show_layer,
    show_mistaken,
    show_mistakes,
    show_still,
)
from viz_app.components.training_views.view import (
    AnswersView,
    Desk,
    KernelsView,
    LayerPart,
    MistakenView,
    MistakesView,
    Still,
)

__all__ = [
    "AnswersView",
    "Desk",
    "KernelsView",
    "LayerPart",
    "MistakenView",
    "MistakesView",
    "Still",
    "show_answers",
    "show_gradients",
    "show_kernels",
    "show_layer",
    "show_mistaken",
    "show_mistakes",
    "show_still",
]
