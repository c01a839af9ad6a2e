"""The walls of the house: where raw counts and service contracts may be known, and where not.

Rules as in `house_rules`: functions of a root folder that return what breaks them.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from house_sources import called, calls, imports, names, sources, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from house_sources import Source

COUNTS = "wiu.statistics.counts"
MADE_ONLY_IN = {"Counts": "wiu.store", "SafeTable": "wiu.disclosure"}
READS_COUNTS = {"wiu.store", "wiu.disclosure", "wiu.coverage", "wiu.statistics"}
# Service contracts and the store that keeps them (R1), and what may not know of them, however far round.
CONTRACTS = {"wiu.coverage.contracts", "wiu.store.vault"}
GOES_OUT = ("wiu.presentation", "wiu.releases", "wiu.requests", "wiu.statistics", "wiu.disclosure")
SENDS_OUT = {
    f"wiu.services.{errand}"
    for errand in (
        "exploring",
        "releasing",
        "released",
        "drawing_up",
        "against_ledger",
        "publishing",
        "asking",
        "deciding",
    )
}


def returns_counts(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.returns is not None and names(node.returns, "Counts")


def counts_are_made_in_one_place(root: Path) -> list[str]:
    """Counts are made only in the store and known only where they are made safe; so with safe tables."""
    found = []
    for source in sources(root):
        may_know = source.package in READS_COUNTS | {"wiu.services"}
        for line, name in imports(source):
            if within(name, COUNTS) and not may_know:
                found.append(
                    f"{source.place}:{line}: knows raw counts, which are read only to make them safe"
                )
        for thing, room in MADE_ONLY_IN.items():
            if source.package != room:
                made = [call.lineno for call in calls(source.nodes, {thing})]
                found.extend(f"{source.place}:{line}: makes {thing}; only {room} does" for line in made)
    return found


def gives_counts(node: ast.AST, givers: set[str]) -> bool:
    """Return whether an expression is counts: a call of what returns them, a field that holds them."""
    return (isinstance(node, ast.Call) and called(node) in givers) or (
        isinstance(node, ast.Attribute) and node.attr in givers
    )


def handed_on(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what an expression hands on as it is: itself, or what it packs; never what a call makes of it."""
    yield node
    if not isinstance(node, ast.Call | ast.Attribute):
        for child in ast.iter_child_nodes(node):
            yield from handed_on(child)


def counts_held(source: Source, givers: set[str]) -> set[str]:
    """Return the names that hold counts in a file: so annotated, or given by what gives counts."""
    held = set()
    for node in source.nodes:
        if isinstance(node, ast.arg) and node.annotation is not None and names(node.annotation, "Counts"):
            held.add(node.arg)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(gives_counts(part, givers) for part in handed_on(node.value)):
                held |= {
                    part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)
                }
    return held


def services_hand_counts_on_unread(root: Path) -> list[str]:
    every = [node for source in sources(root) for node in source.nodes]
    givers = {node.name for node in every if returns_counts(node)}
    givers |= {
        node.target.id
        for node in every
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and names(node.annotation, "Counts")
    }
    found = []
    for source in sources(root):
        if source.package != "wiu.services":
            continue
        held = counts_held(source, givers)
        for node in source.nodes:
            inner = node.value if isinstance(node, ast.Attribute) else None
            named = isinstance(inner, ast.Name) and inner.id in held
            if inner is not None and (named or gives_counts(inner, givers)):
                found.append(
                    f"{source.place}:{node.lineno}: looks into raw counts; a service only hands them on"
                )
    return found


def imported_modules(every: dict[str, Source], module: str) -> Iterator[tuple[int, str]]:
    """Yield the product's own modules that a module imports, each with its line."""
    for line, name in imports(every[module]):
        parts = name.split(".")
        known = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
        found = next((each for each in known if each in every), None)
        if found not in {None, "wiu", module}:
            yield line, found


def what_goes_out_knows_no_contracts(root: Path) -> list[str]:
    """Follow the imports of whatever makes or sends a release: none may lead to service contracts (R1)."""
    every = {source.module: source for source in sources(root)}
    leads = {module: list(imported_modules(every, module)) for module in every}
    found = []
    for module, source in every.items():
        if source.package not in GOES_OUT and module not in SENDS_OUT:
            continue
        for line, first in leads[module]:
            seen, waiting = {first}, [first]
            while waiting:
                new = {name for _, name in leads[waiting.pop()]} - seen
                seen |= new
                waiting += sorted(new)
            found += [
                f"{source.place}:{line}: leads by way of {first} to {name}"
                for name in sorted(seen & CONTRACTS)
            ]
    return found


def private_names_stay_at_home(root: Path) -> list[str]:
    """What begins with an underscore is used in its own package; the seal of safe tables above all."""
    found = []
    for source in sources(root):
        for line, name in imports(source):
            parts = name.split(".")
            private = parts[-1].startswith("_") and not parts[-1].startswith("__")
            if private and parts[0] == "wiu" and ".".join(parts[:2]) != source.package:
                found.append(f"{source.place}:{line}: imports {name}, which is private to its package")
        if source.package != "wiu.disclosure":
            sealed = [
                node.lineno
                for node in source.nodes
                if isinstance(node, ast.Attribute) and node.attr == "_SEAL"
            ]
            found += [f"{source.place}:{line}: takes the seal of safe tables" for line in sealed]
    return found


def a_press_asks_who_it_is(root: Path) -> list[str]:
    """A callback runs before the page and its door: whoever it was drawn for may have been signed out since."""
    found = []
    for source in sources(root):
        pressed = {
            word.value.id
            for call in source.nodes
            if isinstance(call, ast.Call)
            for word in call.keywords
            if word.arg in {"on_click", "on_change"} and isinstance(word.value, ast.Name)
        }
        for node in source.nodes:
            if isinstance(node, ast.FunctionDef) and node.name in pressed:
                handed = any(each.arg == "viewer" for each in node.args.args)
                if handed and not any(calls(tuple(ast.walk(node)), {"validity", "viewer_now"})):
                    found.append(f"{source.place}:{node.lineno}: trusts the viewer of an earlier drawing")
    return found


WALLS = (
    a_press_asks_who_it_is,
    private_names_stay_at_home,
    counts_are_made_in_one_place,
    services_hand_counts_on_unread,
    what_goes_out_knows_no_contracts,
)
