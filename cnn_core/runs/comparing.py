"""What tells trainings apart: the settings that differ, and up to which epoch their numbers are the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile

from cnn_core.augmentation import KINDS
from cnn_core.datasets import dataset_entry
from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.training import Epoch, RunSettings

STARTS = {"scratch": "from scratch", "frozen": "frozen features", "fine_tuned": "fine-tuned"}
HOW = {"scratch": "from scratch", "frozen": "with frozen features", "fine_tuned": "by fine-tuning"}
"""How a network was trained, by its start: what stands after the word “trained”."""

_OPTIMISERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}
_FOLLOWS = {"momentum": "optimiser"}  # a setting that another one decides goes without saying


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting of a training, as a person reads it."""

    name: str  # such as "learning rate"
    value: str  # such as "0.05"
    alone: str = ""  # where the value says it all, without the name: "from scratch"

    @property
    def short(self) -> str:
        """The setting in a few words, as the legend of a plot calls a training by it."""
        return self.alone or f"{self.name} {self.value}"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A setting in which trainings differ."""

    name: str
    settings: tuple[Setting, ...]  # one for each training


def written_settings(settings: RunSettings) -> tuple[Setting, ...]:
    """Return all settings of a training in words, the same ones in the same order for every training."""
    return tuple(_written(settings))


def _written(settings: RunSettings) -> Iterator[Setting]:
    recipe = settings.recipe
    network, start, optimiser = network_title(settings), STARTS[settings.start], _OPTIMISERS[recipe.optimiser]
    schedule = recipe.schedule.replace("_", " ")
    yield Setting(name="network", value=network, alone=network)
    yield Setting(name="start", value=start, alone=start)
    yield Setting(name="data", value=dataset_title(settings), alone=dataset_title(settings))
    yield Setting(name="training images", value="all" if settings.images is None else f"at most {settings.images:,}")
    yield Setting(name="held out for validation", value=f"{settings.validation:.0%}")
    yield Setting(name="epochs", value=" + ".join(map(str, recipe.cycles)))
    yield Setting(name="optimiser", value=optimiser, alone=optimiser)
    yield Setting(name="learning rate", value=f"{recipe.learning_rate:g}")
    yield Setting(name="schedule", value=schedule)
    yield Setting(name="momentum", value=f"{recipe.momentum:g}" if recipe.optimiser == "sgd" else "Adam’s own")
    yield Setting(name="batch size", value=str(recipe.batch_size))
    yield Setting(name="weight decay", value=f"{recipe.weight_decay:g}")
    yield Setting(name="label smoothing", value=f"{recipe.label_smoothing:g}")
    yield Setting(name="dropout", value="as built" if settings.dropout is None else f"{settings.dropout:g}")
    yield from _augmentation(settings)
    yield Setting(name="16-bit floats", value="yes" if recipe.bfloat16 else "no")
    yield Setting(name="seed", value=str(recipe.seed))


def _augmentation(settings: RunSettings) -> Iterator[Setting]:
    write: dict[str, Callable[[float], str]] = {
        "pixels": lambda amount: f"{amount:g} px",
        "degrees": lambda amount: f"{amount:g}°",
        "share": lambda amount: f"{amount:g}",
        "switch": lambda _: "on",
    }
    for kind in KINDS:
        amount = getattr(settings.recipe.augmentation, kind.name)
        yield Setting(name=kind.title.lower(), value=write[kind.unit](amount) if amount else "off")


def network_title(settings: RunSettings) -> str:
    """Return what the network is called, or its slug where it is no longer known."""
    try:
        return registry.entry(settings.network).title
    except CnnCoreError:
        return settings.network[:40]


def dataset_title(settings: RunSettings) -> str:
    """Return what the data set is called, or its slug where it is no longer known."""
    try:
        return dataset_entry(settings.dataset).title
    except CnnCoreError:
        return "own images" if settings.dataset.startswith("own.") else settings.dataset[:40]


def title_of(settings: RunSettings) -> str:
    """Return what a training is called by itself."""
    return f"{network_title(settings)} on {dataset_title(settings)}"


def differences(trainings: Sequence[RunSettings]) -> tuple[Difference, ...]:
    """Return the settings in which two or more trainings differ."""
    rows = zip(*map(written_settings, trainings), strict=True)
    return tuple(
        Difference(name=row[0].name, settings=row) for row in rows if len({setting.value for setting in row}) > 1
    )


def short_names(trainings: Sequence[RunSettings], *, most: int = 3) -> tuple[str, ...]:
    """Return a name for each training that tells it from the others: by what differs, the first few settings.

    No two are alike: where settings do not tell trainings apart, they are counted.
    """
    found = _telling(differences(trainings), most)
    names = [
        ", ".join(difference.settings[index].short for difference in found) or title_of(settings)
        for index, settings in enumerate(trainings)
    ]
    taken = set[str]()
    for index, name in enumerate(names):
        numbered = (name if number == 1 else f"{name} ({number})" for number in count(1))
        names[index] = next(candidate for candidate in numbered if candidate not in taken)
        taken.add(names[index])
    return tuple(names)


def full_names(trainings: Sequence[RunSettings], *, most: int = 3) -> tuple[str, ...]:
    """Return what each training is called in a list: by network, data, start and seed.

    Those of which all these are the same are told apart by what else differs, the first few settings; that comes first,
    since a narrow list shows only the beginning.
    """
    names = [f"{title_of(one)}, {STARTS[one.start]}, seed {one.recipe.seed}" for one in trainings]
    for name in {*names}:
        alike = [index for index, other in enumerate(names) if other == name]
        found = _telling(differences([trainings[index] for index in alike]), most)
        for place, index in enumerate(alike):
            names[index] = ", ".join((*(difference.settings[place].short for difference in found), name))
    return tuple(names)


def _telling(found: Sequence[Difference], most: int) -> list[Difference]:
    """Return the first differences by which a person tells trainings apart."""
    named = {difference.name for difference in found}
    return [one for one in found if _FOLLOWS.get(one.name) not in named][:most]


def same_epochs(first: Sequence[Epoch], second: Sequence[Epoch]) -> int:
    """Count the first epochs in which two trainings gave the same numbers, to the last digit. Speeds do not count."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _numbers(pair[0]) == _numbers(pair[1]), pairs))


def _numbers(epoch: Epoch) -> tuple[object, ...]:
    return (
        epoch.loss,
        epoch.train_accuracy,
        epoch.validation_loss,
        epoch.validation_accuracy,
        epoch.confusion,
        epoch.learning_rate,
    )
