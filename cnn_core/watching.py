"""The steps of a network that cannot be traced, watched while it runs.

Hooks on a private twin of the network see its layers; what is computed between them is seen as torch is called. This
costs the twin and a few µs per call more than a traced program.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode  # the documented place of this class

from cnn_core.kinds import kind_of_function, kind_of_module
from cnn_core.steps import INPUT, ForwardPass, Record, is_layer, parts_of, tensors_in, twin_of


def watch(network: nn.Module, images: Tensor) -> ForwardPass:
    """Return every step of one forward pass. The network itself is left alone."""
    twin, notes = twin_of(network), _Notes()
    watcher = _Watcher(notes)
    for path, module in twin.named_modules():
        if path and is_layer(module):
            module.register_forward_pre_hook(watcher.enter)
            module.register_forward_hook(watcher.leaving(path), with_kwargs=True)
        elif path:
            module.register_forward_pre_hook(watcher.opening(path))
            module.register_forward_hook(watcher.close)
    notes.add(INPUT, INPUT, "", images, [])
    with _OverwritingGuard(notes), watcher:
        twin(images)
    return ForwardPass(records=tuple(notes.records), weights=tuple(notes.weights))


class _Notes:
    """The steps so far, and which step each tensor came from."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.weights: list[tuple[Tensor, ...]] = []
        self._sources: dict[int, tuple[Tensor, tuple[str, ...]]] = {}  # by identity; the tensor is held to keep it
        self._in_memory: defaultdict[int, list[int]] = defaultdict(list)  # numbers of the records that lie there
        self._taken: set[str] = set()
        self._overwritten = False
        self.scopes = [""]  # paths of the modules that are running and are no layers, the innermost last

    def add(self, kind: str, name: str, path: str, value: Any, operands: Iterable[Tensor]) -> Any:
        """Take a step down and return its value: another object than its input, so that later steps tell them apart."""
        operands = list(operands)
        overwritten, self._overwritten = self._overwritten, False
        if isinstance(value, Tensor) and not overwritten and any(value is operand for operand in operands):
            value = value.view_as(value)
        inputs = tuple(dict.fromkeys(source for operand in operands for source in self._names(operand)))
        if not inputs and kind != INPUT:
            return value
        parts = parts_of(value, self._unused(name))
        weights = () if path else tuple(operand for operand in operands if not self._names(operand))
        for part_name, part in parts:
            output = value if part is None else value[part]
            self._in_memory[_memory_of(output)].append(len(self.records))
            scope = self.scopes[-1]
            record = Record(name=part_name, kind=kind, path=path, scope=scope, inputs=inputs, output=output)
            self.records.append(record)
            self.weights.append(weights)
            self._sources[id(output)] = (output, (part_name,))
        if isinstance(value, Tensor) and not parts:  # a mask computed from a step stands for that step
            self._sources[id(value)] = (value, inputs)
        return value

    def before_overwriting(self, target: Tensor) -> None:
        """Copy what was kept of the memory that is about to be written over."""
        self._overwritten = True
        for index in self._in_memory.pop(_memory_of(target), []):
            record = self.records[index]
            self.records[index] = replace(record, output=record.output.clone())

    def _names(self, operand: Tensor) -> tuple[str, ...]:
        return self._sources[id(operand)][1] if id(operand) in self._sources else ()

    def _unused(self, name: str) -> str:
        count, unused = 0, name
        while unused in self._taken:
            count += 1
            unused = f"{name}_{count}"
        self._taken.add(unused)
        return unused


def _memory_of(tensor: Tensor) -> int:
    return tensor.untyped_storage().data_ptr()


class _Watcher(TorchFunctionMode):
    """Sees each function of torch that is called outside of a layer; with its hooks, each layer."""

    def __init__(self, notes: _Notes) -> None:
        super().__init__()
        self._notes = notes
        self._depth = 0  # layers that are running, one within the other

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        value = func(*args, **kwargs)
        if self._depth:
            return value
        # A property such as x.T is called through its getter.
        name = (getattr(func, "__self__", func) if func.__name__ == "__get__" else func).__name__.strip("_")
        kind = kind_of_function(name, args, kwargs)
        return self._notes.add(kind, name, "", value, tensors_in((args, kwargs)))

    def opening(self, path: str) -> Callable[..., None]:
        """Return the hook that notes that the module at this path, which is no layer, starts."""

        def open_scope(*_: Any) -> None:
            self._notes.scopes.append(path)

        return open_scope

    def close(self, *_: Any) -> None:
        """Note, as a hook, that the innermost module that is no layer ends."""
        self._notes.scopes.pop()

    def enter(self, *_: Any) -> None:
        """Note, as a hook, that a layer starts."""
        self._depth += 1

    def leaving(self, path: str) -> Callable[[nn.Module, Any, Any, Any], Any]:
        """Return the hook that takes down what the layer at this path computed."""

        def leave(module: nn.Module, args: Any, kwargs: Any, value: Any) -> Any:
            try:
                if self._depth > 1:
                    return value
                operands = tensors_in((args, kwargs))
                return self._notes.add(kind_of_module(module), _name_of(path), path, value, operands)
            finally:
                self._depth -= 1

        return leave


def _name_of(path: str) -> str:
    """Return the name that a tracer would give to a layer."""
    name = path.replace(".", "_")
    return f"_{name}" if name[0].isdigit() else name


class _OverwritingGuard(TorchDispatchMode):
    """Sees each operation before it runs; torch's schema tells which of its arguments it writes over."""

    def __init__(self, notes: _Notes) -> None:
        super().__init__()
        self._notes = notes

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        for index, argument in enumerate(func._schema.arguments):
            value = args[index] if index < len(args) else kwargs.get(argument.name)
            if isinstance(value, Tensor) and argument.alias_info is not None and argument.alias_info.is_write:
                self._notes.before_overwriting(value)
        return func(*args, **kwargs)
