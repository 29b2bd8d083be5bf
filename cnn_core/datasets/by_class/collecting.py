"""Pictures with the names of their classes, made into a data set, or a sentence on why they make none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import UInt8
from torch import Tensor

from cnn_core.datasets.by_class.arranging import Part
from cnn_core.datasets.by_class.members import Skipped
from cnn_core.datasets.labelled import Dataset, Fit, LabelledImages
from cnn_core.datasets.splitting import hold_out
from cnn_core.errors import CnnCoreError

_TEST_SHARE = 0.2


@dataclass(frozen=True, kw_only=True)
class Read:
    """A data set that a person brought, and what has to be said of it."""

    dataset: Dataset
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]  # sentences


@dataclass(frozen=True, kw_only=True)
class _Part:
    """Pictures of one size, each with the name of its class."""

    pictures: list[UInt8[Tensor, "_ _ _"]] = field(default_factory=list[Tensor])
    names: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Collection:
    """The pictures to train on, and those to test with where they were told apart."""

    name: str  # what a person calls them, such as "pets.zip"
    fit: Fit = "crop"  # how they were made squares
    _parts: dict[Part, _Part] = field(default_factory=lambda: {"train": _Part(), "test": _Part()})

    def add(self, part: Part, class_name: str, picture: UInt8[Tensor, "_ _ _"]) -> None:
        """Take in a picture; all have one size."""
        self._parts[part].pictures.append(picture)
        self._parts[part].names.append(class_name)

    def dataset(self, class_names: Sequence[str]) -> Dataset:
        """Return the data set; a fifth of the pictures of each class is to test with where nothing says which.

        Args:
            class_names: In the order of their labels; those of which there is no picture to train on are left out.

        Raises:
            CnnCoreError: If there are fewer than two classes, or nothing to test with.
        """
        counts = Counter(self._parts["train"].names)
        kept = tuple(name for name in class_names if counts[name])
        _check_classes(kept, counts)
        train, test = (_labelled(self._parts[part], kept) for part in ("train", "test"))
        if not len(test):
            if max(counts.values()) < 2:
                raise CnnCoreError(
                    f"each of the {len(kept)} classes has 1 image; take 2 or more of each: one to learn from, and one "
                    "to see whether it was learned"
                )
            parts = hold_out(train, _TEST_SHARE)
            train, test = parts.kept, parts.held
        source = f"{self.name}: {len(train):,} training and {len(test):,} test images of one's own"
        return Dataset(source=source, class_names=kept, train=train, test=test, fit=self.fit)

    def notes(self, class_names: Sequence[str]) -> tuple[str, ...]:
        """Say what a person may not expect of the data set, in sentences."""
        counts, tested = (Counter(self._parts[part].names) for part in ("train", "test"))
        absent = [name for name in class_names if not counts[name] and not tested[name]]
        untrained = [name for name in class_names if not counts[name] and tested[name]]
        is_divided = any(counts[name] for name in tested)
        alone = [name for name in class_names if counts[name] == 1 and not is_divided]
        untested = [name for name in class_names if counts[name] and not tested[name] and is_divided]
        return (
            *_note(absent, "no image that can be read, and is left out"),
            *_note(untrained, "images to test with and none to train on, and is left out"),
            *_note(alone, "1 image only: it is trained on, and nothing is left to test it with"),
            *_note(untested, "no image to test it with"),
        )


def _check_classes(kept: tuple[str, ...], counts: Counter[str]) -> None:
    if not kept:
        raise CnnCoreError(
            "there is no image to train on that can be read: put JPEG or PNG files into a folder by class"
        )
    if len(kept) == 1:
        images = "the only image is" if counts[kept[0]] == 1 else f"all {counts[kept[0]]:,} images are"
        raise CnnCoreError(
            f"{images} of one class, {kept[0]}; to tell classes apart takes two or more: put the images of each into a "
            "folder that has its name"
        )


def _labelled(collected: _Part, class_names: tuple[str, ...]) -> LabelledImages:
    label_of = {name: label for label, name in enumerate(class_names)}
    chosen = [place for place, name in enumerate(collected.names) if name in label_of]
    labels = torch.tensor([label_of[collected.names[place]] for place in chosen], dtype=torch.int64)
    pictures = [collected.pictures[place] for place in chosen]
    images = torch.stack(pictures) if pictures else torch.zeros(0, 1, 1, 1, dtype=torch.uint8)
    return LabelledImages(images=images, labels=labels)


def _note(names: list[str], what: str) -> tuple[str, ...]:
    if not names:
        return ()
    told, more = ", ".join(names[:5]), f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return (f"The class {told} has {what}.",) if len(names) == 1 else (f"Of {told}{more}: each class has {what}.",)
