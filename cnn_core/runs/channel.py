"""Messages between the server and its worker over two pipes that nobody else can open."""

import pickle
import struct
import threading
from io import BufferedIOBase, BytesIO
from typing import Any

import torch
from torch import Tensor

_LENGTH = struct.Struct("!Q")


class _Pickler(pickle.Pickler):
    """Hands the numbers of tensors out beside the pickle, so that a large data set is not copied into it."""

    def reducer_override(self, obj: Any) -> Any:
        if type(obj) is Tensor and obj.device.type == "cpu" and obj.dtype != torch.bfloat16:
            return torch.from_numpy, (obj.detach().contiguous().numpy(),)
        return NotImplemented


class Channel:
    """One end. Both ends run this project's code, so that what arrives is trusted.

    Args:
        incoming: What the other end writes.
        outgoing: What the other end reads.
    """

    def __init__(self, incoming: BufferedIOBase, outgoing: BufferedIOBase) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._sending = threading.Lock()

    def send(self, message: object) -> None:
        """Send a message; any thread may.

        Raises:
            OSError: If the other end is gone.
        """
        buffers: list[pickle.PickleBuffer] = []
        body = BytesIO()
        _Pickler(body, protocol=5, buffer_callback=buffers.append).dump(message)
        parts = [body.getbuffer(), *(buffer.raw() for buffer in buffers)]
        with self._sending:
            self._outgoing.write(_LENGTH.pack(len(parts)))
            for part in parts:
                self._outgoing.write(_LENGTH.pack(part.nbytes))
                self._outgoing.write(part)
            self._outgoing.flush()

    def receive(self) -> Any:
        """Wait for the next message; one thread may.

        Raises:
            EOFError: If the other end is gone.
        """
        body, *buffers = [self._read() for _ in range(_LENGTH.unpack(self._exactly(_LENGTH.size))[0])]
        return pickle.loads(body, buffers=buffers)

    def _read(self) -> bytearray:
        return self._exactly(_LENGTH.unpack(self._exactly(_LENGTH.size))[0])

    def _exactly(self, count: int) -> bytearray:
        read, view = 0, memoryview(data := bytearray(count))
        while read < count:
            got = self._incoming.readinto(view[read:])
            if not got:
                raise EOFError("the other end is gone")
            read += got
        return data
