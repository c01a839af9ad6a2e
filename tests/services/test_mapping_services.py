"""The services map: what members may see of a department (R4), and what stands beside none (R1, R2)."""

from dataclasses import fields

import pytest

from wiu.policy.access import RefusedError
from wiu.presentation.services import Service
from wiu.services import mapping_services
from wiu.services.home import Home


@pytest.fixture(scope="module")
def home(built):
    return built[0]


def test_every_role_sees_it_and_nobody_else(home, wiu, nobody):
    assert mapping_services.services(home, wiu).departments
    with pytest.raises(RefusedError):
        mapping_services.services(home, nobody)


def test_a_head_who_objected_has_no_name_but_is_counted(home, wiu):
    shown = mapping_services.services(home, wiu)
    rows = home.editions.rows()["department"]
    objectors = set(rows[rows["head_listing"] == "objected"]["head_of_service"].dropna())
    named = {each.head for each in shown.departments}
    assert objectors
    assert not objectors & named
    assert shown.objected > 0
    assert len(named) > 10


def test_filters_narrow_and_go_together(home, wiu):
    everything = mapping_services.services(home, wiu).departments
    linacs = mapping_services.services(home, wiu, equipment=["linacs"]).departments
    assert {each.specialism for each in linacs} == {"RT"}
    assert set(linacs) == {each for each in everything if "linacs" in each.equipment}
    here = mapping_services.services(home, wiu, specialisms=["RT", "NM"], regions=["London"]).departments
    assert {(each.specialism, each.region) for each in here} <= {("RT", "London"), ("NM", "London")}
    assert mapping_services.services(home, wiu, specialisms=["MR"], equipment=["linacs"]).departments == ()


def test_no_number_of_anything_no_opinion_and_no_contract_can_stand_beside_a_department():
    kinds = {each.name: each.type for each in fields(Service)}
    assert kinds.pop("place") == "tuple[float, float] | None"
    assert set(kinds.values()) <= {"str", "tuple[str, ...]"}
    assert set(kinds) == {
        *("department", "organisation", "region", "specialism", "services", "equipment"),
        *("head", "work_address"),
    }


def test_what_a_department_buys_in_is_not_told(home, wiu):
    rows = home.editions.rows()
    told = rows["service"].merge(rows["submission"], on="submission_id")
    own = told[told["provided"].isin(["in house", "both"]) & (told["status"] == "accepted")]
    given = {(name, kind) for name, kind in zip(own["department_id"], own["service_type"], strict=True)}
    names = dict(zip(rows["department"]["department_id"], rows["department"]["name"], strict=True))
    allowed = {(names.get(department), kind) for department, kind in given}
    shown = mapping_services.services(home, wiu).departments
    assert {(each.department, kind) for each in shown for kind in each.services} <= allowed


def test_without_data_it_says_so(tmp_path, wiu):
    with pytest.raises(Exception, match="No survey data") as refused:
        mapping_services.services(Home(tmp_path), wiu)
    assert refused.value.code == "no_edition"


def test_no_filter_tells_whose_head_objected(home, wiu):
    """A number that changed with the filter would tell an objector from a head whom nobody named (R4)."""
    whole = mapping_services.services(home, wiu)
    told = {
        mapping_services.services(home, wiu, specialisms=[specialism], regions=[region]).objected
        for specialism, region in {(each.specialism, each.region) for each in whole.departments}
    }
    assert told == {whole.objected}
