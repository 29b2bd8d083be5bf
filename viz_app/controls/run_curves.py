"""The curves of trainings in one plot, what tells the trainings apart, and how each of them ended."""

from collections.abc import Iterator, Sequence

import streamlit as st

from cnn_core.runs.comparing import differences, same_epochs, short_names, written_settings
from cnn_core.runs.view import RunView
from cnn_core.training import Epoch, guessing, overfitting
from viz_app.components.curves import Curve, Mark, Panel, show_curves
from viz_app.controls.runs import LETTERS
from viz_app.messages import plain


def names_of(shown: Sequence[RunView]) -> tuple[str, ...]:
    """Return what each training is called in the plot: several get a letter and what tells them apart."""
    names = short_names([run.settings for run in shown])
    if len(shown) == 1:
        return names
    return tuple(f"{letter}: {name}" for letter, name in zip(LETTERS, names, strict=False))


def show_curves_of(shown: Sequence[RunView], *, epoch: int | None) -> None:
    """Show loss and accuracy of all trainings, with a line at the epoch that the slider below stands at."""
    names = names_of(shown)
    marks = () if epoch is None else (Mark(at=epoch, text=f"epoch {epoch}"),)
    panels = (
        Panel(title="Loss", curves=[*_curves(shown, names, "loss", "validation_loss")], marks=marks),
        Panel(
            title="Accuracy",
            curves=[*_curves(shown, names, "train_accuracy", "validation_accuracy")],
            percent=True,
            marks=marks,
        ),
    )
    show_curves(panels, epochs=max(run.settings.recipe.epochs for run in shown), key="run-curves")


def _curves(shown: Sequence[RunView], names: Sequence[str], training: str, validation: str) -> Iterator[Curve]:
    for run, name in zip(shown, names, strict=True):
        at = [epoch.number for epoch in run.history]
        yield Curve(run=name, part="training", at=at, values=[getattr(epoch, training) for epoch in run.history])
        yield Curve(run=name, part="validation", at=at, values=[getattr(epoch, validation) for epoch in run.history])


def say_what_happened(shown: Sequence[RunView]) -> None:
    """Say which trainings overfitted or guess, and whether those of the same settings gave the same numbers."""
    names = names_of(shown)
    for run, name in zip(shown, names, strict=True):
        if found := overfitting(run.history) or guessing(run.history, run.settings.recipe):
            st.markdown(f"{_called(name) if len(shown) > 1 else ''}{plain(found.sentence)}")
    for other, name in zip(shown[1:], names[1:], strict=True):
        if other.settings == shown[0].settings:
            st.markdown(_sameness(shown[0].history, other.history, name[0]))


def _called(name: str) -> str:
    return f"**{plain(name)}.** "


def _sameness(first: Sequence[Epoch], other: Sequence[Epoch], letter: str) -> str:
    """Say up to which epoch two trainings of the same settings gave the same numbers."""
    same, both = same_epochs(first, other), min(len(first), len(other))
    begin = f"**A and {letter}** have the same settings and the same seed"
    if not both:
        return f"{begin}; once both have finished an epoch, their numbers are compared."
    if same == both:
        return f"{begin}: every number of the {_epochs(both)} that both have finished is the same, to the last digit."
    return (
        f"{begin}, and yet their numbers differ from epoch {same + 1} on. The same seed gives the same numbers only on "
        "the same machine, with the same versions and as many threads."
    )


def _epochs(count: int) -> str:
    return f"{count} epoch" if count == 1 else f"{count} epochs"


def show_differences(shown: Sequence[RunView]) -> None:
    """Show the settings in which trainings differ and how each ended, side by side; of a single one its end alone."""
    names = names_of(shown)
    found = differences([run.settings for run in shown]) if len(shown) > 1 else ()
    lines = [
        ["", *(name.partition(":")[0] if len(shown) > 1 else name for name in names)],
        *([one.name, *(setting.value for setting in one.settings)] for one in found),
        *_ends(shown),
    ]
    st.markdown(_table(lines))
    with st.expander("All settings"):
        settings = [written_settings(run.settings) for run in shown]
        rows = [[row[0].name, *(setting.value for setting in row)] for row in zip(*settings, strict=True)]
        st.markdown(_table([lines[0], *rows]))


def _ends(shown: Sequence[RunView]) -> Iterator[list[str]]:
    """Yield the figures of the last epoch and of the best one, a row each."""
    lasts = [run.history[-1] if run.history else None for run in shown]
    bests = [max(run.history, key=lambda epoch: epoch.validation_accuracy, default=None) for run in shown]
    yield ["epochs finished", *(str(len(run.history)) for run in shown)]
    yield ["last loss, training", *(f"{last.loss:.4f}" if last else "–" for last in lasts)]
    yield ["last loss, validation", *(f"{last.validation_loss:.4f}" if last else "–" for last in lasts)]
    yield ["last accuracy, training", *(f"{last.train_accuracy:.2%}" if last else "–" for last in lasts)]
    yield ["last accuracy, validation", *(f"{last.validation_accuracy:.2%}" if last else "–" for last in lasts)]
    yield ["best accuracy, validation", *(_best(best) for best in bests)]
    yield ["images per second", *(f"{last.images_per_second:,.0f}" if last else "–" for last in lasts)]


def _best(epoch: Epoch | None) -> str:
    return f"{epoch.validation_accuracy:.2%} in epoch {epoch.number}" if epoch else "–"


def _table(lines: Sequence[Sequence[str]]) -> str:
    head, *rows = [f"| {' | '.join(map(plain, line))} |" for line in lines]
    return "\n".join([head, f"|---|{'---:|' * (len(lines[0]) - 1)}", *rows])
