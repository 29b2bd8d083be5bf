"""A pickle read without running it: what it would call is noted by name, and nothing is looked up, built or called.

Python's own unpickler is a machine that calls whatever a file names. This one knows dictionaries, lists, tuples, texts
and numbers; of all else it keeps the name. A state dict is made of just that and of `_rebuild_tensor_v2`, which becomes
a declaration of a tensor.
"""

import io
import pickletools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from cnn_core.errors import CnnCoreError

_MOST_STEPS = 500_000
_MOST_ARGUMENTS = 16  # of a call; a tensor is declared by seven


@dataclass(frozen=True, kw_only=True)
class Named:
    """A function or class that the file names."""

    module: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Made:
    """What the file would have made by calling a function or class; it was not called."""

    of: Named | None


@dataclass(frozen=True, kw_only=True)
class Persistent:
    """What the file keeps outside of the pickle: a storage of numbers."""

    identity: tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class DeclaredTensor:
    """The arguments with which the file would have built a tensor: a storage, offset, shape and stride."""

    arguments: tuple[object, ...]


def read_pickle(stream: io.BytesIO) -> object:
    """Return the value of one pickle, which begins where the stream stands; the stream is left behind its end.

    Raises:
        CnnCoreError: If it is damaged, or larger than any state dict.
    """
    machine = _Machine()
    try:
        for number, (opcode, argument, _) in enumerate(pickletools.genops(stream)):
            if number >= _MOST_STEPS:
                raise CnnCoreError(f"its pickle has more than {_MOST_STEPS:,} steps")
            machine.step(opcode.name, argument)
        return machine.stack[-1]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        if isinstance(error, CnnCoreError):
            raise
        raise CnnCoreError("its pickle is damaged") from error


@dataclass
class _Machine:
    stack: list[Any] = field(default_factory=list[Any])
    marks: list[int] = field(default_factory=list[int])
    memo: dict[int, Any] = field(default_factory=dict[int, Any])

    def step(self, name: str, argument: Any) -> None:
        if name in _LITERALS:
            self.stack.append(argument)
        elif name in _EMPTY:
            self.stack.append(_EMPTY[name]())
        elif name in ("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"):
            self.memo[len(self.memo) if argument is None else argument] = self.stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            self.stack.append(self.memo[argument])
        elif name == "GLOBAL":
            module, _, function = argument.partition(" ")
            self.stack.append(Named(module=module, name=function))
        elif name in _STEPS:
            _STEPS[name](self)
        elif name not in ("PROTO", "FRAME", "STOP"):
            raise CnnCoreError(f"its pickle has the step {name}, which no file of weights needs")

    def pop(self, count: int) -> list[Any]:
        taken = self.stack[-count:]
        if len(taken) < count:
            raise IndexError
        del self.stack[-count:]
        return taken

    def pop_to_mark(self) -> list[Any]:
        start = self.marks.pop()
        taken = self.stack[start:]
        del self.stack[start:]
        return taken

    def collect(self, make: Callable[[list[Any]], object], count: int | None = None) -> None:
        self.stack.append(make(self.pop_to_mark() if count is None else self.pop(count)))

    def put_items(self, items: list[Any]) -> None:
        """Keep the items that have a text for a key: no other key says what a network needs."""
        target = self.stack[-1]
        if isinstance(target, dict):
            target.update({key: value for key, value in zip(items[::2], items[1::2], strict=True) if type(key) is str})

    def put_values(self, values: list[Any]) -> None:
        if isinstance(self.stack[-1], list):
            self.stack[-1].extend(values)


def _call(parts: list[Any]) -> object:
    called, arguments = parts[0], parts[1]
    if called == Named(module="collections", name="OrderedDict"):
        return {}
    if called == Named(module="torch._utils", name="_rebuild_tensor_v2"):
        return DeclaredTensor(arguments=_short(arguments))
    if called == Named(module="torch._utils", name="_rebuild_parameter"):
        return _short(arguments)[0]
    return Made(of=called if isinstance(called, Named) else None)


def _as_dict(items: list[Any]) -> dict[str, Any]:
    return {key: value for key, value in zip(items[::2], items[1::2], strict=True) if type(key) is str}


def _short(arguments: object) -> tuple[object, ...]:
    if type(arguments) is not tuple or len(cast("tuple[object, ...]", arguments)) > _MOST_ARGUMENTS:
        raise TypeError
    return cast("tuple[object, ...]", arguments)


def _from_stack(parts: list[Any]) -> Named:
    module, name = parts
    if type(module) is not str or type(name) is not str:
        raise TypeError
    return Named(module=module, name=name)


_LITERALS = frozenset(
    [
        "INT",
        "BININT",
        "BININT1",
        "BININT2",
        "LONG",
        "LONG1",
        "LONG4",
        "FLOAT",
        "BINFLOAT",
        "STRING",
        "BINSTRING",
        "SHORT_BINSTRING",
        "UNICODE",
        "BINUNICODE",
        "SHORT_BINUNICODE",
        "BINUNICODE8",
        "BINBYTES",
        "SHORT_BINBYTES",
        "BINBYTES8",
        "BYTEARRAY8",
    ]
)
_EMPTY: dict[str, Callable[[], object]] = {
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
    "EMPTY_SET": list,
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
}
_STEPS: dict[str, Callable[[_Machine], object]] = {
    "MARK": lambda machine: machine.marks.append(len(machine.stack)),
    "POP": lambda machine: machine.pop(1),
    "POP_MARK": _Machine.pop_to_mark,
    "DUP": lambda machine: machine.stack.append(machine.stack[-1]),
    "TUPLE": lambda machine: machine.collect(tuple),
    "TUPLE1": lambda machine: machine.collect(tuple, 1),
    "TUPLE2": lambda machine: machine.collect(tuple, 2),
    "TUPLE3": lambda machine: machine.collect(tuple, 3),
    "LIST": lambda machine: machine.collect(list),
    "FROZENSET": lambda machine: machine.collect(list),
    "DICT": lambda machine: machine.collect(_as_dict),
    "APPEND": lambda machine: machine.put_values(machine.pop(1)),
    "APPENDS": lambda machine: machine.put_values(machine.pop_to_mark()),
    "ADDITEMS": lambda machine: machine.put_values(machine.pop_to_mark()),
    "SETITEM": lambda machine: machine.put_items(machine.pop(2)),
    "SETITEMS": lambda machine: machine.put_items(machine.pop_to_mark()),
    "STACK_GLOBAL": lambda machine: machine.collect(_from_stack, 2),
    "REDUCE": lambda machine: machine.collect(_call, 2),
    "NEWOBJ": lambda machine: machine.collect(_call, 2),
    "NEWOBJ_EX": lambda machine: machine.collect(_call, 3),
    "OBJ": lambda machine: machine.collect(lambda parts: _call([parts[0], ()])),
    "BUILD": lambda machine: machine.pop(1),  # the state of an object that was not made
    "BINPERSID": lambda machine: machine.collect(lambda parts: Persistent(identity=_short(parts[0])), 1),
}
