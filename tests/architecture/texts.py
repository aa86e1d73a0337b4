"""Finds every text that is shown to a person: in Python calls and in page templates. Used by test_texts.py only."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import jinja2
from jinja2 import nodes

from tests.architecture.repository import python_files, text_of, tracked_files, tree_of

HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Text:
    """One source text with the values that its call fills in (None: not known at this place)."""

    where: str
    source: str
    values: frozenset[str] | None
    key: bool  # False for the singular of tn, which Chinese does not have


@dataclass(frozen=True)
class Doubtful:
    """A call whose text cannot be read off the code."""

    where: str
    code: str


def places_of(text: str) -> frozenset[str]:
    """The {names} in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _literals(node: ast.expr) -> list[str] | None:
    """The literal texts an argument can be; [] for a variable that holds a marked text; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        yes, no = _literals(node.body), _literals(node.orelse)
        return None if yes is None or no is None else [*yes, *no]
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        return []
    return None


def in_python(name: str) -> Iterator[Text | Doubtful]:
    """Calls of t, tn and N_ in one file."""
    for node in ast.walk(tree_of(name)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in ("t", "tn", "N_"):
            continue
        where = f"{name}:{node.lineno}"
        given: frozenset[str] | None = frozenset(word.arg for word in node.keywords if word.arg)
        if any(word.arg is None for word in node.keywords) or called == "N_":
            given = None
        elif called == "tn" and given is not None:
            given |= {"n"}
        for position, argument in enumerate(node.args[: 2 if called == "tn" else 1]):
            found = _literals(argument)
            if found is None:
                yield Doubtful(where, ast.unparse(node))
            for source in found or ():
                yield Text(where, source, given, key=called != "tn" or position == 1)


def in_template(name: str) -> Iterator[Text | Doubtful]:
    """Calls of t and tn in one page template."""
    for call in jinja2.Environment(extensions=["jinja2.ext.do"]).parse(text_of(name)).find_all(nodes.Call):
        called = call.node.name if isinstance(call.node, nodes.Name) else getattr(call.node, "attr", "")
        if called not in ("t", "tn") or not call.args:
            continue
        where = f"{name}:{call.lineno}"
        given = None if call.dyn_kwargs else frozenset(word.key for word in call.kwargs)
        if called == "tn" and given is not None:
            given |= {"n"}
        for position, argument in enumerate(call.args[: 2 if called == "tn" else 1]):
            branches = [argument.expr1, argument.expr2] if isinstance(argument, nodes.CondExpr) else [argument]
            for branch in branches:
                if isinstance(branch, nodes.Const) and isinstance(branch.value, str):
                    yield Text(where, branch.value, given, key=called != "tn" or position == 1)
                elif not isinstance(branch, nodes.Name | nodes.Getattr | nodes.Getitem):
                    yield Doubtful(where, str(branch))


def shown_by(*folders: str) -> list[Text | Doubtful]:
    """Everything the Python files and templates of these folders show."""
    found: list[Text | Doubtful] = []
    for name in python_files(*folders):
        found += in_python(name)
    for name in tracked_files():
        if name.startswith(tuple(folder + "/" for folder in folders)) and name.endswith((".html", ".j2", ".jinja")):
            found += in_template(name)
    return found


def table_files(hub: bool) -> list[str]:
    """The Chinese tables: one file of the hub, one file for each part of the desk."""
    start = "sync/stationdesk_sync/hub/console/zh" if hub else "resources/texts/zh"
    return [name for name in tracked_files() if name.startswith(start) and name.endswith(".toml")]


def table(file: str) -> dict[str, str]:
    """One table: English to Chinese."""
    return dict(tomllib.loads(text_of(file)).get("texts", {}))
