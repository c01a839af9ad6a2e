"""Attacking published tables given as files: what `python -m wiu attack` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.disclosure.attack import Release, attack
from wiu.disclosure.attack_rounded import attack_rounded
from wiu.store.published_files import name_of, read_table
from wiu.store.spec_files import read_spec, rounding_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def attack_files(spec: Path, tables: Sequence[Path]) -> dict[str, Any]:
    """Try every attacker on tables published from the spec's microdata, taken together.

    A table has a column per dimension (one that lacks a column is at its total), `value` and
    `status`, as `protect` writes it. The document counts attacks and disclosures by attacker and
    names the cells disclosed, those whose figure is not the microdata's and those left out; it
    holds no figure that is not published. Where the spec asks for rounding, the tables are rounded ones, and every
    attacker is given the range that each figure tells.

    Raises:
        SpecError: the spec or its data can't be used. Fit to show.
        AttackError: a table can't be read or doesn't belong to the spec. Fit to show.

    """
    counts, rules = read_spec(spec)
    rounding = rounding_of(spec)
    releases = [Release(counts, read_table(path, counts)) for path in tables]
    if rounding is None:
        findings = attack(releases, rules)
    else:
        base, additive = rounding
        findings = attack_rounded(releases, rules, base, additive=additive)
    return {
        "name": name_of(counts),
        "tables": [path.name for path in tables],
        **findings.as_json(),
    }
