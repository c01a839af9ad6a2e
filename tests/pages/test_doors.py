"""Every page opens its own door first: who gets in, and what the others see."""

import pytest

from wiu.policy.access import Role, permissions
from wiu.policy.wording import words
from wiu.ui.menu import MENU

NAMES = [entry.name for entry in MENU]
MUST_BE_SAID = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
NOTICE = words("not_signed_in")


def pages_in(root):
    return sorted(path.stem for path in (root / "pages").glob("*.py"))


def shows_only_the_notice(at):
    texts = [element.value for element in (*at.title, *at.header, *at.subheader, *at.caption)]
    return texts == ["Sign in"] and at.markdown[0].value == NOTICE and not at.exception


def test_every_page_file_stands_in_the_menu_and_the_other_way_round(root):
    assert pages_in(root) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_sees_nothing_but_the_sign_in_notice(open_page, name):
    at = open_page(name)
    assert shows_only_the_notice(at)
    assert [button.label for button in at.button] == ["Sign in"]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_file_run_alone_shows_nobody_nothing_but_the_sign_in_notice(open_page, name):
    assert shows_only_the_notice(open_page(name, alone=True))


@pytest.mark.parametrize("name", NAMES)
def test_where_no_provider_is_configured_and_the_machine_is_not_ones_own_nobody_gets_in(open_page, name):
    at = open_page(name, secrets=None, user={"is_logged_in": True, "sub": "x", "roles": ["office"]})
    assert shows_only_the_notice(at)
    assert not at.button
    assert "For the operator" in at.markdown[-1].value


@pytest.mark.parametrize("entry", MENU, ids=NAMES)
@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_in_exactly_where_the_policy_lets_it(open_page, entry, role):
    at = open_page(entry.name, role.value)
    assert not at.exception
    expected = entry.title if role in permissions()[entry.action] else "Not for your role"
    assert [title.value for title in at.title] == [expected]


def test_whoever_is_refused_is_told_who_may(open_page):
    at = open_page("survey_data", "wiu")
    assert "Who may: Office staff" in at.markdown[0].value


def test_an_account_without_a_role_sees_no_page(open_page, identity):
    at = open_page("overview", user=identity())
    assert [title.value for title in at.title] == ["No role yet"]


def test_a_sign_in_that_has_ended_is_nobodys(open_page, identity):
    at = open_page("workforce", user=identity("office", hours=-1))
    assert shows_only_the_notice(at)
    assert "has ended" in at.info[0].value


def test_a_role_taken_away_in_mid_session_counts_at_the_next_rerun(open_page, identity):
    at = open_page("survey_data", "office")
    at.user = identity("wiu")
    at.run()
    assert [title.value for title in at.title] == ["Not for your role"]


@pytest.mark.parametrize("missing", MUST_BE_SAID)
def test_a_half_configured_provider_lets_nobody_in_and_says_what_is_missing(
    open_page, provider, identity, missing
):
    half = {key: value for key, value in provider.items() if key != missing}
    at = open_page("overview", secrets=half, user=identity("office"))
    assert shows_only_the_notice(at)
    assert missing in at.markdown[1].value
