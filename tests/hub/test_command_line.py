"""The hub's command line: what it prints, where, and with which exit code."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from stationdesk_sync.hub.__main__ import main
from stationdesk_sync.hub.service import open_hub
from stationdesk_sync.model import crockford
from stationdesk_sync.model.registry import load_registers
from tests.hub.conftest import STATIONS, Template
from tests.hub.desk_at_hub import Clock, new_desk, push
from tests.hub.desk_double import DAY

HAN = re.compile(r"[\u4e00-\u9fff]")


class Shell:
    """Runs commands on one store and keeps what they said."""

    def __init__(self, url: str, key_file: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.base = ["--db", url, "--db-key-file", str(key_file), "--lang", "en"]
        self.capture = capture

    def __call__(self, *arguments: str, lang: str | None = None) -> tuple[int, str, str]:
        base: Sequence[str] = [*self.base[:-1], lang] if lang else self.base
        code = main([*base, *arguments])
        said = self.capture.readouterr()
        return code, said.out, said.err


@pytest.fixture
def shell(place: Template, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(place.url, place.key_file, capsys)


def test_init_makes_a_hub_once_and_prints_the_password_once(
    postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for url, key in (
        (f"sqlite:///{tmp_path}/a/hub.sdb", tmp_path / "a" / "hub.sdb.key"),
        (postgres_url, tmp_path / "k"),
    ):
        shell = Shell(url, key, capsys)
        code, out, err = shell("init")
        assert (code, err) == (0, "")
        assert re.search(r"name reader, password [0-9A-Z]{4}(-[0-9A-Z]{4}){4}", out)
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        code, out, err = shell("init")
        assert (code, out) == (1, "")
        assert err == "There is a hub in this store already; nothing was changed.\n"
        assert shell("status", "--json")[0] == 0


def test_the_key_file_lies_beside_the_store_when_nobody_names_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/hub.sdb"
    assert main(["--db", url, "--lang", "en", "init"]) == 0
    assert str(tmp_path / "hub.sdb.key") in capsys.readouterr().out
    assert main(["--db", url, "status"]) == 0
    os.chmod(tmp_path / "hub.sdb.key", 0o644)
    assert main(["--db", url, "--lang", "en", "status"]) == 1
    assert "0600" in capsys.readouterr().err


def test_stations_are_imported_and_bad_lines_named(shell: Shell, tmp_path: Path) -> None:
    assert shell("station", "import", str(STATIONS)) == (0, "6 stations imported.\n", "")
    bad = tmp_path / "bad.csv"
    bad.write_text(STATIONS.read_text(encoding="utf-8") + "x,,,,,,\n", encoding="utf-8")
    code, out, err = shell("station", "import", str(bad))
    assert (code, out) == (1, "")
    assert err.splitlines()[1].startswith("line 8: ")
    assert shell("station", "import", str(tmp_path / "none.csv"))[0] == 1


def test_a_code_stands_alone_on_the_last_line(shell: Shell) -> None:
    code, out, _ = shell("enrol-code", "BS-003")
    last = out.splitlines()[-1]
    assert code == 0
    assert len(crockford.normalise(last)) == 20
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", last)
    assert shell("enrol-code", "BS-404") == (1, "", "There is no station BS-404.\n")


def test_status_agree_and_verify_say_what_is_held(shell: Shell, place: Template) -> None:
    assert json.loads(shell("agree", "--station", "BS-001", "--day", DAY, "--json")[1])["equal"] is None
    hub = open_hub(place.url, place.key_file, load_registers(), Clock(1.8e9), update=False)
    desk = new_desk(hub)
    desk.visit(people=3, services=("water", "rest"))
    push(hub, desk)
    figures = {"people": 3, "services": 6, "code": desk.statement(DAY).code}
    told = json.loads(shell("agree", "--station", "BS-001", "--day", DAY, "--json")[1])
    assert (told["desk"], told["hub"], told["equal"]) == (figures, figures, True)
    assert told["desks"] == [{"letter": "A", **figures, "last": 1, "hub": figures, "equal": True}]
    held = json.loads(shell("status", "--json")[1])
    assert (held["stations"], held["ops"], held["set_aside"], held["desks"][0]["letter"]) == (6, 1, 0, "A")
    assert shell("verify") == (0, "Every record is as the desks made it: 1 records.\n", "")
    with hub.store.write() as tx:
        tx.run("UPDATE p_visit SET people = 4")
    code, out, err = shell("verify")
    assert (code, out) == (1, "")
    assert "p_visit" in err
    assert "people" in err
    hub.close()
    assert shell("agree", "--station", "BS-404", "--day", DAY)[0] == 1
    assert shell("agree", "--station", "BS-001", "--day", "24.11.2026")[0] == 2, "a day that is none is misuse"


@pytest.mark.parametrize(
    "arguments", [[], ["nothing"], ["agree"], ["serve", "--port", "x"], ["station"], ["enrol-code"], ["--lang", "de"]]
)
def test_misuse_is_told_in_one_sentence_with_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "--db", "sqlite:///x", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("看不懂这条命令。") or "--lang" in arguments


def test_a_store_must_be_named_and_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 2
    assert main(["--db", f"sqlite:///{tmp_path}/none.sdb", "status"]) == 1
    (tmp_path / "key").write_text("0" * 64)
    (tmp_path / "key").chmod(0o600)
    for url in ("mysql://x/y", "sqlite://", "no store"):
        capsys.readouterr()
        assert main(["--db", url, "--db-key-file", str(tmp_path / "key"), "status"]) == 1
        assert "Traceback" not in capsys.readouterr().err


def test_a_wrong_key_opens_nothing(place: Template, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.key"
    other.write_text("ab" * 32)
    other.chmod(0o600)
    code, out, err = Shell(place.url, other, capsys)("status", "--json")
    assert (code, out) == (1, "")
    assert "key file" in err


COMMANDS = [
    [],
    ["init"],
    ["serve"],
    ["station"],
    ["station", "import"],
    ["enrol-code"],
    ["status"],
    ["agree"],
    ["verify"],
    ["device"],
    ["device", "list"],
    ["device", "close"],
    ["device", "revoke"],
    ["aside"],
    ["aside", "list"],
    ["backup"],
    ["restore"],
    ["new-epoch"],
    ["directory"],
    ["directory", "import"],
    ["notice"],
    ["notice", "add"],
    ["notice", "list"],
    ["notice", "withdraw"],
    ["bundle"],
    ["bundle", "import"],
    ["bundle", "export"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_complete_in_both_languages(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", *command, "--help"]) == 0
    english = capsys.readouterr().out
    assert not HAN.search(english)
    assert main(["--lang", "zh", *command, "--help"]) == 0
    chinese = capsys.readouterr().out
    assert chinese.startswith("用法：")
    for line in chinese.splitlines():
        told = re.sub(r"^\s*(-\S+(, -\S+)?|[a-z-]+|[A-Z]+)?( [A-Z]+)?( \{zh,en\})?\s*", "", line)
        assert HAN.search(line) or not told.strip() or line.lstrip().startswith(("-", "[")), line


def test_serving_anywhere_but_here_needs_a_certificate(shell: Shell) -> None:
    code, _, err = shell("serve", "--host", "0.0.0.0", "--port", "0")
    assert code == 1
    assert "--tls-cert" in err
    assert shell("serve", "--tls-cert", "x.pem")[0] == 1


def test_serve_says_where_and_ends_cleanly_when_told(place: Template) -> None:
    command = [sys.executable, "-m", "stationdesk_sync.hub", "--db", place.url, "--db-key-file", str(place.key_file)]
    process = subprocess.Popen([*command, "--lang", "en", "serve", "--port", "0"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    assert re.fullmatch(r"listening on http://127\.0\.0\.1:\d+\n", line)
    assert main([*command[3:], "--lang", "en", "verify"]) == 0  # beside the running server
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
