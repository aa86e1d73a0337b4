"""What a fault says: complete in both languages, data safety among the first words, every place filled."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.app.faults import TEXTS, Fault, FaultCode, bad_value_text
from stationdesk.texts import load_language
from stationdesk_sync.model.draft import BadValue
from stationdesk_sync.model.language import Language

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, CHINESE = Language("en"), load_language("zh")


def places(code: FaultCode) -> set[str]:
    text = TEXTS[code]
    found = set()
    for source in (text.title, text.meaning, text.step):
        found |= {name for _, name, _, _ in string.Formatter().parse(source) if name}
    return found


def raised() -> Iterator[tuple[str, FaultCode, set[str]]]:
    """Every place in the desk's code that makes a fault by name, and the values it gives."""
    for file in sorted((ROOT / "src" / "stationdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fault"):
                continue
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Attribute) and ast.unparse(first.value) == "FaultCode":
                if any(keyword.arg is None for keyword in node.keywords):
                    continue  # handed on from a table that is tested with its own room
                where = f"{file.relative_to(ROOT)}:{node.lineno}"
                given = {keyword.arg for keyword in node.keywords if keyword.arg}
                yield where, FaultCode[first.attr], given


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_has_its_sentence_in_both_languages(code: FaultCode) -> None:
    assert code in TEXTS, "a fault without words"
    text = TEXTS[code]
    for source in filter(None, (text.title, text.meaning, text.step)):
        assert CHINESE.table.get(source), f"no Chinese for: {source}"
        assert set(places_of(CHINESE.table[source])) == set(places_of(source)), source
    fault = Fault(code, **dict.fromkeys(places(code), "7"))
    english, chinese = fault.sentence(ENGLISH), fault.sentence(CHINESE)
    for sentence in (english, chinese):
        assert sentence and "{" not in sentence and "\n" not in sentence and "  " not in sentence
    assert english.isascii() and english[0] in string.ascii_uppercase + string.digits, english
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert not places(code) or ("7" in english and "7" in chinese)


def places_of(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_no_two_faults_say_the_same() -> None:
    for language in (ENGLISH, CHINESE):
        titles = [Fault(code).title(language) for code in FaultCode]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("where", "code", "given"),
    list(raised()),
    ids=lambda part: str(sorted(part)) if isinstance(part, set) else str(part),
)
def test_whoever_raises_a_fault_fills_its_places(where: str, code: FaultCode, given: set[str]) -> None:
    assert places(code) <= given, f"{where} leaves {places(code) - given} open"


def test_a_place_without_a_value_never_hides_the_trouble() -> None:
    assert "cannot be read" in Fault(FaultCode.BOOK_DAMAGED).sentence(ENGLISH)


def test_a_sentence_stays_on_one_line_whatever_it_was_given() -> None:
    fault = Fault(FaultCode.UNEXPECTED, why="first\nsecond\r\n third")
    for language in (ENGLISH, CHINESE):
        assert len(fault.sentence(language).splitlines()) == 1


def test_every_refusal_of_a_value_has_words_in_both_languages() -> None:
    codes = [part.strip(" .") for part in (BadValue.__doc__ or "").split("one of:")[1].replace("\n", " ").split(",")]
    assert len(codes) > 10
    other = bad_value_text("no such code")
    for code in codes:
        text = bad_value_text(code)
        assert CHINESE.table.get(text), text
        assert text != other or code == "wrong_type", f"{code} has no words of its own"
