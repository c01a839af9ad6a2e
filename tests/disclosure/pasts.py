"""Two releases of a drawn round and a question beside them, laid out as the engine does."""

from __future__ import annotations

import numpy as np
from histories import ask, full_data

from wiu.disclosure.cells import lay_out
from wiu.disclosure.engine import protect
from wiu.disclosure.loss import losses
from wiu.disclosure.matching import laid_together
from wiu.disclosure.past import recall
from wiu.disclosure.problem import pose
from wiu.disclosure.related import related
from wiu.disclosure.rules import Rules
from wiu.disclosure.space import space_of
from wiu.disclosure.universe import universe

RULES = {
    False: Rules(max_n=4, min_contributors=3),
    True: Rules(min_contributors=3, p_percent=10.0, nk=((1, 70.0),)),
}


def laid(seed, *, magnitude):
    """Return all rows of two releases and a question, of two editions."""
    rng = np.random.default_rng(seed)
    full = full_data(rng, (4, 4, 4), contributors=True, magnitude=magnitude)
    rules = RULES[magnitude]
    first, second = (
        ask(rng, full, kind, at).counts for at, kind in enumerate(("other table", "other table"))
    )
    history = [(first, protect(first, rules))]
    history.append((second, protect(second, rules, history=history)))
    asked = ask(rng, full, "late return", 2).counts
    return past_of(history, asked, rules)


def past_of(history, asked, rules):
    """Return all rows of what was released and of a question."""
    plain = lay_out(asked, rules)
    everything, relations = related([*(each for each, _ in history), asked])
    axes, over = universe(everything, relations, {})
    space = space_of(over, axes, laid_together(over, axes, list(plain.measures)))
    return recall(space, history, rules, plain, pose(plain, rules, losses(plain, None)))
