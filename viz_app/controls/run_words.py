"""How a run stands, in words."""

from collections.abc import Sequence

from cnn_core.runs.view import RunView
from cnn_core.training import Epoch


def share_done(view: RunView) -> float:
    """Return how much of a run is done, 0 to 1."""
    running = view.step / view.steps_of_epoch if view.steps_of_epoch else 0.0
    return min((len(view.history) + running) / view.settings.recipe.epochs, 1.0)


def say_standing(view: RunView) -> str:
    """Return the words beside the bar: where the run is, and how fast it gets on."""
    match view.state:
        case "waiting":
            return " · ".join(filter(None, (_turn(view), _moment(view))))
        case "running":
            return " · ".join((_moment(view) or "Starting …", *_pace(view)))
        case "paused":
            return " · ".join(filter(None, ("Paused", _moment(view))))
        case "finished":
            return f"Finished · {_counted(len(view.history), 'epoch')}{_reached(view.history)}"
        case "stopped":
            return f"Stopped after {len(view.history)} of {_counted(view.settings.recipe.epochs, 'epoch')}"
        case "failed":
            return f"Failed in epoch {len(view.history) + 1}"


def _turn(view: RunView) -> str:
    if not view.place:
        return "Waiting for its turn" if _moment(view) else "Starting …"
    others = "1 other training is" if view.place == 1 else f"{view.place} other trainings are"
    return f"Waiting for its turn: {others} before it"


def _moment(view: RunView) -> str:
    """Say which epoch and mini-batch the run is at; "" before the first one."""
    if not view.history and not view.step:
        return ""
    epochs = view.settings.recipe.epochs
    if not view.step:
        return f"{len(view.history)} of {_counted(epochs, 'epoch')} done"
    at = f"epoch {len(view.history) + 1} of {epochs}, mini-batch {view.step:,} of {view.steps_of_epoch:,}"
    return at[0].upper() + at[1:]


def _pace(view: RunView) -> list[str]:
    parts = [f"{view.images_per_second:,.0f} images/s"] if view.images_per_second else []
    if view.seconds_left is not None:
        parts.append(f"{time_of(view.seconds_left)} left")
    return parts


def time_of(seconds: float) -> str:
    """Write a time as a person says it: seconds below a minute and a half, then minutes, then hours."""
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _reached(history: Sequence[Epoch]) -> str:
    if not history:
        return ""
    best = max(history, key=lambda epoch: epoch.validation_accuracy)
    end = f" · {history[-1].validation_accuracy:.1%} of the validation images right at the end"
    if best.validation_accuracy == history[-1].validation_accuracy:
        return end
    return f"{end}, {best.validation_accuracy:.1%} in epoch {best.number}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
