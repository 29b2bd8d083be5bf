"""Files of `torch.save`: a zip with a pickle of names and shapes and one entry of bytes per storage.

Torch's own reader is not used: it takes memory for what the pickle declares before anybody could ask how much that is.
"""

import io
import zipfile
from typing import Any

import torch

from cnn_core.errors import CnnCoreError
from cnn_core.models.own.limits import MOST_HEADER_BYTES, check_count
from cnn_core.models.own.pickle_reading import DeclaredTensor, Named, Persistent, read_pickle
from cnn_core.models.own.stored import Stored, stored

_STORAGES = {
    "DoubleStorage": torch.float64,
    "FloatStorage": torch.float32,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
}
_ENTRY = b"PK\x01\x02"  # begins each line of a zip's table of contents
_LOCAL_HEADER = 30  # bytes before the name of an entry
_OLD_MAGIC = 0x1950A86A20F9469CFC6C  # of files before torch 1.6


class TorchFile:
    """A file of `torch.save`, whose numbers stay where they are until they are asked for."""

    def __init__(self, data: bytes, file_name: str) -> None:
        self._data, self._name = memoryview(data), file_name
        self._storages: dict[str, memoryview] = {}  # by key
        self.content = self._read_zip(data) if is_zip(data) else self._read_old(data)

    def tensor(self, declared: DeclaredTensor) -> Stored:
        """Return a tensor that the file declares.

        Raises:
            CnnCoreError: If it does not hold what it declares.
        """
        try:
            storage, offset, shape, stride = declared.arguments[:4]
            dtype, key, count = _storage(storage)
            raw = self._storages[key]
            if count * dtype.itemsize != len(raw):
                declared_bytes = count * dtype.itemsize
                raise CnnCoreError(f"it declares a storage of {declared_bytes:,} bytes and holds {len(raw):,}")
            return stored(raw, dtype=dtype, shape=_whole(shape), stride=_whole(stride), offset=_whole((offset,))[0])
        except (KeyError, ValueError, TypeError) as error:
            reason = error if isinstance(error, CnnCoreError) else "it declares a tensor that cannot be"
            raise CnnCoreError(f"{self._name} is damaged: {reason}") from error

    def _read_zip(self, data: bytes) -> object:
        check_count(data.count(_ENTRY), self._name)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = {info.filename: info for info in archive.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise CnnCoreError(f"{self._name} is cut off or damaged: its table of contents cannot be read") from error
        pickles = [name for name in entries if name.endswith("/data.pkl")]
        if len(pickles) != 1 or any("/code/" in name for name in entries):
            raise CnnCoreError(
                f"{self._name} is a zip without a state dict of torch; save one with "
                "torch.save(model.state_dict(), 'weights.pt')"
            )
        root = pickles[0].removesuffix("data.pkl")
        places = {name.removeprefix(root): self._bytes_of(info) for name, info in entries.items()}
        if bytes(places.get("byteorder", b"little")[:10]) != b"little":
            raise CnnCoreError(f"{self._name} was saved on a big-endian machine; convert it to safetensors there")
        self._storages = {n.removeprefix("data/"): raw for n, raw in places.items() if n.startswith("data/")}
        return self._pickle(io.BytesIO(self._header(places["data.pkl"])))

    def _bytes_of(self, info: zipfile.ZipInfo) -> memoryview:
        """Return where an entry lies in the file; torch compresses none, so nothing can grow."""
        at = info.header_offset
        head = bytes(self._data[at : at + _LOCAL_HEADER])
        start = at + _LOCAL_HEADER + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        raw = self._data[start : start + info.file_size]
        if info.compress_type != zipfile.ZIP_STORED or at < 0 or len(raw) != info.file_size:
            raise CnnCoreError(
                f"{self._name} is compressed, cut off or damaged; torch.save writes its zip uncompressed"
            )
        return raw

    def _header(self, raw: memoryview) -> bytes:
        if len(raw) > MOST_HEADER_BYTES:
            raise CnnCoreError(f"{self._name} has a pickle of {len(raw):,} bytes; names and shapes need far less")
        return bytes(raw)

    def _read_old(self, data: bytes) -> object:
        """Read the format before torch 1.6: five pickles in a row, then each storage behind its length."""
        stream = io.BytesIO(data)
        if self._pickle(stream) != _OLD_MAGIC:
            raise CnnCoreError(
                f"{self._name} is a plain pickle, which could run any program; none is opened here. Save the weights "
                "with torch.save(model.state_dict(), 'weights.pt') or as safetensors"
            )
        _version, _machine, content, keys = (self._pickle(stream) for _ in range(4))
        try:
            items = {key: (dtype.itemsize, count) for dtype, key, count in map(_storage, _persistents(content))}
        except (ValueError, TypeError) as error:
            reason = error if isinstance(error, CnnCoreError) else "it declares a storage that cannot be"
            raise CnnCoreError(f"{self._name} is damaged: {reason}") from error
        at = stream.tell()
        for key in keys if isinstance(keys, list) else []:
            if type(key) is not str:
                raise CnnCoreError(f"{self._name} is damaged: it calls a storage by something that is no text")
            item, count = items.get(key, (1, 0))
            at += 8
            self._storages[key] = self._data[at : at + item * count]
            at += item * count
        return content

    def _pickle(self, stream: io.BytesIO) -> object:
        try:
            return read_pickle(stream)
        except CnnCoreError as error:
            raise CnnCoreError(f"{self._name} cannot be read: {error}") from error


def is_zip(data: bytes) -> bool:
    """Tell whether a file begins as a zip does."""
    return data.startswith(b"PK\x03\x04")


def _storage(declared: object) -> tuple[torch.dtype, str, int]:
    """Return what a storage holds, its key, and how many numbers it declares."""
    if not isinstance(declared, Persistent):
        raise TypeError
    _, kind, key, _, count = declared.identity[:5]
    if not isinstance(kind, Named) or kind.name not in _STORAGES:
        raise CnnCoreError(f"it holds a {kind.name[:40] if isinstance(kind, Named) else 'storage of no kind'}")
    if type(key) is not str:
        raise TypeError
    return _STORAGES[kind.name], key, _whole((count,))[0]


def _whole(numbers: Any) -> tuple[int, ...]:
    if not all(type(number) is int for number in numbers):
        raise TypeError
    return tuple(numbers)


def _persistents(content: object) -> list[Persistent]:
    """Return the storages of all tensors in nested dictionaries."""
    found: list[Persistent] = []
    waiting, seen = [content], set[int]()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, DeclaredTensor) and value.arguments and isinstance(value.arguments[0], Persistent):
            found.append(value.arguments[0])
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return found
