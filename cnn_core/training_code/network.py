"""The part of a script that makes the network: built or loaded, and given an output layer for the classes."""

import functools
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn

from cnn_core.code.text import lines
from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import ModelEntry
from cnn_core.models.output_layer import OutputLayer, output_layer
from cnn_core.models.timm_networks import timm_name
from cnn_core.models.weights import path_of
from cnn_core.stacks import Stack, build_stack, read_stack
from cnn_core.stacks.pytorch_code import block_classes, model_code
from cnn_core.training import RunSettings, Task, initialise
from cnn_core.training_code.carrying import carried
from cnn_core.training_code.part import Part, imports
from cnn_core.training_code.weights_file import read_weights

_WITHOUT_EXTRA_CLASSIFIERS = ("googlenet", "inception_v3")


def network_part(settings: RunSettings, entry: ModelEntry, task: Task) -> Part:
    """Write what makes `model` as a training begins with it, and `generator`, from which it goes on drawing.

    Raises:
        CnnCoreError: If a script cannot get at the weights that the training starts from.
    """
    built = _built(settings, entry)
    definition, needed = carried([initialise])
    adapted = lines(*_adapted(settings, entry, task))
    if "OrderedDict" in adapted:
        needed |= imports("collections: OrderedDict")
    return Part(
        definitions=(*built.definitions, definition),
        lines=lines(
            built.lines,
            adapted,
            "model.to(memory_format=torch.channels_last)  # faster",
            "generator = torch.Generator().manual_seed(SEED)",
            "initialise(model, generator)" if settings.start == "scratch" else "",
        ),
        imports=built.imports | needed | imports("torch, torch: nn"),
        needs=built.needs,
    )


def weights_beside(settings: RunSettings, entry: ModelEntry) -> Path | None:
    """Return the file of weights that the script of a training reads where it runs; None where it needs none."""
    return path_of(entry) if entry.origin == "project" and settings.start != "scratch" else None


def _built(settings: RunSettings, entry: ModelEntry) -> Part:
    match entry.origin:
        case "stack":
            return _stacked(entry)
        case "project":
            return _of_the_project(entry, weights_beside(settings, entry))
        case "torchvision":
            option = ", aux_logits=False" if entry.slug in _WITHOUT_EXTRA_CLASSIFIERS else ""
            load = f'model = get_model("{entry.slug}", weights="DEFAULT"{option})'
            return Part(lines=load, imports=imports("torchvision.models: get_model"))
        case "timm":
            load = f'model = timm.create_model("{timm_name(entry)}", pretrained=True)'
            return Part(lines=load, imports=imports("timm"), needs=("It needs timm (pip install timm).",))
        case _:
            raise CnnCoreError(
                f"the script of a training that starts from {entry.title} cannot be written: its weights are in no "
                "library; download them, and load them into a program of your own"
            )


def _of_the_project(entry: ModelEntry, file: Path | None) -> Part:
    build = f"model = {entry.build.__name__}()"
    if not file:
        definition, needed = carried([entry.build])
        return Part(definitions=(definition,), lines=build, imports=needed)
    definition, needed = carried([entry.build, read_weights])
    return Part(
        definitions=(definition,),
        lines=lines(build, f'model.load_state_dict(read_weights("{file.name}"))'),
        imports=needed,
        needs=(f"It needs {file.name} beside it, which the page Runs saves as the weights to start from.",),
    )


def _stacked(entry: ModelEntry) -> Part:
    stack = read_stack(entry.slug.removeprefix("stack."))
    return Part(
        definitions=tuple(text.rstrip() for text in block_classes(stack)),
        lines=lines(model_code(stack), *_ended(stack, entry)),
        imports=imports("collections: OrderedDict, torch, torch: nn"),
    )


def _ended(stack: Stack, entry: ModelEntry) -> Iterator[str]:
    """Write how the stack's end is made one number per class, without a softmax: that is in the loss."""
    with torch.device("meta"):
        stacked, used = (
            dict(build().named_children()) for build in (functools.partial(build_stack, stack), entry.build)
        )
    for name in stacked.keys() - used.keys():
        yield f"del model.{name}  # the loss takes the numbers before the softmax"
    for name, module in used.items():
        if name not in stacked:
            yield f'model.add_module("{name}", nn.{module})'


def _adapted(settings: RunSettings, entry: ModelEntry, task: Task) -> Iterator[str]:
    """Write what is changed of the network for this training."""
    with torch.device("meta"):
        network = entry.build().eval()
    output, classes = output_layer(network, task.input_shape), len(task.class_names)
    place = _place(output.path)
    replaced = output.classes != classes or (settings.start != "scratch" and entry.class_names != task.class_names)
    if replaced:
        yield f"{place} = {_layer(network.get_submodule(output.path), classes)}  # for these {classes} classes"
    yield f"output = {place}" if settings.start != "scratch" else ""
    if replaced and settings.start != "scratch":
        yield "initialise(output, torch.Generator().manual_seed(SEED))"
    if settings.dropout is not None:
        yield from _dropping(network, output, settings.dropout)
    if settings.start == "frozen":
        yield "model.requires_grad_(False)  # frozen, but for the output layer"
        yield "output.requires_grad_()"


def _layer(old: nn.Module, classes: int) -> str:
    if isinstance(old, nn.Linear):
        return f"nn.Linear({old.in_features}, {classes})"
    assert isinstance(old, nn.Conv2d)
    options = "".join(f", {name}={getattr(old, name)!r}" for name in ("stride", "padding", "dilation"))
    return f"nn.Conv2d({old.in_channels}, {classes}, {old.kernel_size}{options})"


def _dropping(network: nn.Module, output: OutputLayer, p: float) -> Iterator[str]:
    if any(isinstance(module, nn.Dropout) for module in network.modules()):
        yield lines(
            "for module in model.modules():", "    if isinstance(module, nn.Dropout):", f"        module.p = {p!r}"
        )
        return
    parent_path, _, name = output.path.rpartition(".")
    parent, place = network.get_submodule(parent_path), _place(output.path)
    if not isinstance(parent, nn.Sequential):
        yield f"{place} = nn.Sequential(OrderedDict(dropout=nn.Dropout({p!r}), output={place}))"
        return
    at, whole = [*dict(parent.named_children())].index(name), _place(parent_path)
    yield f"layers = list({whole}.named_children())"
    yield f'{whole} = nn.Sequential(OrderedDict([*layers[:{at}], ("dropout", nn.Dropout({p!r})), *layers[{at}:]]))'


def _place(path: str) -> str:
    """Write how a module is reached: "classifier.6" is model.classifier[6]."""
    parts = path.split(".") if path else []
    return "model" + "".join(f"[{part}]" if part.isdecimal() else f".{part}" for part in parts)
