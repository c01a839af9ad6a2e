"""Whatever the table, the engine's pattern gives nothing to any attacker; a weakened one is caught."""

from __future__ import annotations

import os

import pytest
from drawn import INSTANCES, instance
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import counts, rules

from wiu.disclosure.attack import Release, attack
from wiu.disclosure.engine import protect

# a thousand and more: WIU_ENGINE_EXAMPLES=1000
EXAMPLES = int(os.environ.get("WIU_ENGINE_EXAMPLES", "40"))
MODEST = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def questions(draw):
    made = draw(counts())
    return made, draw(rules(made))


@MODEST
@given(questions())
def test_no_attacker_finds_anything_in_a_protected_table(question):
    made, in_force = question
    findings = attack([Release.of(made, protect(made, in_force))], in_force)
    assert findings.safe, findings.as_json()
    assert findings.undecided == 0


@pytest.mark.parametrize("name", ["f01_z1", "l01_willenborg_dewaal", "s1_ipem2d_wte"])
@pytest.mark.skipif(not INSTANCES.exists(), reason="the worked instances lie beside the project")
def test_no_attacker_finds_anything_in_a_protected_instance(name):
    made, in_force, _ = instance(name)
    findings = attack([Release.of(made, protect(made, in_force))], in_force)
    assert findings.safe, findings.as_json()
