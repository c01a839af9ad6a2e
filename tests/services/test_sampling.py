"""The invented sample survey is built once, by whoever comes first, and never beside real data."""

import pytest

from wiu.policy.access import RefusedError
from wiu.services import sampling
from wiu.services.vault_key import vault_of
from wiu.store import audit_log, vault
from wiu.store.errors import StoreError


def test_the_first_start_builds_an_edition_that_says_it_is_invented(built, office):
    home, said, _ = built
    edition = home.editions.current()
    assert (said["edition"], edition.name, edition.sample) == ("edition 1", "edition 1", True)
    assert said["tables"]["survey_round"] == 3
    assert home.has_data()
    assert not home.holds_real_data()
    contracts = vault.contracts(vault_of(home.path, sample=True), office, 1).rows
    assert len(contracts) == said["tables"]["service_contract"]


def test_contracts_lie_in_the_vault_and_nowhere_else(built):
    assert "service_contract" not in built[0].editions.rows()


def test_progress_goes_from_nothing_to_all_and_says_what_is_done(built):
    fractions = [fraction for fraction, _ in built[2]]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert all(words for _, words in built[2])


def test_building_it_is_logged(built):
    with built[0].register.transaction() as connection:
        (entry,) = [each for each in audit_log.entries(connection) if each.action == "load survey"]
        assert audit_log.verify(connection) is None
    assert (entry.actor, entry.subject, entry.detail["sample"]) == ("w", "edition 1", True)


def test_nobody_without_a_role_builds_it(fresh, nobody, now):
    with pytest.raises(RefusedError):
        sampling.build(fresh, nobody, now=now)
    assert not fresh.has_data()


def test_replacing_it_takes_the_right_to_load(sample, wiu, office, now):
    with pytest.raises(RefusedError):
        sampling.build(sample, wiu, now=now, departments=40)
    assert sampling.build(sample, office, now=now, departments=40, round_id="2025")["edition"] == "edition 2"
    assert sample.editions.rows()["survey_round"]["round_id"].tolist() == ["2025"]


def test_it_is_never_built_beside_real_data(fresh, office, now):
    fresh.editions.write({}, made_at=now, made_by="o", why="real", sample=False)
    with pytest.raises(StoreError) as refused:
        sampling.build(fresh, office, now=now)
    assert refused.value.code == "real_data"
    assert fresh.editions.current().number == 1
    assert fresh.holds_real_data()


def test_of_two_processes_that_start_at_once_one_builds_and_the_other_leaves_it_be(fresh, wiu, now):
    def meanwhile(_done, words):
        if words.startswith("Writing"):
            sampling.build(fresh, wiu, now=now, departments=30)

    with pytest.raises(StoreError) as told:
        sampling.build(fresh, wiu, now=now, departments=30, progress=meanwhile)
    assert told.value.code == "meanwhile"
    assert [each.number for each in fresh.editions.all()] == [1]
