"""The changes in their order: first what light does, then what a moved camera does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jaxtyping import Float
from torch import Generator, Tensor

from cnn_core.augmentation import colouring, placing
from cnn_core.augmentation.amounts import Augmentation

Images = Float[Tensor, "n c h w"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change: what makes it, and the fields of Augmentation that say how far it goes."""

    title: str
    fields: tuple[str, ...]
    change: Callable[..., Tensor]  # of images, the amounts and a generator
    before: bool = False  # normalising: it takes images of 0 to 1
    coloured: bool = False  # leaves gray images alone

    def amounts(self, augmentation: Augmentation) -> tuple[int | float, ...]:
        """Return how far it goes, where that can be more or less."""
        values = (getattr(augmentation, name) for name in self.fields)
        return tuple(value for value in values if not isinstance(value, bool))


@dataclass(frozen=True, kw_only=True)
class Change:
    """A batch after a step."""

    title: str
    images: Images
    normalised: bool


STEPS = (
    Step(title="Brightness", fields=("brightness",), change=colouring.brighten, before=True),
    Step(title="Contrast", fields=("contrast",), change=colouring.stretch_contrast, before=True),
    Step(title="Saturation", fields=("saturation",), change=colouring.saturate, before=True, coloured=True),
    Step(title="Hue", fields=("hue",), change=colouring.tint, before=True, coloured=True),
    Step(title="Noise", fields=("noise",), change=colouring.add_noise, before=True),
    Step(title="Crop", fields=("crop",), change=placing.crop),
    Step(title="Rotation and scale", fields=("rotate", "scale"), change=placing.turn),
    Step(title="Shift", fields=("shift",), change=placing.shift),
    Step(title="Mirror", fields=("mirror",), change=placing.mirror),
    Step(title="Flip", fields=("flip",), change=placing.flip),
    Step(title="Erase", fields=("erase",), change=placing.erase),
)


def steps_of(augmentation: Augmentation, *, channels: int) -> tuple[Step, ...]:
    """Return the steps that change images of so many channels, in their order."""
    wanted = (step for step in STEPS if any(getattr(augmentation, name) for name in step.fields))
    return tuple(step for step in wanted if channels == 3 or not step.coloured)


def augment(
    images: Images,
    augmentation: Augmentation,
    generator: Generator,
    *,
    normalise: Callable[[Tensor], Tensor] | None = None,
) -> Images:
    """Return the batch normalised, with each image changed at random, in its own way.

    Args:
        images: 0 to 1 where light or colour are to change.
        augmentation: How far.
        generator: On the CPU.
        normalise: Frees the images of their mean, after the changes of light and before those of place; nothing if it
            is left out.
    """
    for change in changes_of(images, augmentation, generator, normalise=normalise):
        images = change.images
    return images


def changes_of(
    images: Images,
    augmentation: Augmentation,
    generator: Generator,
    *,
    normalise: Callable[[Tensor], Tensor] | None = None,
) -> Iterator[Change]:
    """Yield the batch after each step that `augment` takes, in its order; arguments are as there."""
    steps = steps_of(augmentation, channels=images.shape[1])
    for step in (step for step in steps if step.before):
        images = step.change(images, *step.amounts(augmentation), generator)
        yield Change(title=step.title, images=images, normalised=False)
    if normalise:
        images = normalise(images)
        yield Change(title="Normalised", images=images, normalised=True)
    for step in (step for step in steps if not step.before):
        images = step.change(images, *step.amounts(augmentation), generator)
        yield Change(title=step.title, images=images, normalised=normalise is not None)
