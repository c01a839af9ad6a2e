"""The settings that the app starts with: safe unless an operator opens something on purpose."""

import tomllib

import pytest

SAFE = {
    ("server", "address"): "127.0.0.1",
    ("server", "enableXsrfProtection"): True,
    ("server", "enableCORS"): True,
    ("server", "enableStaticServing"): False,
    ("server", "enableAgentApi"): False,
    ("browser", "gatherUsageStats"): False,
    ("client", "showErrorDetails"): "none",
    ("client", "toolbarMode"): "minimal",
    ("client", "disableDataExport"): True,
}


@pytest.fixture(scope="module")
def settings(root):
    return tomllib.loads((root / ".streamlit/config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("section", "name"), SAFE)
def test_what_matters_for_safety_is_set_and_not_left_to_chance(settings, section, name):
    assert settings[section][name] == SAFE[section, name]


def test_only_this_machines_own_names_are_answered_until_an_operator_adds_one(settings):
    assert set(settings["server"]["allowedHosts"]) == {"localhost", "127.0.0.1", "::1"}


def test_a_file_that_is_too_large_to_read_still_gets_in_to_be_refused_in_words(settings):
    assert settings["server"]["maxUploadSize"] > 50


def test_no_header_is_trusted_to_say_who_somebody_is(settings):
    assert "trustedUserHeaders" not in settings["server"]


def test_the_example_of_secrets_lets_nobody_in_as_it_stands(root, open_page, identity):
    example = tomllib.loads((root / ".streamlit/secrets.example.toml").read_text(encoding="utf-8"))
    at = open_page("overview", secrets=example["auth"], user=identity("office"))
    assert [title.value for title in at.title] == ["Sign in"]
    assert "cookie_secret, client_id, client_secret" in at.markdown[1].value
