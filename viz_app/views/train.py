"""Page: a network learns, and one watches it."""

from viz_app.controls.picture import Chosen
from viz_app.controls.running import show_training
from viz_app.controls.training import plan_training


def render(chosen: Chosen) -> None:
    """Show what is trained on what and how; below it the training itself."""
    show_training(plan_training())
