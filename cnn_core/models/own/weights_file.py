"""The weights in a file of anyone: found, unwrapped, and declared by name and shape before any is read."""

from typing import Any

from cnn_core.errors import CnnCoreError
from cnn_core.models.own.limits import check_count, check_numbers, check_size
from cnn_core.models.own.pickle_reading import DeclaredTensor, Made
from cnn_core.models.own.safetensors_file import is_safetensors, read_safetensors
from cnn_core.models.own.stored import Stored
from cnn_core.models.own.torch_file import TorchFile, is_zip

_WRAPPINGS = ("state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params")
_HDF5, _PICKLE = b"\x89HDF\r\n\x1a\n", b"\x80"


def read_weights(data: bytes, file_name: str) -> dict[str, Stored]:
    """Return the tensors of a safetensors file or of a state dict that torch saved, by name. No number is read yet.

    Raises:
        CnnCoreError: If it is another file, damaged, too large, or declares more than it holds.
    """
    check_size(data, file_name)
    if is_safetensors(data):
        tensors = read_safetensors(data, file_name)
    elif is_zip(data) or data.startswith(_PICKLE):
        tensors = _of_torch(data, file_name)
    else:
        raise CnnCoreError(f"{file_name} is neither safetensors nor a file of torch.save{_hint(data, file_name)}")
    if not tensors:
        raise CnnCoreError(f"{file_name} holds no tensor")
    check_numbers(sum(tensor.numbers for tensor in tensors.values()), file_name)
    return tensors


def _hint(data: bytes, file_name: str) -> str:
    if data.startswith(_HDF5):
        return "; of Keras, export the model as ONNX: model.export('model.onnx', format='onnx')"
    if file_name.lower().endswith(".onnx"):
        return "; choose “An ONNX file” above"
    return "; its first bytes are those of no such file"


def _of_torch(data: bytes, file_name: str) -> dict[str, Stored]:
    file = TorchFile(data, file_name)
    declared = _unwrapped(file.content, file_name)
    check_count(len(declared), file_name)
    return {name: file.tensor(tensor) for name, tensor in declared.items()}


def _unwrapped(content: object, file_name: str) -> dict[str, DeclaredTensor]:
    """Return the tensors of a state dict, or of the one that a training script put into a larger dictionary."""
    if isinstance(content, Made):
        made = f"{content.of.module}.{content.of.name}"[:80] if content.of else "an object"
        raise CnnCoreError(
            f"{file_name} holds a whole object ({made}), which would have to be run to be opened. Save its weights "
            "alone: torch.save(model.state_dict(), 'weights.pt')"
        )
    if not isinstance(content, dict):
        raise CnnCoreError(f"{file_name} holds no dictionary of weights but a {type(content).__name__}")
    inside: list[Any] = [content, *(content[name] for name in _WRAPPINGS if isinstance(content.get(name), dict))]
    for candidate in inside:
        tensors = {name: one for name, one in candidate.items() if isinstance(one, DeclaredTensor)}
        if tensors:
            return tensors
    made = [name for name in _WRAPPINGS if isinstance(content.get(name), Made)]
    if made:
        raise CnnCoreError(
            f"{file_name} holds a whole object under {made[0]!r}, which would have to be run to be opened. Save its "
            "weights alone: torch.save(model.state_dict(), 'weights.pt')"
        )
    names = ", ".join(list(content)[:5]) or "nothing"
    raise CnnCoreError(f"{file_name} holds no tensors under a name that is known; it holds {names[:200]}")
