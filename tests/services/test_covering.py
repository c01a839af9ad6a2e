"""Coverage as the office gets it: the same as a recount in SQL, behind the door, logged, and kept by nobody else."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from coverage_recount import recount
from homes import written_in

from wiu.coverage.claims import Kind, Meaning
from wiu.coverage.gaps import Gap
from wiu.coverage.reckoning import SERVED_BY, State
from wiu.policy.access import RefusedError, Role, Viewer
from wiu.services import auditing, chasing, contracting, covering, resolving
from wiu.services.chasing import ChaseError, Outcome
from wiu.services.resolving import ResolveError
from wiu.services.vault_key import vault_of
from wiu.statistics.question import QuestionError
from wiu.store import vault
from wiu.store.errors import StoreError

ROUNDS = ("2021", "2023", "2025")


@pytest.fixture
def look(sample, office, now):
    def looked(**more):
        return covering.coverage(sample, office, **({"now": now} | more))

    return looked


def the_kept(home, office):
    contracts = vault.contracts(vault_of(home.path, sample=True), office, 1).rows
    return home.editions.rows(), contracts


@pytest.mark.parametrize("round_id", ROUNDS)
def test_the_figures_equal_an_independent_recount_in_plain_sql(built, office, now, round_id):
    home = built[0]
    found = covering.coverage(home, office, round_id, now=now).now.found
    again = recount(*the_kept(home, office), round_id)
    assert {pair: str(state) for pair, state in found.states.items()} == again


def test_every_state_occurs_in_the_sample(built, office, now):
    found = covering.coverage(built[0], office, now=now).now.found
    assert set(Counter(found.states.values())) == set(State)
    assert found.circles
    assert max(len(found.chain(pair)) for pair in found.links) > 1


@pytest.mark.parametrize("roles", [(), (Role.WIU,), (Role.UKLG,), (Role.WIU, Role.UKLG)])
def test_nobody_but_the_office_may_even_after_the_office_has_looked(sample, office, now, roles):
    seen = covering.coverage(sample, office, now=now)
    other = Viewer("x", "X", frozenset(roles))
    gap = seen.now.missing[0].key
    pair = seen.now.found.open_conflicts[0].pair
    for errand in (
        lambda: covering.coverage(sample, other, now=now),
        lambda: contracting.network(sample, other, now=now),
        lambda: chasing.chase(
            sample, other, "2025", gap, Outcome.CHASED, on=date(2026, 11, 1), expected=None, now=now
        ),
        lambda: resolving.resolve(
            sample, other, "2025", pair, "needs none", provider=None, reason="They rang us.", now=now
        ),
    ):
        with pytest.raises(RefusedError):
            errand()


def test_that_somebody_looked_is_logged_once_while_they_look(sample, now):
    officer = Viewer("another", "Another Officer", frozenset({Role.OFFICE}))

    def views():
        return [(each.action, each.subject) for each in auditing.log(sample, officer).of(actor="another")]

    covering.coverage(sample, officer, now=now)
    covering.coverage(sample, officer, now=now + timedelta(minutes=9))
    contracting.network(sample, officer, now=now)
    assert views() == [
        ("see contracts", "edition 1, round 2025"),
        ("see coverage", "edition 1, round 2025"),
    ]
    covering.coverage(sample, officer, now=now + timedelta(minutes=10))
    assert len(views()) == 3


def test_who_can_t_be_logged_is_shown_nothing(sample, office, now, monkeypatch):
    def full(*_, **__):
        raise StoreError("not_written", "The disk is full.")

    monkeypatch.setattr("wiu.store.audit_log.append", full)
    with pytest.raises(StoreError):
        covering.coverage(sample, office, now=now + timedelta(days=1))


def open_files():
    found = set()
    for each in Path("/proc/self/fd").iterdir():
        try:
            found.add(each.readlink().name)
        except OSError:  # closed between the listing and the look
            continue
    return found


def test_the_vault_is_open_only_while_statements_are_read(look, monkeypatch):
    during = []
    real = covering.statements_of

    def spied(*given):
        during.append(open_files())
        return real(*given)

    monkeypatch.setattr(covering, "statements_of", spied)
    look()
    assert during  # statements were read, and the vault was shut before anything was worked out
    assert not any(vault.FILE in names for names in (*during, open_files()))


def test_an_unknown_round_is_refused_with_the_known_ones(look):
    with pytest.raises(QuestionError, match="2025, 2023, 2021"):
        look(round_id="1999")


def test_without_data_it_says_so(fresh, office, now):
    with pytest.raises(StoreError, match="No survey data"):
        covering.coverage(fresh, office, now=now)


def test_a_chase_is_noted_logged_and_read_back(sample, office, now, look):
    gap = next(each for each in look().now.missing if each.kind is Gap.DEPARTMENT)
    asked = {"on": date(2026, 11, 20), "now": now}
    chasing.chase(sample, office, "2025", gap.key, Outcome.CHASED, expected=date(2026, 12, 4), **asked)
    chasing.chase(sample, office, "2025", gap.key, Outcome.ANSWERED, expected=None, **asked)
    steps = look().chased[gap.key]
    assert [(each.outcome, each.expected, each.by) for each in steps] == [
        (Outcome.CHASED, date(2026, 12, 4), "o"),
        (Outcome.ANSWERED, None, "o"),
    ]
    logged = auditing.log(sample, office)
    assert [each.subject for each in logged.of(action="chase answer")] == [gap.key] * 2
    assert logged.broken is None


@pytest.mark.parametrize(
    ("gap", "on", "expected", "code"),
    [
        ("department:nobody", date(2026, 11, 1), None, "no_gap"),
        (None, date(2027, 1, 1), None, "not_yet"),
        (None, date(2026, 11, 20), date(2026, 11, 19), "too_early"),
    ],
)
def test_a_chase_that_can_t_be_is_refused_and_nothing_is_noted(
    *, sample, office, now, look, gap, on, expected, code
):
    gap = gap or look().now.missing[0].key
    with pytest.raises(ChaseError) as refused:
        chasing.chase(sample, office, "2025", gap, Outcome.CHASED, on=on, expected=expected, now=now)
    assert refused.value.code == code
    assert look().chased == {}


def test_the_register_never_holds_the_name_of_a_private_provider(sample, office, now, look):
    names = {
        each.statement.provider_name
        for claims in look().now.found.claims.values()
        for each in claims
        if each.statement.provider_name
    }
    assert names
    for gap in look().now.missing:
        if gap.kind is Gap.PRIVATE:
            chasing.chase(
                sample, office, "2025", gap.key, Outcome.CHASED, on=date(2026, 11, 1), expected=None, now=now
            )
    written = written_in(sample.register).lower()
    assert not [name for name in names if name.lower().encode() in written]


def decide(home, office, about, now, **more):
    provider = next(each.who for each in about.claims if each.by_provider and each.meaning is Meaning.SERVED)
    asked = {"provider": provider, "reason": "Both confirmed it by telephone.", "now": now} | more
    resolving.resolve(home, office, "2025", about.pair, asked.pop("verdict", SERVED_BY), **asked)


@pytest.fixture
def conflict(look):
    return next(
        each
        for each in look().now.found.open_conflicts
        if each.kind in {Kind.NAMES_ANOTHER, Kind.CLIENT_DENIES}
    )


def test_a_decision_is_honoured_kept_in_the_vault_and_no_return_is_changed(
    sample, office, now, look, conflict
):
    before = the_kept(sample, office)[1]
    decide(sample, office, conflict, now)
    found = look().now.found
    assert found.states[conflict.pair] is State.PROVIDER  # who stated it has answered
    assert found.resolved[conflict.pair].reason == "Both confirmed it by telephone."
    assert found.resolved[conflict.pair].decided_by == "o"
    assert the_kept(sample, office)[1].equals(before)
    vault.read_through(vault_of(sample.path, sample=True), office)  # the seal fits
    written = written_in(sample.register)
    assert b"telephone" not in written
    assert conflict.pair[0].encode() not in b"".join(
        repr(each.detail).encode() + each.subject.encode()
        for each in auditing.log(sample, office).of(action=covering.RESOLVES)
    )


def test_a_decision_whose_log_entry_did_not_come_about_counts_for_nothing(
    *, sample, office, now, look, conflict, monkeypatch
):
    from wiu.store import audit_log  # noqa: PLC0415 - patched here

    real = audit_log.append

    def lost(connection, **entry):
        return real(connection, **entry) if entry["action"] != covering.RESOLVES else None

    monkeypatch.setattr("wiu.store.audit_log.append", lost)
    decide(sample, office, conflict, now)
    assert look().now.found.states[conflict.pair] is State.CONFLICT


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"verdict": "whoever"}, "no_verdict"),
        ({"provider": "organisation:NOBODY"}, "no_verdict"),
        ({"reason": "  so  "}, "no_reason"),
    ],
)
def test_a_decision_without_verdict_or_reason_is_refused(*, sample, office, now, look, conflict, more, code):
    with pytest.raises(ResolveError) as refused:
        decide(sample, office, conflict, now, **more)
    assert refused.value.code == code
    assert look().now.found.states[conflict.pair] is State.CONFLICT


def test_what_does_not_contradict_can_t_be_decided(sample, office, now, look):
    pair = next(pair for pair, state in look().now.found.states.items() if state is State.UNKNOWN)
    with pytest.raises(ResolveError, match="do not contradict"):
        resolving.resolve(
            sample, office, "2025", pair, "needs none", provider=None, reason="They rang us up.", now=now
        )


def test_measured_wte_is_what_answering_departments_established_and_the_estimate_is_of_all(
    built, office, now
):
    seen = covering.coverage(built[0], office, now=now)
    rows = built[0].editions.rows()
    accepted = rows["submission"].query("round_id == '2025' and status == 'accepted'")
    staff = rows["staffing"].merge(accepted[["submission_id", "department_id"]], on="submission_id")
    stated = staff["wte_establishment"].fillna(staff["wte_in_post"] + staff["wte_vacant"].fillna(0))
    by_specialism = stated.groupby(staff["specialism"]).sum()
    for each in seen.now.estimates:
        if each.region is None and each.wte is not None:
            assert each.measured == pytest.approx(by_specialism.get(each.specialism, 0.0))
            assert each.measured <= each.wte + 1e-9
