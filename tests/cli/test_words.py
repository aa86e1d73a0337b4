"""What may be typed: help in both languages, misuse, exit codes, which language speaks."""

import argparse
import re

import pytest

from stationdesk import settings
from stationdesk.__main__ import main
from stationdesk.cli.parser import Parser, build
from stationdesk.texts import load_language
from tests.cli.desk_line import DeskLine

COMMANDS = [
    "init",
    "record",
    "withdraw",
    "day-sheet",
    "sync",
    "bundle",
    "status",
    "verify",
    "backup",
    "restore",
    "export",
]
# Words that are typed or shown as they stand in every language: names of options, places for values, codes.
LAWFUL = {
    "stationdesk",
    "JSON",
    "PDF",
    "csv",
    "ISO",
    "zh",
    "en",
    "rider",
    "water",
    "keyed",
    "visit",
    "undo",
    "mistake",
    "twice",
    "import",
    "other",
    "T",
}


def parsers() -> dict[str, Parser]:
    parser = build(load_language("zh"))
    action = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return {"": parser} | dict(action.choices)


def test_the_commands_are_those_of_the_manual() -> None:
    assert sorted(parsers()) == sorted(["", *COMMANDS])


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_complete_and_chinese_help_is_chinese(line: DeskLine, command: str) -> None:
    words = [command] if command else []
    for flag in ("--help", "-h"):
        said = line.bare("--lang", "zh", *words, flag)
        assert said.code == 0 and said.err == ""
    parser = parsers()[command]
    for action in parser._actions:
        assert action.help or isinstance(action, argparse._SubParsersAction), (
            f"{command} {action.dest} is not explained"
        )
        for option in action.option_strings:
            assert option in said.out
    shown = {word for action in parser._actions for word in (*action.option_strings, *_places(action))}
    left = set(re.findall(r"-*[A-Za-z][A-Za-z|-]*", said.out)) - shown - set(COMMANDS) - LAWFUL
    assert not left, f"English in Chinese help: {left}"
    english = line.bare("--lang", "en", *words, "--help").out
    assert not re.search("[\u4e00-\u9fff]", english)
    assert len(english.splitlines()) >= len(parser._actions)


def _places(action: argparse.Action) -> list[str]:
    return [action.metavar] if isinstance(action.metavar, str) else []


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("init",),
        ("init", "--standalone"),
        ("init", "--standalone", "--name", "  "),
        ("init", "--standalone", "--hub", "https://hub.test"),
        ("init", "--hub", "https://hub.test"),
        ("record",),
        ("record", "--group", "rider"),
        ("record", "--service", "water"),
        ("record", "--group", "rider", "--service", "water", "--people", "many"),
        ("record", "--group", "rider", "--service", "water", "--at", "noon"),
        ("record", "--group", "rider", "--service", "water", "--note", "torn \udcff"),
        ("record", "--grou", "rider", "--service", "water"),
        ("withdraw", "00"),
        ("day-sheet", "--date", "24.11.2026", "--pdf", "x.pdf"),
        ("day-sheet", "--pdf", "x.pdf"),
        ("export", "--from", "2026-11-24", "--to", "today", "x.csv"),
        ("export", "--from", "2026-11-24", "--to", "2026-11-23", "x.csv"),
        ("export", "--from", "2026-11-24", "--to", "2026-11-24", "--format", "xls", "x.csv"),
        ("export", "--from", "2026-11-24", "--to", "2026-11-24", "--register", "secrets", "x.csv"),
        ("export", "--from", "2026-11-24", "--to", "2026-11-24", "--register", "station", "x.csv"),
        ("restore",),
        ("status", "--xml"),
    ],
)
def test_misuse_is_one_sentence_and_exit_code_2(line: DeskLine, words: tuple[str, ...]) -> None:
    line.begin()
    before = line.status()
    for lang in ("en", "zh"):
        said = line.type(*words, lang=lang)
        assert said.code == 2, said
        assert said.out == "" and len(said.err.splitlines()) == 1
        assert bool(re.search("[\u4e00-\u9fff]", said.err)) is (lang == "zh")
    assert line.status() == before


@pytest.mark.parametrize("lang", ["fr", ""])
def test_a_language_that_is_not_spoken_is_misuse(line: DeskLine, lang: str) -> None:
    assert line.type("status", lang=lang).code == 2


@pytest.mark.parametrize(
    ("variable", "said", "chinese"),
    [("LANG", "en_GB.UTF-8", False), ("LC_ALL", "zh_CN.UTF-8", True), ("LANG", "C.UTF-8", True), ("HOME", "x", True)],
)
def test_the_pc_s_language_speaks_unless_another_is_asked_for(
    line: DeskLine, monkeypatch: pytest.MonkeyPatch, variable: str, said: str, chinese: bool
) -> None:
    monkeypatch.setenv(variable, said)
    heard = line.type("status", lang=None).err
    assert ("还没有记录本" in heard) is chinese
    assert "There is no record book" in line.type("status", lang="en").err


def test_the_language_chosen_in_the_window_speaks_at_the_command_line_too(line: DeskLine) -> None:
    line.begin()
    settings.save(line.home / "state.json", settings.Settings(language="en"))
    assert "waiting" in line.type("status", lang=None).out
    settings.save(line.home / "state.json", settings.Settings(language="zh"))
    assert "待传" in line.type("status", lang=None).out
    assert "waiting" in line.type("status", lang="en").out


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("init", "restore")])
def test_without_a_book_every_command_says_so(line: DeskLine, command: str) -> None:
    more = {
        "record": ["--group", "rider", "--service", "water"],
        "withdraw": ["00", "--why", "undo"],
        "day-sheet": ["--date", "2026-11-24", "--pdf", str(line.folder / "x.pdf")],
        "export": ["--from", "2026-11-24", "--to", "2026-11-24", str(line.folder / "x.csv")],
        "bundle": ["export", str(line.folder / "x.sdbundle")],
    }
    said = line.type(command, *more.get(command, []))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("There is no record book here yet.") and len(said.err.splitlines()) == 1
    assert not line.home.exists(), "looking makes nothing"


def test_without_a_command_the_window_opens(line: DeskLine) -> None:
    said = line.type(lang="zh", pin="123456")
    assert (said.code, said.out, said.err) == (0, "", "")
    ((paths, language, pin),) = line.windows
    assert (paths.home, language, pin) == (line.home, "zh", "123456")


@pytest.mark.parametrize(("lang", "says"), [("en", "There is no screen here"), ("zh", "这里没有可以显示窗口的屏幕")])
def test_without_a_screen_the_window_is_one_sentence(
    line: DeskLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str, says: str
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["--home", str(line.home), "--lang", lang]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith(says) and len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("trouble", "english", "chinese"),
    [(KeyboardInterrupt(), "Stopped.", "已停止。"), (KeyError("zither-words"), "Something unexpected", "KeyError")],
)
def test_whatever_goes_wrong_is_one_sentence_without_what_was_typed(
    line: DeskLine, monkeypatch: pytest.MonkeyPatch, trouble: BaseException, english: str, chinese: str
) -> None:
    def stumble(_session: object) -> int:
        raise trouble

    monkeypatch.setattr("stationdesk.cli.run._deed", lambda _command: stumble)
    for lang, says in (("en", english), ("zh", chinese)):
        said = line.type("status", lang=lang)
        assert (said.code, said.out) == (1, "") and says in said.err and len(said.err.splitlines()) == 1
        assert "zither" not in said.err


def test_a_pin_file_that_cannot_be_read_is_named(line: DeskLine) -> None:
    said = line.type("--pin-file", str(line.folder / "no-such-file"), "status")
    assert said.code == 1 and "no-such-file" in said.err
