"""Manners of the house that no linter knows: nobody sleeps, no lambda is a slot, an ignored rule says why."""

import ast
import io
import re
import tokenize

from tests.architecture.repository import python_files, text_of, tree_of

SILENCER = re.compile(r"#\s*(type: ignore|noqa|pragma: no cover|mypy:|ruff:)")
# The silencer with the rule it silences, then a dash or another # and the reason in words.
WITH_REASON = re.compile(r"#\s*(type: ignore\[[\w, -]+\]|noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*)\s*(#|-|:)\s*\w.{5,}")
A_FRAME = 50  # ms: as long as a window may be left alone to lay itself out and paint; never to wait for work
WAITS = {("time", "sleep"), ("asyncio", "sleep"), ("QTest", "qWait"), ("qtbot", "wait"), ("QThread", "msleep")}


def calls(name: str) -> list[tuple[int, str, str, ast.Call]]:
    """Line, owner and name of each call on an attribute."""
    return [
        (node.lineno, ast.unparse(node.func.value).split(".")[-1], node.func.attr, node)
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def is_a_frame(duration: ast.expr) -> bool:
    """Whether a wait is short and written out."""
    return isinstance(duration, ast.Constant) and isinstance(duration.value, int) and duration.value <= A_FRAME


def test_nobody_sleeps() -> None:
    sleepers = [
        f"{name}:{line} {owner}.{called}"
        for name in python_files()
        for line, owner, called, call in calls(name)
        if (owner, called) in WAITS and not (owner == "qtbot" and is_a_frame(call.args[0]))
    ]
    assert not sleepers, "wait for a signal, an event or a condition:\n" + "\n".join(sleepers)


def test_no_lambda_is_a_slot_and_nobody_turns_the_event_loop_by_hand() -> None:
    found = [
        f"{name}:{line} {owner}.{called}"
        for name in python_files("src", "sync")
        for line, owner, called, call in calls(name)
        if called == "processEvents" or (called == "connect" and call.args and isinstance(call.args[0], ast.Lambda))
    ]
    assert not found, "\n".join(found)


def test_an_ignored_rule_names_the_rule_and_the_reason() -> None:
    silent = []
    for name in python_files("src", "sync", "tools"):
        for token in tokenize.generate_tokens(io.StringIO(text_of(name)).readline):
            if (
                token.type == tokenize.COMMENT
                and SILENCER.search(token.string)
                and not WITH_REASON.search(token.string)
            ):
                silent.append(f"{name}:{token.start[0]} {token.string}")
    assert not silent, "\n".join(silent)


def test_no_test_is_skipped() -> None:
    skipped = [
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name in python_files("tests")
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Attribute)
        and node.attr in ("skip", "skipif", "importorskip", "xfail")
        and ast.unparse(node.value) in ("pytest", "pytest.mark")
    ]
    assert not skipped, "everything a test needs is made by make setup:\n" + "\n".join(skipped)
