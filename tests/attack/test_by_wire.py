"""Attacks over the wire. Each is an attack that returns what it got; it gets nothing from the product,
and something from a copy in which one door, and no other, was left open, or it would prove nothing.
"""

import time
from datetime import UTC, datetime

import pytest
from staged import left_open
from stranger import Session, claims, cookie, fetch, visit

from wiu.policy.access import Role, Viewer, permissions
from wiu.policy.wording import words
from wiu.services import signing
from wiu.services.home import Home
from wiu.ui.menu import MENU

NOTICE = words("not_signed_in").encode()
REFUSED = b"Not for your role"
DAY = 24 * 3600


def lets_in(sent, entry):
    """Return whether a page's own content was sent: its badge stands only behind its door."""
    return (
        NOTICE not in sent
        and REFUSED not in sent
        and b"No role yet" not in sent
        and entry.title.encode() in sent
    )


def pages_shown_to(address, identity):
    return [entry.name for entry in MENU if lets_in(visit(address, entry.name, identity), entry)]


def as_nobody(server):
    return pages_shown_to(server.address, None)


def with_a_forged_signature(server):
    return pages_shown_to(server.address, cookie(claims(server.address, "office"), "a guess at the secret"))


def with_an_altered_cookie(server):
    good = cookie(claims(server.address, "wiu"))
    return pages_shown_to(server.address, ("A" if good[0] != "A" else "B") + good[1:])


def with_an_expired_identity(server):
    past = {"iat": int(time.time()) - DAY, "exp": int(time.time()) - 60}
    return pages_shown_to(server.address, cookie(claims(server.address, "office", **past)))


def with_an_identity_older_than_a_working_day(server):
    old = {"iat": int(time.time()) - DAY, "exp": int(time.time()) + DAY}
    return pages_shown_to(server.address, cookie(claims(server.address, "office", **old)))


def with_an_identity_for_another_application(server):
    return pages_shown_to(server.address, cookie(claims(server.address, "office", aud="another")))


def with_an_identity_from_another_address(server):
    elsewhere = claims(server.address, "office", origin="https://elsewhere.example.org")
    return pages_shown_to(server.address, cookie(elsewhere))


def without_a_role(server):
    return pages_shown_to(server.address, cookie(claims(server.address)))


def with_roles_of_ones_own_invention(server):
    return pages_shown_to(server.address, cookie(claims(server.address, "admin", "Office", "office ")))


def as_a_role_on_pages_that_are_not_its_own(server):
    found = []
    for role in Role:
        own = {entry.name for entry in MENU if role in permissions()[entry.action]}
        shown = pages_shown_to(server.address, cookie(claims(server.address, role.value)))
        found += [f"{role}: {name}" for name in shown if name not in own]
    return found


def after_signing_out_elsewhere(server):
    mine = claims(server.address, "office", nonce="signed out elsewhere")
    somebody = Viewer(mine["sub"], "Ada", frozenset({Role.OFFICE}))
    with Session(server.address, cookie(mine)) as tab:
        assert lets_in(tab.visit("overview"), MENU[0])
        signing.sign_out(Home(server.home), somebody, mine, now=_now())
        again = [entry.name for entry in MENU if lets_in(tab.visit(entry.name), entry)]
    return again + pages_shown_to(server.address, cookie(mine))


def after_a_role_was_taken_away_in_mid_session(server):
    mine = claims(server.address, "office", sub="taken-away")
    operator = Viewer("operator", "operator", frozenset({Role.OFFICE}))
    with Session(server.address, cookie(mine)) as tab:
        assert lets_in(tab.visit("survey_data"), _entry("survey_data"))
        signing.end_for(Home(server.home), operator, "taken-away", now=_now())
        return [entry.name for entry in MENU if lets_in(tab.visit(entry.name), entry)]


def by_guessed_addresses(server):
    """Ask for inner workings, page files, made files and databases, as nobody."""
    wanted = [
        "/_stcore/metrics",
        "/_stcore/agent/mcp",
        "/media/" + "0" * 64 + ".pdf",
        "/media/../media/x",
        "/pages/overview.py",
        "/app/static/../data/register.duckdb",
        "/static/../../data/register.duckdb",
        "/app/static/register.duckdb",
        "/.streamlit/secrets.toml",
        "/component/../wiu/ui/door.py",
    ]
    found = []
    for path in wanted:
        status, _, body = fetch(server.address, path)
        page = b'<div id="root">' in body  # any unknown address gives Streamlit's empty page
        inner = path.startswith(("/_stcore", "/media")) and status not in {403, 404}
        if inner or (status == 200 and not page):
            found.append(path)
    return found


def for_want_of_headers(server):
    found = []
    for path in ("/", "/workforce", "/_stcore/health", "/_stcore/host-config"):
        headers = {name.lower(): value for name, value in fetch(server.address, path)[1].items()}
        policy = headers.get("content-security-policy", "")
        found += [
            f"{path}: {name}" for name in ("x-content-type-options", "x-frame-options") if name not in headers
        ]
        found += [f"{path}: policy"] if "default-src 'self'" not in policy or "unsafe-eval" in policy else []
        found += [f"{path}: kept"] if headers.get("cache-control") != "no-store" else []
    return found


# Each attack, and the one door behind which it finds something when nothing else is open.
ATTACKS = {
    as_nobody: "nobody is asked who they are",
    with_a_forged_signature: "nobody is asked who they are",
    with_an_altered_cookie: "nobody is asked who they are",
    with_an_expired_identity: "an identity never ends",
    with_an_identity_older_than_a_working_day: "a sign-in outlasts the working day",
    with_an_identity_for_another_application: "an identity may be meant for another",
    with_an_identity_from_another_address: "nobody is asked who they are",
    without_a_role: "a page asks for no role",
    with_roles_of_ones_own_invention: "a page asks for no role",
    as_a_role_on_pages_that_are_not_its_own: "a page asks for no role",
    after_signing_out_elsewhere: "a sign-in that was ended counts on",
    after_a_role_was_taken_away_in_mid_session: "a sign-in that was ended counts on",
    by_guessed_addresses: "the inner workings are open",
    for_want_of_headers: "no header is set",
}


def _now():
    return datetime.now(UTC)


def _entry(name):
    return next(entry for entry in MENU if entry.name == name)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attack_gets_nothing_from_the_product(attack, guarded):
    assert attack(guarded) == []


@pytest.mark.parametrize(("attack", "door"), ATTACKS.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_the_same_attack_gets_something_where_one_door_was_left_open(attack, door, opened):
    with left_open(opened, door):
        assert attack(opened) != []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_still_reaches_its_own_pages(role, guarded):
    own = [entry.name for entry in MENU if role in permissions()[entry.action]]
    assert pages_shown_to(guarded.address, cookie(claims(guarded.address, role.value))) == own
