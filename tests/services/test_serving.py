"""What a process does for as long as it serves, it does no longer afterwards; a command does none of it."""

import os
import sys

import pytest

from wiu.services import serving
from wiu.services.aside import done


def test_a_command_does_its_work_where_it_is():
    assert done(os.getpid) == os.getpid()


def test_what_a_server_sets_is_as_it_was_afterwards():
    before = sys.getswitchinterval()
    with serving.prepared():
        assert sys.getswitchinterval() == pytest.approx(serving.TURNS)
        assert done(os.getpid) != os.getpid()
    assert sys.getswitchinterval() == before
    assert done(os.getpid) == os.getpid()
