"""What each step of a network reads of the steps before it."""

from dataclasses import dataclass

from cnn_core.sight.extent import Layout
from cnn_core.sight.output import Output, tensors_of
from cnn_core.sight.reading import Reading
from cnn_core.sight.rules import rule_for
from cnn_core.steps import INPUT
from cnn_core.walking import Walk


@dataclass(frozen=True, kw_only=True)
class SeeingStep:
    """One step of a network: the layout of its output, and what it reads."""

    name: str  # the record's
    layout: Layout
    readings: tuple[Reading, ...]  # none for the input


def seeing_steps(walk: Walk) -> tuple[SeeingStep, ...]:
    """Return what each step of a network reads, in the order of the walk. What never saw the images is left out."""
    layouts: dict[str, Layout] = {}
    steps: list[SeeingStep] = []
    for call in walk.calls:
        for name, part, value in tensors_of(call.name, walk.values[call.name]):
            output = Output(call=call, part=part, value=value, walk=walk, layouts=layouts)
            if output.sources:
                layouts[name], readings = rule_for(call.kind)(output)
            elif call.kind == INPUT:
                layouts[name], readings = output.as_usual(), ()
            else:
                continue
            steps.append(SeeingStep(name=name, layout=layouts[name], readings=readings))
    return tuple(steps)
