"""Nothing that is kept grows without an end: a cache has a size, or can only ever hold a known number of things."""

import ast

KNOWN = {
    "_ring_points": "a region of the map",
    "_path": "a region of the map",
    "query": "a query of wiu/store/sql",
    "spelt": "the text of one",
    "factors": "a page of the policy",
}
"""Functions that keep everything they are asked, and what that is one of."""
NEED_A_SIZE = {"cache_data": "max_entries", "cache_resource": "max_entries", "lru_cache": "maxsize"}


def name_of(decorator):
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def without_end(tree):
    """The functions of a module whose cache may grow without an end."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        asked = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        for decorator in function.decorator_list:
            name = name_of(decorator)
            sized = isinstance(decorator, ast.Call) and any(
                word.arg == NEED_A_SIZE.get(name) and getattr(word.value, "value", 0) is not None
                for word in decorator.keywords
            )
            if name in NEED_A_SIZE and asked and not sized:
                yield function.name
            if name == "cache" and asked and function.name not in KNOWN:
                yield function.name


def test_every_cache_has_an_end(root):
    files = [root / "app.py", *(root / "pages").glob("*.py"), *(root / "wiu").rglob("*.py")]
    found = {
        path.name: kept
        for path in files
        if (kept := list(without_end(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found == {}


def test_a_cache_without_one_is_noticed():
    for said in ("@st.cache_data", "@lru_cache(maxsize=None)", "@cache", "@st.cache_resource(ttl=3)"):
        assert list(without_end(ast.parse(f"{said}\ndef f(question): ..."))) == ["f"], said
    for said in ("@st.cache_data(max_entries=8)", "@lru_cache(maxsize=MOST)"):
        assert list(without_end(ast.parse(f"{said}\ndef f(question): ..."))) == []
    assert list(without_end(ast.parse("@cache\ndef f(): ..."))) == []
