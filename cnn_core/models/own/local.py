"""The network of a person's own function, on their own machine: their code, run because they asked for it."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any, cast

import torch
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import ModelEntry, Preprocessing
from cnn_core.models.own.brought import of_module
from cnn_core.models.own.class_names import read_class_names
from cnn_core.models.own.onnx_file import plain_preprocessing
from cnn_core.recording import record
from cnn_core.training import Normalisation

_SLUG = "own.local"
_DEFAULT_INPUT = (3, 224, 224)


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a person states of their network; what is left out is asked of what their function returns."""

    input_shape: tuple[int, int, int] | None = None  # (c, h, w)
    resize: int | None = None  # pixels of the shorter side, before the middle is cut out
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    class_names: Path | None = None


def local_entry(target: str, stated: Stated) -> ModelEntry:
    """Call a person's function and return its network's entry, after it computed an image of zeros.

    Args:
        target: "package.module:function" or "file.py:function". The function takes nothing and returns an nn.Module in
            evaluation mode; or an object with one as `module` and, where known, `input_shape` (c, h, w), `class_names`,
            `mean` and `std`; or a `ModelEntry`.
        stated: Goes before what the function's object says.

    Raises:
        CnnCoreError: If there is no such function, it fails, or its network cannot be looked into.
    """
    returned = _called(target)
    module = _module_of(returned, target)
    preprocessing = _preprocessing(returned, stated)
    names = None if stated.class_names else _names_of(returned)
    try:
        brought = of_module(
            module,
            title=f"{type(module).__name__} of {target}",
            source=target,
            preprocessing=preprocessing,
            class_names=names,
        )
        record(brought.build(), torch.zeros(1, *preprocessing.input_shape))
    except CnnCoreError as error:
        raise CnnCoreError(f"--model {target}: {error}") from error
    if stated.class_names:
        brought = replace(brought, class_names=_read_names(stated.class_names, len(brought.class_names)))
    return brought.default_entry(_SLUG)


def _names_of(returned: object) -> tuple[str, ...] | None:
    names: Any = getattr(returned, "class_names", None)
    if isinstance(names, str) or not isinstance(names, Sequence):
        return None
    return tuple(str(name) for name in cast("Sequence[object]", names))


def _called(target: str) -> object:
    where, colon, name = target.rpartition(":")
    if not (colon and where and name):
        raise CnnCoreError(f"--model {target} names no function; write it as package.module:build or file.py:build")
    function = getattr(_imported(where), name, None)
    if function is None:
        raise CnnCoreError(f"--model {target}: {where} has nothing called {name}")
    if not callable(function):
        raise CnnCoreError(f"--model {target}: {name} is no function; it is of the type {type(function).__name__}")
    try:
        return cast("Callable[[], object]", function)()
    except Exception as error:  # a person's own code fails in any way
        raise CnnCoreError(f"--model {target}: {name}() failed with {_one_line(error)}") from error


def _imported(where: str) -> object:
    sys.path.insert(0, str(Path.cwd()))  # as `python -m` does
    try:
        if not where.endswith(".py"):
            return importlib.import_module(where)
        if not Path(where).is_file():
            raise CnnCoreError(f"--model: there is no file {where} here")
        spec = importlib.util.spec_from_file_location(Path(where).stem, where)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules.setdefault(spec.name, module)
        spec.loader.exec_module(module)
    except CnnCoreError:
        raise
    except Exception as error:  # as above
        raise CnnCoreError(f"--model: {where} cannot be imported: {_one_line(error)}") from error
    return module


def _one_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def _module_of(returned: object, target: str) -> nn.Module:
    if isinstance(returned, ModelEntry):
        try:
            module = returned.build()
            if returned.fill:
                returned.fill(module)
            return module.eval()
        except Exception as error:  # a person's own code, as above
            raise CnnCoreError(f"--model {target}: its entry cannot be built: {_one_line(error)}") from error
    module = returned if isinstance(returned, nn.Module) else getattr(returned, "module", None)
    if not isinstance(module, nn.Module):
        raise CnnCoreError(
            f"--model {target} returned something of the type {type(returned).__name__}; it has to return an "
            "nn.Module, an object with one as `module`, or a ModelEntry"
        )
    return module


def _preprocessing(returned: object, stated: Stated) -> Preprocessing:
    own = returned.preprocessing if isinstance(returned, ModelEntry) else None
    says = None if isinstance(returned, nn.Module | ModelEntry) else returned
    shape = stated.input_shape or (own and own.input_shape) or _shape_of(says) or _DEFAULT_INPUT
    if own is None or own.input_shape != shape:
        own = plain_preprocessing(shape)
    mean = _per_channel("mean", stated, says, shape[0]) or own.normalisation.mean
    std = _per_channel("std", stated, says, shape[0]) or own.normalisation.std
    if not all(std):
        raise CnnCoreError(f"{_source('std', stated)} is 0, and nothing can be divided by it; give another number")
    return replace(own, resize=stated.resize or own.resize, normalisation=Normalisation(mean=mean, std=std))


def _shape_of(says: object) -> tuple[int, int, int] | None:
    shape: Any = getattr(says, "input_shape", None)
    if shape is None:
        return None
    if not (isinstance(shape, Sequence) and len(shape) == 3 and all(isinstance(n, int) for n in shape)):
        raise CnnCoreError(f"input_shape is {str(shape)[:60]}; it has to be (channels, rows, columns)")
    channels, rows, cols = cast("Sequence[int]", shape)
    return channels, rows, cols


def _per_channel(name: str, stated: Stated, says: object, channels: int) -> tuple[float, ...] | None:
    numbers: Any = getattr(stated, name) or getattr(says, name, None)
    if numbers is None:
        return None
    wanted = "1 number" if channels == 1 else f"{channels} numbers, one for each channel"
    try:
        given = tuple(float(number) for number in numbers)
    except (TypeError, ValueError) as error:
        raise CnnCoreError(
            f"{_source(name, stated)} is {str(numbers)[:60]}; it has to be a list of {wanted}"
        ) from error
    if len(given) != channels:
        has = "1 number" if len(given) == 1 else f"{len(given):,} numbers"
        raise CnnCoreError(f"{_source(name, stated)} has {has}; the input needs {wanted}")
    if not all(map(isfinite, given)):
        raise CnnCoreError(f"{_source(name, stated)} is {str(given)[:60]}; it has to be finite")
    return given


def _source(name: str, stated: Stated) -> str:
    return f"--{name}" if getattr(stated, name) else f"the object’s {name}"


def _read_names(path: Path, classes: int) -> tuple[str, ...]:
    try:
        return read_class_names(path.read_bytes(), classes=classes)
    except OSError as error:
        raise CnnCoreError(f"--classes {path} cannot be read: {error.strerror}") from error
    except CnnCoreError as error:
        raise CnnCoreError(f"--classes {path}: {error}") from error
