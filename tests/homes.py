"""Homes of tests, whatever their register lies in: copied whole, and rewritten behind the product's back."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import duckdb

from wiu.services.home import REGISTER, SURVEY, Home
from wiu.store.editions import COPIES, LAKE
from wiu.store.register import FILE, POINTER, Register

ON_SERVER = bool(os.environ.get(REGISTER) or os.environ.get("WIU_TESTS_REGISTER"))
IN_LAKE = bool(os.environ.get(SURVEY) or os.environ.get("WIU_TESTS_SURVEY"))
NAME = POINTER if ON_SERVER else FILE
"""The register as people are told of it."""


def copied(source, target):
    """Copy a folder of databases, register and all; return the copy's path."""
    source = Path(source)
    with Register(source / FILE).quiet():  # who keeps it open would lose the lock when the copy shuts it
        target = Path(shutil.copytree(source, target))
    editions = target / "editions"
    if (editions / LAKE).exists():
        for left in (*editions.glob("*.lake"), editions / LAKE):
            left.unlink()
        shutil.rmtree(editions / COPIES, ignore_errors=True)  # none are there where nothing was read yet
        for file, name in Home(source).editions.to_back_up():
            shutil.copyfile(file, editions / name)
        Home(target).editions.take_in()
    if (target / POINTER).exists():
        (target / POINTER).unlink()
        Home(source).register.copy_into(target)
        Home(target).register.take_in()
    return target


def read_from(editions, number=1):
    """Return the file that an edition is read from, on this machine."""
    return editions._path(number)


def register_in(folder, key=None):
    """Return the register of a folder, as a home's is, under a key."""
    register = Home(folder).register
    register.key = key
    return register


@contextmanager
def rewritten(register):
    """Open a register as somebody does who goes past the product; what they change is kept."""
    if isinstance(register, Register) and register.path.name == FILE:
        with register.quiet() as path, duckdb.connect(str(path)) as connection:
            yield connection
        return
    import psycopg  # noqa: PLC0415 - only where a server is tried

    with psycopg.connect(register._address) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", [register._place()])
        yield connection


def written_in(register):
    """Return whatever a register keeps, as bytes to be searched."""
    if register.path.name == FILE:
        return register.path.read_bytes()
    with rewritten(register) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        ).fetchall()
        rows = [
            row
            for (table,) in tables
            for row in connection.execute(f'SELECT to_jsonb(t)::text FROM "{table}" AS t').fetchall()  # noqa: S608
        ]
    return "\n".join(row for (row,) in rows).encode()
