"""What a call was told: the attributes of a module, or the arguments of a function."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from torch import nn

from cnn_core.calls import Call, Operand


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A call's settings by name, whether it calls a module or a function."""

    call: Call
    values: Mapping[str, Any]  # of the earlier calls

    def get(self, name: str, position: int, default: Any = None) -> Any:
        """Return one setting.

        Args:
            name: Of the module's attribute, which is the function's argument too.
            position: Among the function's arguments, the tensor being 0.
            default: Where it is not told.
        """
        call = self.call
        if isinstance(call.function, nn.Module):
            return getattr(call.function, name, default)
        told = call.arguments[position] if position < len(call.arguments) else call.options.get(name, default)
        return with_values(told, self.values)


def with_values(told: Any, values: Mapping[str, Any]) -> Any:
    """Return nested arguments with the value in place of each operand."""
    if isinstance(told, Operand):
        return values[told.name]
    if isinstance(told, tuple | list):
        parts = [with_values(part, values) for part in told]
        return tuple(parts) if isinstance(told, tuple) else parts
    if isinstance(told, slice):
        return slice(*(with_values(end, values) for end in _ends(told)))
    if isinstance(told, Mapping):
        return {name: with_values(part, values) for name, part in told.items()}
    return told


def operands_in(told: Any) -> list[str]:
    """Return the names of the earlier calls among nested arguments, in order, each once."""
    if isinstance(told, Operand):
        return [told.name]
    parts: Iterable[Any] = ()
    if isinstance(told, Mapping):
        parts = told.values()
    elif isinstance(told, tuple | list):
        parts = told
    elif isinstance(told, slice):
        parts = _ends(told)
    return list(dict.fromkeys(name for part in parts for name in operands_in(part)))


def _ends(told: slice) -> tuple[Any, Any, Any]:
    return told.start, told.stop, told.step
