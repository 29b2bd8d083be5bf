"""The part of a script that changes training images at random, and a short script of that alone."""

from cnn_core.augmentation import Augmentation, Step, steps_of
from cnn_core.code.text import lines
from cnn_core.training import Normalisation
from cnn_core.training_code.carrying import carried, import_lines
from cnn_core.training_code.part import Part, imports


def augmentation_part(augmentation: Augmentation, channels: int) -> Part:
    """Write the functions that change a batch at random, and `augment`, which calls them in their order."""
    steps = steps_of(augmentation, channels=channels)
    text, needed = carried([step.change for step in steps])
    augment = lines(
        "def augment(images):",
        '    """Return a batch normalised, with each image changed at random in its own way."""',
        *(_call(step, augmentation) for step in steps if step.before),
        "    images = normalise(images)",
        *(_call(step, augmentation) for step in steps if not step.before),
        "    return images",
    )
    normalise = "def normalise(images):\n    return (images - MEAN) / STD"
    return Part(definitions=(text, normalise, augment) if steps else (normalise,), imports=needed)


def normalisation_lines(normalisation: Normalisation) -> str:
    """Write the numbers that images are normalised by."""
    return lines(
        f"MEAN = torch.tensor({list(normalisation.mean)})[:, None, None]  # of the images, 0 to 1",
        f"STD = torch.tensor({list(normalisation.std)})[:, None, None]",
    )


def augmentation_script(
    augmentation: Augmentation, normalisation: Normalisation, shape: tuple[int, int, int], *, seed: int
) -> str:
    """Write a script that changes a batch as a training would.

    Args:
        augmentation: How far; something must be on.
        normalisation: Of the training images.
        shape: Of an image, (c, h, w).
        seed: Of the random numbers.
    """
    part = augmentation_part(augmentation, shape[0])
    main = lines(
        "# Put your own here: images, channels, rows, columns, from 0 to 1.",
        f"images = torch.rand{(8, *shape)}",
        f"generator = torch.Generator().manual_seed({seed})",
        "changed = augment(images)",
    )
    settings = normalisation_lines(normalisation)
    head = f"{import_lines(part.imports | imports('torch'))}\n\n{settings}"
    return "\n\n\n".join((head, *part.definitions, main)) + "\n"


def _call(step: Step, augmentation: Augmentation) -> str:
    arguments = ", ".join(("images", *map(repr, step.amounts(augmentation)), "generator"))
    return f"    images = {step.change.__name__}({arguments})"
