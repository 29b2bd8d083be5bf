"""How steps become a PyTorch model: one module, or several in a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jaxtyping import Float
from torch import Tensor

from cnn_core.code.text import LINE, assignment, axis_names, call, lines
from cnn_core.geometry import Window

_ACTIVATIONS = {
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",  # its slope below 0 is 0.01 by default, as the core's
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "gelu": "GELU",
    "silu": "SiLU",
}
Border = Literal["Zero", "Constant", "Reflection", "Replication", "Circular"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One module and, where it has numbers or a state, the method call that sets them."""

    module: str
    arguments: tuple[str, ...] = ()
    setting: str = ""

    def made(self, before: str, after: str = "") -> str:
        """Write the call that makes the module."""
        return call(f"nn.{self.module}", self.arguments, before=before, after=after)


def weights(name: str, values: Float[Tensor, "..."] | None, *names: str) -> str:
    """Write the lines of a tensor, none for a bias that there is not."""
    return "" if values is None else assignment(name, values, ("torch.tensor(", ")"), names=names)


def activation(slug: str | None) -> list[Step]:
    """Give the step of a nonlinearity, none without one."""
    return [Step(module=_ACTIVATIONS[slug])] if slug else []


def loaded(**numbers: str) -> str:
    """Write the method call that puts named numbers into a module; those without text are left out."""
    pairs = [f'"{name}": {value}' for name, value in numbers.items() if value]
    inside = ", ".join(pairs) if len(pairs) < 3 else lines("", *(f"    {pair}," for pair in pairs), "")
    return f"load_state_dict({{{inside}}})"


def model(*steps: Step, name: str = "model") -> str:
    """Write the lines that make the model of its steps; the one to be set has a name of its own."""
    if len(steps) == 1:
        return _named(name, steps[0])
    line = f"{name} = nn.Sequential({', '.join('layer' if step.setting else step.made('') for step in steps)})"
    if len(line) > LINE or "\n" in line:
        inside = ("    layer," if step.setting else step.made("    ", ",") for step in steps)
        line = lines(f"{name} = nn.Sequential(", *inside, ")")
    return lines(*(_named("layer", step) for step in steps if step.setting), line)


def border(axes: Sequence[Window], kind: Border) -> list[Step]:
    """Give the step that lays a border around the axes, none without padding; the constant one is -inf."""
    if not any(any(axis.padding) for axis in axes):
        return []
    amounts = str(tuple(amount for axis in reversed(axes) for amount in axis.padding))
    value = 'float("-inf")' if kind == "Constant" else ""
    return [Step(module=f"{kind}Pad{len(axes)}d", arguments=(amounts, value))]


def cut(axes: Sequence[Window]) -> Step:
    """Give the step that cuts the padding off; to PyTorch that is a border below 0."""
    amounts = str(tuple(-amount for axis in reversed(axes) for amount in axis.padding))
    return Step(module=f"ZeroPad{len(axes)}d", arguments=(amounts,))


def sides(axes: Sequence[Window]) -> str:
    """Write the padding before and after, in PyTorch's order: the last axis first."""
    named = [*zip(axis_names(len(axes)), axes, strict=True)][::-1]
    return ", ".join(f"{name} {axis.padding[0]} and {axis.padding[1]}" for name, axis in named)


def _named(name: str, step: Step) -> str:
    return lines(step.made(f"{name} = "), step.setting and f"{name}.{step.setting}")
