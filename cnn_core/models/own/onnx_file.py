"""A network that a person brought as an ONNX file."""

from dataclasses import replace

from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Preprocessing
from cnn_core.models.own.brought import Brought, of_module
from cnn_core.models.own.limits import check_size
from cnn_core.onnx_reading import read_onnx
from cnn_core.training import Normalisation


def brought_onnx(data: bytes, *, file_name: str) -> Brought:
    """Return the network of an ONNX file. What its numbers are prepared by is not in such a file: 0 to 1, until stated.

    Raises:
        CnnCoreError: If it cannot be read, or cannot be looked into: it says why.
    """
    check_size(data, file_name)
    try:
        read = read_onnx(data)
        brought = of_module(
            read.module,
            title=f"ONNX network from {file_name}",
            source=file_name,
            preprocessing=plain_preprocessing(read.input_shape),
            class_names=read.class_names,
        )
    except CnnCoreError as error:
        raise CnnCoreError(f"{file_name}: {error}") from error
    return replace(brought, notes=(f"Written by: {read.producer}.", *read.skipped, *brought.notes))


def plain_preprocessing(input_shape: tuple[int, int, int]) -> Preprocessing:
    """Return the preparation of a network of which nothing is known: the whole picture at its size, 0 to 1."""
    channels, rows, cols = input_shape
    return Preprocessing(
        resize=max(rows, cols),
        crop=(rows, cols),
        channels=channels,
        normalisation=Normalisation.unchanged(channels),
    )
