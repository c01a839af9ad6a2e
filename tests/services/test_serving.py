"""What a process does for as long as it serves, it does no longer afterwards; a command does none of it."""

import os
import resource
import sys

import pytest

from wiu.services import serving
from wiu.services.aside import done


def test_a_command_does_its_work_where_it_is():
    assert done(os.getpid) == os.getpid()


def test_what_a_server_sets_is_as_it_was_afterwards():
    before, limits = sys.getswitchinterval(), resource.getrlimit(resource.RLIMIT_CORE)
    with serving.prepared():
        assert sys.getswitchinterval() == pytest.approx(serving.TURNS)
        assert done(os.getpid) != os.getpid()
        # a process that dies leaves no file behind in which its memory, and raw counts in it, could be read
        assert done(resource.getrlimit, resource.RLIMIT_CORE)[0] == 0
    assert resource.getrlimit(resource.RLIMIT_CORE) == limits
    assert sys.getswitchinterval() == before
    assert done(os.getpid) == os.getpid()
