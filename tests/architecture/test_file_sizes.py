"""Small rooms: a file has at most 350 lines, a function fits two screens; exceptions are listed with a reason."""

import ast
import tomllib
from pathlib import Path

from tests.architecture.repository import python_files, text_of, tree_of

LIMIT = 350
FUNCTION_LIMIT = 90


def test_no_file_is_larger_than_a_room() -> None:
    listed = tomllib.loads((Path(__file__).parent / "file_sizes.toml").read_text("utf-8"))
    sizes = {name: len(text_of(name).splitlines()) for name in python_files()}
    too_large = [
        f"{name} has {lines} lines"
        for name, lines in sizes.items()
        if lines > listed.get(name, {"lines": LIMIT})["lines"]
    ]
    assert not too_large, "\n".join(too_large)
    needless = [name for name in listed if sizes.get(name, 0) <= LIMIT]
    assert not needless, f"no longer large: {needless}"
    assert all(len(entry["why"]) > 10 for entry in listed.values())


def test_no_function_is_longer_than_two_screens() -> None:
    too_long = [
        f"{name}:{node.lineno} {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for name in python_files("src", "sync")
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LIMIT
    ]
    assert not too_long, "\n".join(too_long)


def test_no_file_is_named_after_nothing() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    found = [name for name in python_files("src", "sync", "tools") if set(Path(name).stem.split("_")) & empty_words]
    assert not found, "\n".join(found)


def test_every_module_says_what_it_holds() -> None:
    silent = [name for name in python_files() if text_of(name).strip() and not ast.get_docstring(tree_of(name))]
    assert not silent, "\n".join(silent)
