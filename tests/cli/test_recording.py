"""``record``, ``record --batch`` and ``withdraw``: ids out, errors in order, nothing half done."""

import csv
import json
from pathlib import Path

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.sign_in import set_pin
from stationdesk.bootstrap.opening import MANAGER
from stationdesk.storage.journal import BookJournal
from tests.cli.desk_line import DeskLine
from tests.cli.opened import opened

VISIT: dict[str, object] = {"group": "rider", "service": ["rest", "water"], "people": 2, "at": "2026-11-24T09:30"}


@pytest.fixture
def begun(line: DeskLine) -> DeskLine:
    return line.begin()


def days(line: DeskLine) -> dict[str, dict[str, object]]:
    found = line.status()["days"]
    assert isinstance(found, dict)
    return found


def held(line: DeskLine) -> list[dict[str, str]]:
    file = line.folder / "held.csv"
    line.must("export", "--from", "2000-01-01", "--to", "2199-12-31", str(file))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_record_prints_its_id_and_nothing_else(begun: DeskLine) -> None:
    words = ["--group", "rider", "--service", "rest", "--service", "water", "--people", "3", "--method", "estimate"]
    said = begun.must("record", *words, "--note", "two dogs", "--at", "2026-11-24T09:30")
    assert said.err == "" and len(bytes.fromhex(said.out.strip())) == 16
    assert days(begun) == {"2026-11-24": {"people": 3, "services": 6, "code": days(begun)["2026-11-24"]["code"]}}
    (row,) = held(begun)
    assert (row["Record"], row["Hour"], row["People"]) == (said.last, "09:00", "3")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--group", "nobody", "--service", "water"), "Group: choose one from the list."),
        (("--group", "rider", "--service", "gold"), "Services: choose one from the list."),
        (("--group", "rider", "--service", "water", "--people", "0"), "People: the number is too small or too large."),
    ],
)
def test_an_unlawful_record_is_refused_by_its_field(begun: DeskLine, words: tuple[str, ...], says: str) -> None:
    said = begun.type("record", *words)
    assert (said.code, said.out) == (1, "") and said.err.startswith(says)
    assert begun.type("record", *words, lang="zh").err.isascii() is False
    assert days(begun) == {}


def test_a_batch_answers_every_line_in_order_with_an_id_or_an_error(begun: DeskLine) -> None:
    lines: list[dict[str, object] | str] = [
        VISIT,
        "not json",
        VISIT | {"group": "nobody"},
        "",
        VISIT | {"service": "water"},
        "[1, 2]",
        VISIT | {"people": "3"},
        VISIT | {"people": True},
        VISIT | {"people": 10**30},
        VISIT | {"colour": "red"},
        VISIT | {"at": "0001-01-01T00:00"},
        VISIT | {"at": 7},
        VISIT | {"note": "torn \ud800"},
        VISIT | {"service": []},
        VISIT | {"service": ["water", "water"]},
        "[" * 100_000,
        {"group": "taxi", "service": ["rest"]},
    ]
    said = begun.batch(lines)
    answers = [json.loads(answer) for answer in said.out.splitlines()]
    assert said.code == 1 and said.err == ""
    assert [next(iter(answer)) for answer in answers] == ["id", "error", "error", "id", *["error"] * 11, "id"]
    assert len({answer["id"] for answer in answers if "id" in answer}) == 3
    assert answers[1]["error"] == "This line is no visit."
    assert answers[2]["error"].startswith("Group: choose one from the list.")
    assert [row["Record"] for row in held(begun)] == [answer["id"] for answer in answers if "id" in answer]
    chinese = begun.batch(["not json"], lang="zh")
    assert json.loads(chinese.out)["error"] == "这一行不是进站记录。" and "\\u" not in chinese.out


def test_a_batch_without_errors_ends_with_0_and_an_empty_one_too(begun: DeskLine) -> None:
    assert begun.batch([VISIT] * 3).code == 0
    said = begun.batch([])
    assert (said.code, said.out, said.err) == (0, "", "")


def test_a_batch_comes_from_a_file_as_well_with_or_without_a_mark_and_with_torn_bytes(begun: DeskLine) -> None:
    file = begun.folder / "visits.jsonl"
    good = json.dumps(VISIT).encode()
    file.write_bytes(b"\xef\xbb\xbf" + good + b"\r\n" + b'{"group": "\xff\xfe"}\n' + good)
    said = begun.type("record", "--batch", str(file))
    kinds = [next(iter(json.loads(answer))) for answer in said.out.splitlines()]
    assert (said.code, kinds) == (1, ["id", "error", "id"])
    missing = begun.type("record", "--batch", str(file.with_name("none")))
    assert missing.code == 1 and "none" in missing.err and missing.out == ""


def test_on_a_full_disk_every_line_is_answered_and_nothing_saved_is_lost(
    begun: DeskLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, calls = BookJournal.save, []

    def full_after_two(self: BookJournal, *arguments: object) -> object:
        calls.append(1)
        if len(calls) in (3, 4):
            raise Fault(FaultCode.DISK_FULL)
        return save(self, *arguments)  # type: ignore[arg-type]  # handed through as they came

    monkeypatch.setattr(BookJournal, "save", full_after_two)
    said = begun.batch([VISIT] * 5)
    answers = [json.loads(answer) for answer in said.out.splitlines()]
    assert said.code == 1
    assert [next(iter(answer)) for answer in answers] == ["id", "id", "error", "error", "id"]
    assert answers[2]["error"].startswith("The disk is full.")
    assert days(begun)["2026-11-24"]["people"] == 6


def test_withdrawing_by_code_and_in_words(begun: DeskLine) -> None:
    first, second, third = (begun.record("--at", "2026-11-24T09:30") for _ in range(3))
    assert begun.must("withdraw", first, "--why", "twice").last == first
    begun.must("withdraw", second, "--why", "the rider came back for his gloves")
    assert [row["Withdrawn"] for row in held(begun)] == ["twice", "other", ""]
    assert days(begun)["2026-11-24"]["people"] == 1
    again = begun.type("withdraw", first, "--why", "twice")
    assert (again.code, again.out) == (1, "") and "withdrawn before" in again.err
    assert b"gloves" not in (begun.home / "book.sdb").read_bytes()
    assert third in {row["Record"] for row in held(begun)}


@pytest.mark.parametrize("number", ["", "xyz", "00", "00" * 16, "00" * 40])
def test_an_id_that_is_none_withdraws_nothing(begun: DeskLine, number: str) -> None:
    said = begun.type("withdraw", number, "--why", "mistake")
    assert (said.code, said.out) == (1, "") and "There is no such record." in said.err


def test_a_manager_s_pin_is_asked_for_where_it_matters_and_tried_once(begun: DeskLine) -> None:
    with opened(begun) as held_open:
        set_pin(held_open.desk, held_open.book.pins, MANAGER, "2468")
    assert begun.type("record", "--group", "rider", "--service", "water").code == 0
    old = ["record", "--group", "rider", "--service", "water", "--at", "2026-01-05T09:30"]
    assert "station manager's PIN" in begun.type(*old).err
    assert begun.type(*old, pin="2468").code == 0
    file = begun.folder / "visits.jsonl"
    file.write_text((json.dumps(VISIT | {"at": "2026-01-05T10:00"}) + "\n") * 9)
    said = begun.type("record", "--batch", str(file), pin="1357")
    assert said.code == 1 and len(said.out.splitlines()) == 9
    assert all("not the manager's PIN" in json.loads(answer)["error"] for answer in said.out.splitlines())
    assert begun.type(*old, pin="2468").code == 0, "nine lines are one try, not nine"
    out = begun.folder / "out.csv"
    export = ["export", "--from", "2026-01-01", "--to", "2026-12-31", str(out)]
    assert begun.type(*export).code == 1 and not out.exists()
    assert begun.type(*export, pin="2468").code == 0 and out.exists()


def test_the_note_is_sealed_in_the_file(begun: DeskLine) -> None:
    begun.record("--note", "came with a limp")
    for file in Path(begun.home).rglob("*"):
        if file.is_file():
            assert b"limp" not in file.read_bytes()
