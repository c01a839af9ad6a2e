"""Whom an identity provider's claims make of somebody."""

from datetime import UTC, datetime, timedelta

import pytest

from wiu.policy.access import Role
from wiu.ui.signin import from_claims

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GOOD = {
    "is_logged_in": True,
    "sub": "a-1",
    "name": "Ada Example",
    "roles": ["office"],
    "exp": int((NOW + timedelta(hours=1)).timestamp()),
}


def test_a_signed_in_person_holds_the_roles_of_the_claim():
    viewer = from_claims(GOOD, NOW)
    assert (viewer.subject, viewer.name, viewer.roles) == ("a-1", "Ada Example", {Role.OFFICE})
    assert not viewer.demonstration
    assert viewer.mails == ()
    assert from_claims(GOOD | {"email": "a@x.org"}, NOW).names == ("a-1", "Ada Example", "a@x.org")


def test_several_roles_may_be_held():
    assert from_claims(GOOD | {"roles": ["wiu", "uklg"]}, NOW).roles == {Role.WIU, Role.UKLG}


def test_a_single_role_may_come_as_text():
    assert from_claims(GOOD | {"roles": "wiu"}, NOW).roles == {Role.WIU}


@pytest.mark.parametrize("claim", [[], None, [["office"]], ["admin"], "Office", {"office": True}, 7])
def test_what_names_no_role_of_ours_gives_none(claim):
    assert from_claims(GOOD | {"roles": claim}, NOW).roles == frozenset()


@pytest.mark.parametrize(
    "change",
    [
        {"is_logged_in": False},
        {"is_logged_in": "yes"},
        {"sub": ""},
        {"exp": None},
        {"exp": int(NOW.timestamp())},
        {"exp": int((NOW - timedelta(days=3)).timestamp())},
    ],
)
def test_an_identity_that_is_over_or_incomplete_is_nobody(change):
    assert from_claims(GOOD | change, NOW) is None


def test_an_identity_that_was_issued_for_another_application_is_nobodys():
    assert from_claims(GOOD | {"aud": "wiu"}, NOW, "wiu") is not None
    assert from_claims(GOOD | {"aud": ["wiu", "other"]}, NOW, "wiu") is not None
    assert from_claims(GOOD | {"aud": "other"}, NOW, "wiu") is None
    assert from_claims(GOOD | {"aud": []}, NOW, "wiu") is None


def test_a_sign_in_lasts_a_working_day_whatever_the_provider_allows():
    issued = {"iat": int(NOW.timestamp()), "exp": int((NOW + timedelta(days=30)).timestamp())}
    assert from_claims(GOOD | issued, NOW).expires == NOW + timedelta(hours=10)
    assert from_claims(GOOD | issued, NOW + timedelta(hours=10)) is None
