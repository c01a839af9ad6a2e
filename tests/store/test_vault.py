"""Service contracts lie apart, by edition, and only the office's permission opens the vault (R1)."""

import pandas as pd
import pytest

from wiu.policy.access import RefusedError
from wiu.store import vault
from wiu.store.errors import StoreError
from wiu.store.vault import Vault


def contract(client):
    return pd.DataFrame(
        {
            "provider_department_id": ["d1"],
            "client_org_code": [client],
            "specialism": ["RT"],
            "arrangement": ["provided_under_sla"],
            "start": pd.to_datetime(["2025-04-01"]),
            "stated_by": ["provider"],
            "submission_id": ["s1"],
        }
    )


@pytest.fixture
def kept(tmp_path):
    """A vault without anything in it yet."""
    return Vault(tmp_path, "k" * 40)


def test_each_edition_keeps_its_own_statements(kept, office):
    vault.put(kept, office, 1, contract("A"))
    vault.put(kept, office, 2, contract("B"))
    vault.put(kept, office, 2, contract("C"))
    assert vault.contracts(kept, office, 1).rows["client_org_code"].tolist() == ["A"]
    assert vault.contracts(kept, office, 2).rows["client_org_code"].tolist() == ["C"]
    assert len(vault.contracts(kept, office, 3).rows) == 0


def test_nobody_but_the_office_opens_the_vault(kept, office, wiu):
    vault.put(kept, office, 1, contract("A"))
    with pytest.raises(RefusedError):
        vault.contracts(kept, wiu, 1)
    with pytest.raises(RefusedError):
        vault.put(kept, wiu, 1, contract("A"))
    with pytest.raises(RefusedError):
        vault.read_through(kept, wiu)


def test_contract_rows_and_the_key_do_not_slip_into_a_log(kept, office):
    vault.put(kept, office, 1, contract("SECRET"))
    assert "SECRET" not in repr(vault.contracts(kept, office, 1))
    assert kept.key not in repr(kept)
    assert kept.path.stat().st_mode & 0o077 == 0


def test_the_file_says_nothing_to_whoever_has_it_without_the_key(kept, office):
    vault.put(kept, office, 1, pd.concat([contract("SECRET") for _ in range(500)]))
    assert {path for path in kept.folder.rglob("*") if path.is_file()} == {kept.path, kept.seal}
    for trace in (b"SECRET", b"service_contract", b"client_org_code", kept.key.encode()):
        assert trace not in kept.path.read_bytes()


@pytest.mark.parametrize(
    ("key", "code"), [("another key, as long as it must be", "wrong_key"), (None, "no_key")]
)
def test_without_its_key_the_vault_stays_shut_and_its_errors_do_not_name_a_key(kept, office, key, code):
    vault.put(kept, office, 1, contract("A"))
    stranger = Vault(kept.folder, key)
    for errand in (
        lambda: vault.contracts(stranger, office, 1),
        lambda: vault.put(stranger, office, 2, contract("B")),
    ):
        with pytest.raises(StoreError) as refused:
            errand()
        assert refused.value.code == code
        assert kept.key not in refused.value.message
        assert "another key" not in refused.value.message
        assert refused.value.__cause__ is None
    assert len(vault.contracts(kept, office, 2).rows) == 0


@pytest.mark.parametrize("place", [0.0, 0.0051, 0.0103, 0.0155, 0.2, 0.4, 0.6, 0.8, 0.999])
def test_one_flipped_bit_is_noticed_wherever_it_lies(kept, office, place):
    vault.put(kept, office, 1, contract("A"))
    vault.put(kept, office, 2, contract("B"))
    vault.read_through(kept, office)
    content = bytearray(kept.path.read_bytes())
    content[int(place * len(content))] ^= 1
    kept.path.write_bytes(content)
    with pytest.raises(StoreError) as found:
        vault.read_through(kept, office)
    assert found.value.where == "vault.duckdb"


def test_where_nothing_is_kept_no_vault_is_made(kept, office):
    vault.put(kept, office, 1, None)
    assert len(vault.contracts(kept, office, 1).rows) == 0
    assert not kept.path.exists()
