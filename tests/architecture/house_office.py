"""The walls around what only the office sees: types that hold it, screens that show it, commands that don't (R1).

Rules as in `house_rules`: functions of a root folder that return what breaks them.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from house_sources import imports, names, sources, within
from house_walls import CONTRACTS, imported_modules

if TYPE_CHECKING:
    from pathlib import Path

    from house_sources import Source

OFFICE_ONLY = "OfficeOnly"
ERRANDS = {f"wiu.services.{errand}" for errand in ("covering", "contracting", "chasing", "resolving")}
SCREENS = ("wiu.ui.coverage_", "wiu.ui.contracts_", "pages.coverage", "pages.contracts")
# What would keep contract information for others, or hand it out: caches, grids with a download, downloads.
HANDS_OUT = {
    "cache_data",
    "cache_resource",
    "lru_cache",
    "dataframe",
    "data_editor",
    "download_button",
    "link_button",
}


def classes_of(every: list[Source]) -> list[tuple[Source, ast.ClassDef]]:
    return [(source, node) for source in every for node in source.nodes if isinstance(node, ast.ClassDef)]


def bases(node: ast.ClassDef) -> set[str]:
    return {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}


def what_holds_contracts_is_office_only(root: Path) -> list[str]:
    """A class with a field of an office-only type is office-only itself, so that nothing pickles or prints it."""
    classes = classes_of(sources(root))
    guarded = {OFFICE_ONLY}
    while new := {node.name for _, node in classes if bases(node) & guarded} - guarded:
        guarded |= new
    return [
        f"{source.place}:{node.lineno}: {node.name} holds {thing} and is not {OFFICE_ONLY}"
        for source, node in classes
        if node.name not in guarded
        for field in node.body
        if isinstance(field, ast.AnnAssign)
        for thing in sorted(guarded - {OFFICE_ONLY})
        if names(field.annotation, thing)
    ]


def contract_modules(every: dict[str, Source]) -> set[str]:
    """Return the modules of coverage that know contracts, however far round, and the office's own errands."""
    found = CONTRACTS | ERRANDS
    inside = [name for name in every if name.startswith("wiu.coverage.")]
    while (
        new := {
            name for name in inside if any(target in found for _, target in imported_modules(every, name))
        }
        - found
    ):
        found |= new
    return found


def only_office_screens_ask_for_contracts(root: Path) -> list[str]:
    """No other screen, and no command, imports what works on contracts; nor an office screen's parts."""
    every = {source.module: source for source in sources(root)}
    barred = contract_modules(every) - {"wiu.store.vault"}  # stores are barred from all screens already
    return [
        f"{source.place}:{line}: imports {name}, which only the office's screens may"
        for module, source in every.items()
        if source.package in {"pages", "wiu.ui", "wiu.commands", "app"} and not module.startswith(SCREENS)
        for line, name in imports(source)
        if any(within(name, each) for each in barred) or name.startswith(SCREENS)
    ]


def office_screens_hand_nothing_out(root: Path) -> list[str]:
    """The office's screens use no cache that people share, no grid that can be downloaded, no download."""
    return [
        f"{source.place}:{node.lineno}: uses {used}, which keeps or hands out what only the office may see"
        for source in sources(root)
        if source.module.startswith(SCREENS)
        for node in source.nodes
        if isinstance(node, ast.Attribute | ast.Name)
        and (used := getattr(node, "attr", getattr(node, "id", ""))) in HANDS_OUT
    ] + [
        f"{source.place}:{line}: imports {name}, by which files leave"
        for source in sources(root)
        if source.module.startswith(SCREENS)
        for line, name in imports(source)
        if within(name, "wiu.ui.exports") or within(name, "wiu.ui.taking_out")
    ]


OFFICE_WALLS = (
    what_holds_contracts_is_office_only,
    only_office_screens_ask_for_contracts,
    office_screens_hand_nothing_out,
)
