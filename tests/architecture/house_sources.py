"""The product's Python files as the rules of the house see them: what each imports, calls and names."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, eq=False)  # the same text at the same place is the same source: `parsed`
class Source:
    """One Python file of the product: where it is, the package it belongs to, and its syntax, the module first."""

    place: str
    module: str
    text: str
    nodes: tuple[ast.AST, ...]

    @property
    def package(self) -> str:
        return ".".join(self.module.split(".")[: 2 if self.module.startswith("wiu.") else 1])


@cache
def parsed(place: str, text: str) -> Source:
    module = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Source(place, module, text, tuple(ast.walk(ast.parse(text))))


def sources(root: Path) -> list[Source]:
    """Return the product's Python files: `app.py`, the pages and everything under `wiu/`."""
    paths = sorted([*root.glob("app.py"), *root.glob("pages/**/*.py"), *root.glob("wiu/**/*.py")])
    return [parsed(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


@cache
def imports(source: Source) -> tuple[tuple[int, str], ...]:
    """Return every import as (line, dotted name), those for type checkers and those by name included."""
    return tuple(_imports(source))


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = source.module.split(".") + ([""] if source.place.endswith("/__init__.py") else [])
            above = ".".join(parts[: len(parts) - node.level]) if node.level else ""
            base = ".".join(part for part in (above, node.module) if part)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__"}:
            name = node.args[0] if node.args else None
            known = isinstance(name, ast.Constant) and isinstance(name.value, str)
            yield node.lineno, name.value if known else "?"


def called(node: ast.Call) -> str:
    """Return the last part of what is called: `con.execute(…)` → “execute”."""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def names(annotation: ast.AST, what: str) -> bool:
    return any(
        what in (getattr(node, "id", ""), getattr(node, "attr", ""))
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and what in node.value)
        for node in ast.walk(annotation)
    )


def calls(nodes: Iterable[ast.AST], wanted: set[str]) -> Iterator[ast.Call]:
    return (node for node in nodes if isinstance(node, ast.Call) and called(node) in wanted)
