"""A network that a person brought, ready to become an entry once its preprocessing and class names are stated."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Facts, ModelEntry, Preprocessing
from cnn_core.models.own.checking import check_computes
from cnn_core.models.own.class_names import numbered
from cnn_core.models.own.endings import ending_in_logits
from cnn_core.models.own.unfilled import without_numbers
from cnn_core.steps import twin_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Brought:
    """What a person's file or module turned out to be."""

    title: str  # such as "ResNet18 from cats.safetensors"
    source: str  # the file's name
    build: Callable[[], nn.Module]
    fill: Callable[[nn.Module], None]
    preprocessing: Preprocessing  # what its architecture or its file says, until the person states another
    class_names: tuple[str, ...]  # the architecture's or the file's own; numbers where it has none
    parameters: int
    nbytes: int  # of memory that it takes
    notes: tuple[str, ...] = ()  # what was left out, converted or rebuilt, a sentence each

    def entry(self, slug: str, preprocessing: Preprocessing, class_names: tuple[str, ...]) -> ModelEntry:
        """Return the registry's entry of this network.

        Raises:
            CnnCoreError: If it cannot compute such an input, or the number of names is not that of its classes.
        """
        if len(class_names) != len(self.class_names):
            raise CnnCoreError(f"there are {len(class_names):,} class names and {len(self.class_names):,} classes")
        if preprocessing.channels != self.preprocessing.channels:
            raise CnnCoreError(
                f"the network takes {self.preprocessing.channels} channels and the preprocessing makes "
                f"{preprocessing.channels}"
            )
        if preprocessing.crop != self.preprocessing.crop:
            check_computes(without_numbers(self.build), preprocessing.input_shape, len(class_names))
        return ModelEntry(
            slug=slug,
            title=self.title,
            sentence=f"Brought as {self.source}: {self.parameters:,} parameters, {len(class_names):,} classes.",
            build=self.build,
            preprocessing=preprocessing,
            class_names=class_names,
            origin="own",
            facts=Facts(parameters=self.parameters),
            fill=self.fill,
        )

    def default_entry(self, slug: str) -> ModelEntry:
        """Return the entry with the preprocessing and the names that it came with."""
        return self.entry(slug, self.preprocessing, self.class_names)


def of_module(
    module: nn.Module, *, title: str, source: str, preprocessing: Preprocessing, class_names: tuple[str, ...] | None
) -> Brought:
    """Return a network that is built and filled already, such as one from an ONNX file or a person's own function.

    Raises:
        CnnCoreError: If it is in training mode, cannot compute its input, or gives no number per class.
    """
    module, notes = ending_in_logits(module, preprocessing.input_shape)
    classes = check_computes(module, preprocessing.input_shape, None)
    tensors = {tensor.untyped_storage().data_ptr(): tensor for tensor in (*module.parameters(), *module.buffers())}
    names = class_names or numbered(classes)
    if len(names) != classes:
        raise CnnCoreError(f"there are {len(names):,} class names, and {source} gives {classes:,} numbers")
    return Brought(
        title=title,
        source=source,
        build=partial(twin_of, module),  # with its weights, and a structure that may be rebuilt and filled anew
        fill=_nothing,
        preprocessing=preprocessing,
        class_names=names,
        parameters=sum(parameter.numel() for parameter in module.parameters()),
        nbytes=sum(tensor.untyped_storage().nbytes() for tensor in tensors.values()),
        notes=notes,
    )


def _nothing(_: nn.Module) -> None:
    """Fill a network that is filled already."""
