"""Whose key opens the vault: the operator's for real contracts, a made one for the sample's."""

import pytest

from wiu.services import operator_key
from wiu.services.vault_key import SAMPLE_KEY, vault_of
from wiu.store.errors import StoreError

LONG = "a key that is as long as a key must be"


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch):
    monkeypatch.delenv(operator_key.VARIABLE, raising=False)
    monkeypatch.delenv(operator_key.FILE_VARIABLE, raising=False)


def test_a_samples_key_is_made_once_and_read_by_the_servers_user_alone(tmp_path):
    first, again = vault_of(tmp_path, sample=True), vault_of(tmp_path, sample=True)
    assert first.key == again.key
    assert len(first.key) >= operator_key.SHORTEST
    assert (first.folder / SAMPLE_KEY).stat().st_mode & 0o777 == 0o600


def test_real_contracts_have_no_key_until_the_operator_gives_one(tmp_path, monkeypatch):
    vault_of(tmp_path, sample=True)
    assert vault_of(tmp_path, sample=False).key is None
    monkeypatch.setenv(operator_key.VARIABLE, LONG)
    assert vault_of(tmp_path, sample=False).key == LONG
    assert vault_of(tmp_path, sample=True).key != LONG


def test_the_key_may_lie_in_a_file_that_the_environment_names(tmp_path, monkeypatch):
    file = tmp_path / "key"
    file.write_text(f"{LONG}\n", encoding="utf-8")
    monkeypatch.setenv(operator_key.FILE_VARIABLE, str(file))
    assert vault_of(tmp_path, sample=False).key == LONG


def test_a_short_key_is_refused_without_being_repeated(tmp_path, monkeypatch):
    monkeypatch.setenv(operator_key.VARIABLE, "sesame")
    with pytest.raises(StoreError) as refused:
        vault_of(tmp_path, sample=False)
    assert refused.value.code == "weak_key"
    assert "sesame" not in refused.value.message


def test_a_key_file_that_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv(operator_key.FILE_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(StoreError) as refused:
        vault_of(tmp_path, sample=False)
    assert refused.value.code == "no_key"
