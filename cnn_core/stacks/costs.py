"""What a layer of a stack costs, and how much a whole stack may."""

from dataclasses import dataclass
from math import prod

from cnn_core.errors import CnnCoreError
from cnn_core.stacks.fitting import Shape
from cnn_core.stacks.layers import BatchNorm, Convolution, Dense, Layer

MOST_PARAMETERS = 20_000_000
MOST_MULTIPLY_ADDS = 2_000_000_000
MOST_NUMBERS = 32_000_000  # that all layers make of one image: 128 MB where all are kept


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one image costs."""

    parameters: int = 0  # trained numbers
    multiply_adds: int = 0  # in convolutions and dense layers
    numbers: int = 0  # that are made

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            parameters=self.parameters + other.parameters,
            multiply_adds=self.multiply_adds + other.multiply_adds,
            numbers=self.numbers + other.numbers,
        )

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(
            parameters=self.parameters - other.parameters,
            multiply_adds=self.multiply_adds - other.multiply_adds,
            numbers=self.numbers - other.numbers,
        )


def cost_of(layer: Layer, shape: Shape, made: Shape) -> Cost:
    """Return what a layer costs that makes one shape of another."""
    numbers = prod(made)
    match layer:
        case Convolution():
            weights = layer.filters * (shape[0] // layer.groups) * layer.kernel**2
            multiply_adds = weights * prod(made[1:])
            return Cost(parameters=weights + layer.filters, multiply_adds=multiply_adds, numbers=numbers)
        case Dense():
            weights = shape[0] * layer.outputs
            return Cost(parameters=weights + layer.outputs, multiply_adds=weights, numbers=numbers)
        case BatchNorm():
            return Cost(parameters=2 * shape[0], numbers=numbers)
        case _:
            return Cost(numbers=numbers)


def check_total(total: Cost) -> None:
    """Raise CnnCoreError if a stack costs more, up to one of its layers, than this server gives to each."""
    if total.parameters > MOST_PARAMETERS:
        raise CnnCoreError(
            f"up to here the network has {total.parameters:,} parameters, and {MOST_PARAMETERS:,} are allowed; take "
            "fewer filters or outputs, or make the maps smaller before they are flattened"
        )
    if total.multiply_adds > MOST_MULTIPLY_ADDS:
        raise CnnCoreError(
            f"up to here the network takes {total.multiply_adds:,} multiply-adds, and {MOST_MULTIPLY_ADDS:,} are "
            "allowed; take fewer filters, or make the maps smaller before"
        )
    if total.numbers > MOST_NUMBERS:
        raise CnnCoreError(
            f"up to here the network makes {total.numbers:,} numbers of one image, and {MOST_NUMBERS:,} are allowed; "
            "take fewer filters, or make the maps smaller before"
        )
