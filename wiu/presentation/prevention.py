"""How disclosure was prevented, in words: from the rules and the audit that travel with a table (R2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import SafeTable


def prevented(table: SafeTable) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the opening, the rules in force one by one, and the closing sentences."""
    audit = table.report.audit
    closing = [wording("prevented_secondary"), wording("prevented_pattern")]
    if audit.cells_attacked:
        attackers = words.joined(_with_article(each) for each in audit.attackers)
        closing.append(
            wording("prevented_audit").format(cells=f"{audit.cells_attacked:,}", attackers=attackers)
        )
    return wording("prevented_intro"), tuple(_rules(table.rules)), (" ".join(closing),)


def _with_article(attacker: str) -> str:
    if attacker.startswith(("a ", "an ", "the ")):
        return attacker
    return f"{'an' if attacker[0] in 'aeiou' else 'a'} {attacker}"


def _rules(rules: Rules) -> Iterator[str]:
    if rules.max_n is not None:
        yield wording("prevented_max_n").format(n=rules.max_n)
    if rules.min_contributors is not None:
        yield wording("prevented_min_contributors").format(k=rules.min_contributors)
    if rules.p_percent is not None:
        yield wording("prevented_p_percent").format(p=_number(rules.p_percent))
    for most, share in rules.nk:
        text = wording("prevented_nk").format(n=most, k=_number(share))
        # one department dominates in the singular
        yield text.replace("the 1 largest departments make up", "the largest department makes up")
    if rules.group_dimensions:
        named = (words.within_sentence(words.dimension(each)) for each in sorted(rules.group_dimensions))
        yield wording("prevented_group").format(dimensions=words.joined(named, "or"))
    yield wording("prevented_zeros" if rules.protect_zeros else "prevented_zeros_shown")


def _number(value: float) -> str:
    return words.number(value, 0 if float(value).is_integer() else 1)
