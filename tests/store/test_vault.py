"""Service contracts lie apart, by edition, and only the office's permission opens the vault (R1)."""

import pandas as pd
import pytest

from wiu.policy.access import RefusedError
from wiu.store import vault


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


def test_each_edition_keeps_its_own_statements(tmp_path, office):
    path = tmp_path / "vault.duckdb"
    vault.put(path, office, 1, contract("A"))
    vault.put(path, office, 2, contract("B"))
    vault.put(path, office, 2, contract("C"))
    assert vault.contracts(path, office, 1).rows["client_org_code"].tolist() == ["A"]
    assert vault.contracts(path, office, 2).rows["client_org_code"].tolist() == ["C"]
    assert len(vault.contracts(path, office, 3).rows) == 0


def test_nobody_but_the_office_opens_the_vault(tmp_path, office, wiu):
    path = tmp_path / "vault.duckdb"
    vault.put(path, office, 1, contract("A"))
    with pytest.raises(RefusedError):
        vault.contracts(path, wiu, 1)
    with pytest.raises(RefusedError):
        vault.put(path, wiu, 1, contract("A"))


def test_contract_rows_do_not_slip_into_a_log(tmp_path, office):
    path = tmp_path / "vault.duckdb"
    vault.put(path, office, 1, contract("SECRET"))
    assert "SECRET" not in repr(vault.contracts(path, office, 1))
    assert path.stat().st_mode & 0o077 == 0
