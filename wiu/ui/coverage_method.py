"""How coverage is counted, in words that anybody in the office can repeat on the telephone."""

from __future__ import annotations

import streamlit as st

from wiu.coverage.reckoning import State
from wiu.ui import coverage_words, tables

_HOW = """
**What is counted.** A *need* is one organisation and one specialism that the round asked about. Each is in exactly one
state. Coverage is *answered itself* plus *covered by a provider that answered*, of all needs but those where the
organisation says it needs none. Of whom no provider is known counts as needing it.

**Who answered.** A department with an accepted return in the round, just as the response rate counts.

**Which contracts count.** Those in force on the census date, stated by either side in a return that counts. A date that
nobody stated is open. Contracts that are over are shown as hints in the list of gaps and count for nothing.

**Which state, in this order.** A department of its own answered; else the two sides contradict each other; else a
provider that answered serves it; else somebody is known and silent; else it says it needs none; else it is a gap. A
department on the list of those who should answer outweighs a return that says “none”.

**Chains.** Where a provider buys in turn, the chain is followed until somebody answered, through claims that nobody
contradicts. Organisations that buy from each other in a circle are reported, and cover nobody by it.

**Contradictions.** The provider says it serves, and the client names another, provides it itself or needs none; or the
client names a provider that denies it; or two returns of one client disagree. Departments of one organisation are one
provider. A decision of the office settles the state, with its reason, for as long as the same is stated.

**Mergers and new names.** What is said of an old code is said of the organisation that stands for it on the census
date. Each organisation is counted once.

**WTE** that a provider spends on clients is counted at the provider, once.
"""


def show() -> None:
    """Show how coverage is counted, and the states with their signs."""
    st.markdown(_HOW)
    tables.show_words(
        "The states",
        ("State", "Meaning"),
        [(coverage_words.sign(state), coverage_words.MEANINGS[state]) for state in State],
    )
