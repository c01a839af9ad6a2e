"""A file of which the sample survey knows no department: that it would take the sample's place is said first."""

import pytest
from click.testing import CliRunner

from wiu.commands import survey
from wiu.services.loading import LoadRefusedError

SEVEN = [f"D-{each}" for each in range(7)]
NAMED = "“D-0”, “D-1”, “D-2”, “D-3”, “D-4” and 2 more"


def line(department):
    return (department, "2026-05-01", "Engineer", "7", 3, 3)


def told(said):
    return [issue["message"] for issue in said["issues"] if issue["rule"] == "replaces-sample"]


def test_that_the_sample_goes_out_of_force_is_said_on_a_trial_and_on_standard_error(
    load, sample, fresh, write, mapping
):
    path = write("one.csv", line("D-real"))
    runner = CliRunner(env={"WIU_HOME": str(sample.path)})
    tried = runner.invoke(survey.load, [str(path), "--mapping", str(mapping), "--round", "R", "--dry-run"])
    assert "The one department that the file names, “D-real”, is unknown to it" in tried.stderr
    assert sample.editions.current().sample
    (message,) = told(load(path, home=sample))
    assert "takes the whole sample survey out of force" in message
    assert not sample.editions.current().sample
    assert told(load(path, home=fresh)) == []  # where no sample is held, nothing is replaced


def test_of_many_unknown_departments_some_are_named_and_all_are_counted(load, sample, trying_out, write):
    path = write("seven.csv", *map(line, SEVEN))
    (message,) = told(load(path, home=sample, dry_run=True))
    assert f"All 7 departments that the file names are unknown to it ({NAMED})" in message
    with pytest.raises(LoadRefusedError, match="may hold real answers") as refused:
        load(path, home=sample, viewer=trying_out)
    assert f"7 departments that it names are unknown to the sample: {NAMED}. Row 2 says" in str(refused.value)
