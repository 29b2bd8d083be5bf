"""The text of functions of this project, with all that they need, for a script that does without the project."""

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from cnn_core.code.text import lines

_SHAPED = re.compile(r'\b\w+\[Tensor, "[^"]*"\]')  # jaxtyping's annotations
_UNTRACED = re.compile(r"^ *@no_type_check.*\n", re.MULTILINE)  # of methods that torch.fx traces
_OURS = ("cnn_core", "jaxtyping")


@dataclass(frozen=True, kw_only=True)
class Imported:
    """One name that a script imports; `name` is "" for a whole module."""

    module: str
    name: str = ""
    alias: str = ""


def carried(functions: Iterable[Callable[..., object]]) -> tuple[str, frozenset[Imported]]:
    """Return the text of functions and of what they need of the project, and what that text imports."""
    waiting = [(inspect.getmodule(function), function.__name__) for function in functions]
    sources: dict[str, _Source] = {}
    needed: dict[str, set[str]] = {}
    while waiting:
        module, name = waiting.pop(0)
        assert module is not None
        source = sources.setdefault(module.__name__, _Source(module))
        names = needed.setdefault(module.__name__, set())
        if name not in names:
            names |= source.needed(name)
            waiting += [(import_module(one.module), one.name) for one in source.borrowed(names)]
    texts = [text for name, names in needed.items() for text in sources[name].texts(names)]
    imported = [sources[name].imported(names) for name, names in needed.items()]
    return "\n\n\n".join(texts), frozenset[Imported]().union(*imported)


def import_lines(imported: Iterable[Imported]) -> str:
    """Write import statements in their usual order: first those of Python itself, and whole modules before names."""
    whole = sorted({one for one in imported if not one.name}, key=lambda one: one.module)
    by_module: dict[str, set[str]] = {}
    for one in imported:
        if one.name:
            by_module.setdefault(one.module, set()).add(f"{one.name} as {one.alias}" if one.alias else one.name)
    written = [(one.module, f"import {one.module}") for one in whole]
    written += [(module, f"from {module} import {', '.join(sorted(names))}") for module, names in by_module.items()]
    own = [text for module, text in written if module in _STANDARD]
    others = [text for module, text in written if module not in _STANDARD]
    return "\n\n".join(lines(*sorted(texts, key=_import_order)) for texts in (own, others) if texts)


_STANDARD = ("collections", "json", "math", "pathlib", "sys", "typing")


def _import_order(text: str) -> tuple[bool, str]:
    return (text.startswith("from"), text)


class _Source:
    """A module as text, by the names that it defines at its top."""

    def __init__(self, module: ModuleType) -> None:
        text = inspect.getsource(module)
        self._lines = text.splitlines(keepends=True)
        self._nodes = ast.parse(text).body
        self._defined = {name: node for node in self._nodes for name in _names_defined(node)}

    def needed(self, name: str) -> set[str]:
        """Return the name, and all others of the module that it needs."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._used(self._defined[name]) & self._defined.keys()
        return found

    def texts(self, names: set[str]) -> list[str]:
        """Return the definitions in their order, constants below each other in one text."""
        texts: list[str] = []
        constants: list[str] = []
        for node in self._nodes:
            if names.isdisjoint(_names_defined(node)):
                continue
            if isinstance(node, ast.Assign | ast.AnnAssign):
                constants.append(self._text(node))
            else:
                texts.append(self._text(node))
        return [lines(*constants), *texts] if constants else texts

    def imported(self, names: set[str]) -> set[Imported]:
        """Return what the definitions use of other packages."""
        return {one for one in self._imports(names) if not one.module.startswith(_OURS)}

    def borrowed(self, names: set[str]) -> set[Imported]:
        """Return what the definitions use of other modules of the project."""
        return {one for one in self._imports(names) if one.module.startswith("cnn_core")}

    def _imports(self, names: set[str]) -> Iterator[Imported]:
        used = {
            node.id for text in self.texts(names) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)
        }
        for node in self._nodes:
            if isinstance(node, ast.Import):
                yield from (Imported(module=name.name) for name in node.names if name.name.partition(".")[0] in used)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for name in node.names:
                    if (name.asname or name.name) in used:
                        yield Imported(module=node.module, name=name.name, alias=name.asname or "")

    def _used(self, node: ast.stmt) -> set[str]:
        return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}

    def _text(self, node: ast.stmt) -> str:
        text = "".join(self._lines[_first_line(node) - 1 : node.end_lineno]).rstrip()
        return _SHAPED.sub("Tensor", _UNTRACED.sub("", text))


def _names_defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
