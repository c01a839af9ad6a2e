"""Each state of coverage can be found in the sample: reckoned here in the plainest way, by hand as it were.

This is no model of the product's own reckoning, only a proof that the sample makes each state possible.
"""

from collections import Counter

import pandas as pd
import pytest

CENSUS = pd.Timestamp("2025-11-03")


class Plain:
    def __init__(self, rows, newest):
        organisations = rows["organisation"]
        self.successor = (
            organisations.dropna(subset="successor_code").set_index("org_code")["successor_code"].to_dict()
        )
        departments = rows["department"]
        self.owner = departments.set_index("department_id")["org_code"].to_dict()
        answered = set(newest["submission"]["department_id"])
        self.answered = answered
        own = departments[departments["department_id"].isin(answered)]
        self.itself = set(zip(own["org_code"], own["specialism"], strict=True))
        stated = newest["service_contract"]
        stated = stated[~(stated["start"] > CENSUS) & ~(stated["end"] < CENSUS)]
        self.stated = {}
        for each in stated.itertuples():
            self.stated.setdefault((self.now(each.client_org_code), each.specialism), []).append(each)
        self.pairs = [
            (code, specialism)
            for code in organisations[organisations["valid_to"].isna()]["org_code"]
            for specialism in departments["specialism"].unique()
        ]
        self.chains, self.circles = Counter(), set()

    def now(self, code):
        while code in self.successor:
            code = self.successor[code]
        return code

    def providers(self, pair):
        said = self.stated.get(pair, [])
        buys = {"received_under_sla", "private_provider", "provided_under_sla", "in_house"}
        return {
            each.provider_department_id
            for each in said
            if each.arrangement in buys and pd.notna(each.provider_department_id)
        }

    def reached(self, pair, way=()):
        if pair in way:
            self.circles.add(pair)
            return False
        for provider in self.providers(pair):
            if provider in self.answered:
                self.chains[len(way) + 1] += 1
                return True
            if self.reached((self.now(self.owner[provider]), pair[1]), (*way, pair)):
                return True
        return False

    def contradicts(self, pair):
        said = self.stated.get(pair, [])
        provider = {
            each.provider_department_id: each.arrangement for each in said if each.stated_by == "provider"
        }
        for each in said:
            if each.stated_by == "client" and each.arrangement != "unknown":
                serves = {who for who, arrangement in provider.items() if arrangement == "provided_under_sla"}
                if serves and each.provider_department_id not in serves:
                    return True
                if provider.get(each.provider_department_id) == "none":
                    return True
        return False

    def state(self, pair):
        if pair in self.itself:
            return "answered itself"
        if self.contradicts(pair):
            return "claims conflict"
        if self.reached(pair):
            return "covered by a provider that answered"
        said = [each for each in self.stated.get(pair, []) if each.arrangement != "unknown"]
        if any(each.arrangement == "none" for each in said):
            return "no service needed"
        return "provider known but silent" if said else "unknown"


@pytest.fixture(scope="module")
def reckoned(rows, newest):
    plain = Plain(rows, newest)
    plain.states = Counter(plain.state(pair) for pair in plain.pairs)
    return plain


@pytest.mark.parametrize(
    ("state", "at_least"),
    [
        ("answered itself", 350),
        ("covered by a provider that answered", 200),
        ("provider known but silent", 50),
        ("claims conflict", 10),
        ("no service needed", 50),
        ("unknown", 200),
    ],
)
def test_each_state_occurs(reckoned, state, at_least):
    assert reckoned.states[state] >= at_least


@pytest.mark.parametrize("links", [2, 3])
def test_chains_of_several_links_end_at_a_provider_that_answered(reckoned, links):
    assert reckoned.chains[links] > 0


def test_there_is_a_circle(reckoned):
    assert len(reckoned.circles) >= 2


def test_there_are_gaps_that_only_a_contract_no_longer_in_force_would_fill(newest, reckoned):
    stated = newest["service_contract"]
    over = stated[(stated["end"] < CENSUS) & (stated["stated_by"] == "provider")]
    pairs = zip(over["client_org_code"].map(reckoned.now), over["specialism"], strict=True)
    assert any(reckoned.state(pair) == "unknown" for pair in pairs)


@pytest.mark.parametrize(
    "arrangement",
    ["in_house", "provided_under_sla", "received_under_sla", "private_provider", "none", "unknown"],
)
def test_each_arrangement_is_stated(newest, arrangement):
    assert (newest["service_contract"]["arrangement"] == arrangement).any()


def test_most_contracts_are_stated_by_one_side_only_and_many_by_both(newest):
    stated = (
        newest["service_contract"].dropna(subset="provider_department_id").query("arrangement != 'in_house'")
    )
    sides = stated.groupby(["client_org_code", "specialism"])["stated_by"].nunique()
    assert (sides == 1).sum() > 100
    assert (sides == 2).sum() > 100
