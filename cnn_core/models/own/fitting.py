"""Weights of a file put into an architecture, which is rebuilt where only its classes or its channels differ."""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from math import log

import torch
from torch import Tensor, nn

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import ModelEntry, Preprocessing
from cnn_core.models.own.adapting import Adaptation, adaptation_to, adapted
from cnn_core.models.own.brought import Brought
from cnn_core.models.own.checking import check_computes
from cnn_core.models.own.class_names import numbered
from cnn_core.models.own.mismatches import Shapes, is_left_out, mismatches, shapes_of, told, without_prefix
from cnn_core.models.own.stored import Stored
from cnn_core.models.own.unfilled import without_numbers
from cnn_core.models.own.weights_file import read_weights
from cnn_core.training import Normalisation

NO_ARCHITECTURE = "a network that somebody brought is no architecture to put weights into; choose one of the list"
_TRIED = 12  # architectures that are built to look for one that fits


def brought_weights(
    data: bytes, architecture: ModelEntry, *, file_name: str, others: Iterable[ModelEntry] = ()
) -> Brought:
    """Return an architecture with the weights of a person's file in it.

    The file may have another number of classes, and a first layer for gray pictures instead of colour or the other way
    round; the architecture is rebuilt to that. Everything else has to fit by name and shape.

    Args:
        data: A safetensors file, or a state dict saved with `torch.save`.
        architecture: Of the zoo or the builder.
        file_name: What the person calls the file.
        others: Where to look for one that fits if this one does not.

    Raises:
        CnnCoreError: If the file cannot be read, does not fit, or holds numbers that are none; or the architecture was
            itself brought by somebody.
    """
    if architecture.origin == "own":
        raise CnnCoreError(NO_ARCHITECTURE)
    tensors = read_weights(data, file_name)
    fitted = _Fitted(tensors, architecture)
    if fitted.wrong:
        raise CnnCoreError(
            f"{file_name} does not fit {architecture.title}: {told(fitted.wrong, architecture.title)}"
            f"{_advice(tensors, others)}"
        )
    state = _read(fitted, file_name)
    classes = fitted.adaptation.classes or len(architecture.class_names)
    preprocessing = _preprocessing(architecture, fitted.adaptation)
    check_computes(fitted.network, preprocessing.input_shape, classes)
    return Brought(
        title=f"{architecture.title} from {file_name}",
        source=file_name,
        build=fitted.build,
        fill=partial(_fill, state),
        preprocessing=preprocessing,
        class_names=numbered(classes) if fitted.adaptation.classes else architecture.class_names,
        parameters=sum(parameter.numel() for parameter in fitted.network.parameters()),
        nbytes=sum(tensor.nbytes for tensor in state.values()),
        notes=(*fitted.adaptation.told(), *_notes(fitted), *_names_taken(fitted.adaptation, architecture, file_name)),
    )


class _Fitted:
    """A file's tensors held against an architecture, rebuilt where that lets them fit."""

    def __init__(self, tensors: dict[str, Stored], architecture: ModelEntry) -> None:
        network = without_numbers(architecture.build)
        shapes = shapes_of(network)
        self.tensors = without_prefix(tensors, shapes)
        held = {name: tensor.shape for name, tensor in self.tensors.items()}
        self.adaptation = adaptation_to(network, mismatches(held, shapes))
        self.build = partial(adapted, architecture.build, self.adaptation)
        self.network = without_numbers(self.build) if self.adaptation.needed else network
        self.shapes: Shapes = shapes_of(self.network)
        self.wrong = mismatches(_as_rebuilt(held, self.adaptation), self.shapes)


def _as_rebuilt(held: Shapes, adaptation: Adaptation) -> Shapes:
    """Return the file's shapes with the output that is put before a single one."""
    if adaptation.outputs != 1:
        return held
    return {name: (2, *shape[1:]) if name in _single(adaptation) else shape for name, shape in held.items()}


def _single(adaptation: Adaptation) -> tuple[str, ...]:
    return (f"{adaptation.last}.weight", f"{adaptation.last}.bias") if adaptation.outputs == 1 else ()


def _read(fitted: _Fitted, file_name: str) -> dict[str, Tensor]:
    """Return the numbers that the network needs, by name."""
    state: dict[str, Tensor] = {}
    own = fitted.network.state_dict()
    for name in fitted.shapes:
        if name not in fitted.tensors:
            state[name] = torch.zeros(own[name].shape, dtype=own[name].dtype)  # a counter that evaluation does not use
            continue
        stored = fitted.tensors[name]
        if own[name].is_floating_point() and not stored.dtype.is_floating_point:
            raise CnnCoreError(
                f"layer {name} is of whole numbers ({stored.dtype}) in {file_name}; quantised weights are not read, "
                "save them as floats"
            )
        tensor = stored.read()
        if not (finite := tensor.isfinite()).all():
            raise CnnCoreError(
                f"layer {name} in {file_name} holds {int((~finite).sum()):,} of {tensor.numel():,} numbers that are "
                "none (NaN or infinite), so every answer would be; training went wrong before it was saved"
            )
        if name in _single(fitted.adaptation):
            tensor = torch.cat([torch.zeros_like(tensor), tensor])
        state[name] = tensor
    return state


def _fill(state: dict[str, Tensor], module: nn.Module) -> None:
    # The network takes the tensors themselves: a copy would double the memory.
    module.load_state_dict(state, assign=True)


def _preprocessing(architecture: ModelEntry, adaptation: Adaptation) -> Preprocessing:
    own = architecture.preprocessing
    if adaptation.channels is None:
        return own
    channels = adaptation.channels
    return replace(own, channels=channels, normalisation=Normalisation.unchanged(channels))


def _notes(fitted: _Fitted) -> tuple[str, ...]:
    notes: list[str] = []
    needed = [tensor for name, tensor in fitted.tensors.items() if name in fitted.shapes]
    kinds = {str(t.dtype).removeprefix("torch.") for t in needed if t.dtype.is_floating_point} - {"float32"}
    if kinds:
        notes.append(
            f"Numbers of the type {' and '.join(sorted(kinds))} were turned into float32, which the app shows."
        )
    left = [name for name in fitted.tensors if name not in fitted.shapes and is_left_out(name)]
    if any(name.lower().startswith("aux") for name in left):
        notes.append("The auxiliary classifiers, which only training uses, were left out.")
    return tuple(notes)


def _names_taken(adaptation: Adaptation, architecture: ModelEntry, file_name: str) -> tuple[str, ...]:
    """Say that a file whose number of classes is the architecture's is taken to be of the same classes."""
    classes = len(architecture.class_names)
    if adaptation.classes or architecture.class_names == numbered(classes):
        return ()
    return (
        f"{file_name} has as many classes as {architecture.title}, {classes:,}, so their names are shown; bring a file "
        "of names if yours are others.",
    )


def _advice(tensors: dict[str, Stored], others: Iterable[ModelEntry]) -> str:
    """Name the architecture that does fit, if there is one."""
    other = next(architectures_of(tensors, others), None)
    return f". It fits {other.title}: choose that" if other else ""


def architectures_of(tensors: dict[str, Stored], among: Iterable[ModelEntry]) -> Iterator[ModelEntry]:
    """Yield the architectures that a file's tensors fit, of the dozen whose size is nearest to the file's."""
    numbers = sum(tensor.numbers for tensor in tensors.values())
    nearest = sorted(among, key=lambda architecture: abs(log(_numbers_of(architecture) / max(numbers, 1))))
    for architecture in nearest[:_TRIED]:
        if _has_names(architecture, tensors) and not _Fitted(tensors, architecture).wrong:
            yield architecture


def _numbers_of(architecture: ModelEntry) -> float:
    """Return about how many weights an architecture has, without building it where that is known."""
    if known := architecture.facts.parameters:
        return float(known)
    if architecture.download:
        return architecture.download.megabytes * 1e6 / 4
    return float(sum(weight.numel() for weight in without_numbers(architecture.build).parameters()))


def _has_names(architecture: ModelEntry, tensors: dict[str, Stored]) -> bool:
    names = _names_of(architecture.build)
    held = without_prefix(tensors, dict.fromkeys(names, ()))
    return frozenset(name for name in held if not is_left_out(name)) == names


@functools.lru_cache(maxsize=256)
def _names_of(build: Callable[[], nn.Module]) -> frozenset[str]:
    return frozenset(name for name in without_numbers(build).state_dict() if not is_left_out(name))
