"""``init`` in all its ways, as far as no hub is needed."""

import re
import stat

import pytest

from tests.cli.desk_line import PIN, DeskLine

CODE = re.compile(r"^[0-9A-Z]{4,}(-[0-9A-Z]+)+$")


def test_a_book_alone_is_made_and_its_recovery_code_is_the_only_result(line: DeskLine) -> None:
    said = line.must("init", "--standalone", "--name", "Harbour station", "--hours", "8:30-11:00；13:30-17:00")
    assert len(said.out.splitlines()) == 1 and CODE.match(said.last)
    assert "recovery code" in said.err
    status = line.status()
    assert (status["acked"], status["days"], status["last_success"]) == (0, {}, None)
    line.must("verify")


def test_the_recovery_code_can_go_to_a_file_that_only_its_owner_reads(line: DeskLine) -> None:
    file = line.folder / "recovery"
    said = line.must("init", "--standalone", "--name", "Harbour station", "--recovery-out", str(file))
    assert said.out == ""
    assert CODE.match(file.read_text("utf-8").strip())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_recovery_file_that_cannot_be_written_does_not_cost_the_code(line: DeskLine) -> None:
    file = line.folder / "no" / "folder" / "recovery"
    said = line.type("init", "--standalone", "--name", "Harbour station", "--recovery-out", str(file))
    assert said.code == 1 and CODE.match(said.last)
    assert "there is no such folder" in said.err
    line.must("verify")


def test_joining_with_a_book_that_is_there_says_that_its_recovery_code_stays(line: DeskLine) -> None:
    line.begin()
    file = line.folder / "recovery"
    said = line.type("init", "--hub", "https://", "--code", "ABCD-EFGH-JKMN-PQRS-TVWX", "--recovery-out", str(file))
    assert "its recovery code stays" in said.err and not file.exists()


def test_a_book_that_is_there_is_left_untouched(line: DeskLine) -> None:
    line.begin()
    line.record()
    before = (line.home / "book.keys").read_bytes()
    said = line.type("init", "--standalone", "--name", "Another")
    assert said.code == 1 and said.out == "" and "already" in said.err
    assert (line.home / "book.keys").read_bytes() == before
    assert line.status()["ops"] == 2


def test_without_keystore_and_pin_no_book_is_made_and_the_reason_is_said(line: DeskLine) -> None:
    line.keystore.works = False
    for lang, words in (("en", "no place that keeps keys safely"), ("zh", "没有可以安全保管钥匙的地方")):
        said = line.type("init", "--standalone", "--name", "Harbour station", lang=lang)
        assert said.code == 1 and words in said.err and "--pin-file" in said.err
    assert not (line.home / "book.sdb").exists()


@pytest.mark.parametrize("pin", ["", "12345", "12345a", "１２３４５６"])
def test_a_short_pin_makes_no_book(line: DeskLine, pin: str) -> None:
    line.keystore.works = False
    said = line.type("init", "--standalone", "--name", "Harbour station", pin=pin)
    assert said.code == 1 and len(said.err.splitlines()) == 1
    assert not (line.home / "book.sdb").exists()


def test_without_keystore_the_pin_opens_the_book_and_nothing_else_does(line: DeskLine) -> None:
    line.keystore.works = False
    line.must("init", "--standalone", "--name", "Harbour station", pin=PIN)
    assert line.type("status", pin=PIN).code == 0
    wrong = line.type("status", pin="246800")
    assert wrong.code == 1 and "This PIN does not open the record book" in wrong.err
    without = line.type("status")
    assert without.code == 1 and "key of the record book was not found" in without.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--name", "call 13912345678"), "looks like a phone"),
        (("--name", "x" * 41), "too long"),
        (("--name", "Harbour", "--hours", "whenever"), "write hours like"),
    ],
)
def test_what_cannot_stand_is_said_before_a_book_is_made(line: DeskLine, words: tuple[str, ...], says: str) -> None:
    said = line.type("init", "--standalone", *words)
    assert said.code == 1 and says in said.err and said.out == ""
    assert not (line.home / "book.sdb").exists(), "a recovery code that nobody saw must not exist"
    line.begin()


def test_a_home_that_cannot_be_made_is_one_sentence(line: DeskLine) -> None:
    line.home.write_text("a file is in the way")
    said = line.type("init", "--standalone", "--name", "Harbour")
    assert said.code == 1 and len(said.err.splitlines()) == 1 and "Traceback" not in said.err


@pytest.mark.parametrize("url", ["http://hub.test", "ftp://hub.test", "hub", "https://"])
def test_an_address_that_is_no_hub_s_joins_nothing_and_costs_nothing(line: DeskLine, url: str) -> None:
    line.begin()
    line.record()
    said = line.type("init", "--hub", url, "--code", "ABCD-EFGH-JKMN-PQRS-TVWX")
    assert said.code == 1 and said.out == "" and len(said.err.splitlines()) == 1
    assert line.status()["ops"] == 2
    said = line.type("sync")
    assert said.code == 1 and "used alone" in said.err


@pytest.mark.parametrize("code", ["", "1", "U" * 20, "ABCD-EFGH-JKMN-PQRS-TVW", "没有"])
def test_a_code_that_is_none_is_refused_without_asking_any_hub(line: DeskLine, code: str) -> None:
    line.begin()
    said = line.type("init", "--hub", "https://hub.test", "--code", code)
    assert said.code in (1, 2) and said.out == "" and len(said.err.splitlines()) == 1
