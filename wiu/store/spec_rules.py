"""The `rules` of a specification: which figures are sensitive. What can't be meant is refused."""

from __future__ import annotations

import math
from typing import Any

from wiu.store.spec_error import SpecError

THRESHOLDS = ("maxN", "min_contributors")
SWITCHES = ("protectZeros", "given_primary")
KNOWN_RULES = (*THRESHOLDS, "pPercent", "nk", *SWITCHES)
ON_CONTRIBUTORS = ("min_contributors", "pPercent", "nk")
WHOLE = 100.0


def read_rules(spec: dict[str, Any], where: str) -> dict[str, Any]:
    """Return each rule by its name: None, False or an empty tuple where the specification does not ask for it.

    Raises:
        SpecError: no rule at all, an unknown one, a value that no rule can have, or a rule on contributors where no
            column names them: it could never fire, and what it was to protect would be published.

    """
    stated = spec.get("rules")
    if not isinstance(stated, dict):
        raise SpecError("bad_spec", "“rules” must be an object.", f"{where}: rules")
    for key in stated:
        if key not in KNOWN_RULES:
            raise SpecError(
                "unknown_rule", f"“{key}” is no rule: expected {', '.join(KNOWN_RULES)}.", f"{where}: rules"
            )
    rules = {
        "maxN": _threshold(stated, "maxN", where),
        "min_contributors": _threshold(stated, "min_contributors", where),
        "pPercent": _per_cent(stated, where),
        "nk": _dominance(stated, where),
        "protectZeros": _switch(stated, "protectZeros", where),
        "given_primary": _switch(stated, "given_primary", where),
    }
    if all(value is None or value is False or value == () for value in rules.values()):
        raise SpecError("no_rule", "No rule is stated: everything would be published.", f"{where}: rules")
    # stated primaries stand on their own: whoever stated them knew the contributors
    if spec.get("contributor_column") is None and not rules["given_primary"]:
        for key in ON_CONTRIBUTORS:
            if rules[key]:
                raise SpecError("bad_rule", f"“{key}” needs a contributor_column.", f"{where}: rules.{key}")
    return rules


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _threshold(stated: dict[str, Any], key: str, where: str) -> int | None:
    value = stated.get(key)
    if value is None:
        return None
    if not _is_number(value) or value < 0 or value % 1:
        raise SpecError("bad_rule", f"“{key}” must be a whole number, 0 or more.", f"{where}: rules.{key}")
    return int(value)


def _per_cent(stated: dict[str, Any], where: str) -> float | None:
    value = stated.get("pPercent")
    if value is not None and (not _is_number(value) or value < 0):
        raise SpecError("bad_rule", "“pPercent” must be a number, 0 or more.", f"{where}: rules.pPercent")
    return value


def _switch(stated: dict[str, Any], key: str, where: str) -> bool:
    value = stated.get(key)
    if value is not None and not isinstance(value, bool):
        raise SpecError("bad_rule", f"“{key}” must be true or false.", f"{where}: rules.{key}")
    return bool(value)


def _dominance(stated: dict[str, Any], where: str) -> tuple[tuple[int, float], ...]:
    pairs = stated.get("nk") or []
    size = 2  # a number of contributors and a share
    if isinstance(pairs, list) and len(pairs) == size and not isinstance(pairs[0], list):
        pairs = [pairs]
    if not isinstance(pairs, list) or not all(
        isinstance(pair, list) and len(pair) == size and _is_dominance(*pair) for pair in pairs
    ):
        raise SpecError(
            "bad_rule",
            "“nk” must be a list of pairs [n, k]: n contributors, 1 or more, and k per cent, above 0 and up to 100.",
            f"{where}: rules.nk",
        )
    return tuple((int(n), float(k)) for n, k in pairs)


def _is_dominance(number: object, share: object) -> bool:
    return (
        isinstance(number, int)
        and isinstance(share, int | float)
        and _is_number(number)
        and _is_number(share)
        and number >= 1
        and 0 < share <= WHOLE
    )


def read_rounding(spec: dict[str, Any], where: str) -> tuple[int, bool] | None:
    """Return the base to round to and whether sums must hold; None where the specification does not ask for it.

    Raises:
        SpecError: the base is no whole number from 2 on, or an unknown word stands there.

    """
    stated = spec.get("rounding")
    if stated is None:
        return None
    place = f"{where}: rounding"
    if not isinstance(stated, dict) or not set(stated) <= {"base", "additive"}:
        raise SpecError("bad_rounding", "“rounding” must be an object with “base” and “additive”.", place)
    base, additive = stated.get("base", 5), stated.get("additive", False)
    least = 2
    if not isinstance(base, int) or isinstance(base, bool) or base < least:
        raise SpecError("bad_rounding", "“base” must be a whole number, 2 or more.", f"{place}.base")
    if not isinstance(additive, bool):
        raise SpecError("bad_rounding", "“additive” must be true or false.", f"{place}.additive")
    if spec.get("kind") != "frequency":
        raise SpecError("bad_rounding", "Only tables of counts can be rounded.", place)
    return base, additive
