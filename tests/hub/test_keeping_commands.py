"""The commands for whoever keeps a hub: PCs, what is set aside, backups, enrolment files, directory, notices."""

import json
from pathlib import Path

import pytest

from stationdesk_sync.hub.enrol_file import CARRIED_SECONDS
from stationdesk_sync.hub.enrolment import VALID_SECONDS, enrol
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.identity import spki_hash
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import quarantine
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import EnrolAnswer, EnrolFile, EnrolRequest, Signed, decode
from stationdesk_sync.wire.problems import ProblemCode
from tests.client.servers import make_certificate
from tests.hub.conftest import Template
from tests.hub.desk_at_door import admit_by_code
from tests.hub.desk_at_hub import Clock, new_desk, push
from tests.hub.desk_double import Desk
from tests.hub.test_command_line import Shell

DAY_SECONDS = 86_400


@pytest.fixture
def shell(place: Template, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(place.url, place.key_file, capsys)


# enrolment files --------------------------------------------------------------------------------
def read(path: Path) -> EnrolFile:
    signed = decode(path.read_bytes(), Signed)
    file = decode(signed.body, EnrolFile)
    signing.open_message(file.hub_key, signing.ENROL_FILE_TAG, signed)
    return file


def request_of(desk: Desk, file: EnrolFile) -> EnrolRequest:
    return desk.enrol_request(file.secret)


def test_a_file_holds_all_that_a_desk_needs_and_keeps_its_letter(hub: Hub, shell: Shell, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path).path
    path = tmp_path / "desk.sdenrol"
    code, out, err = shell(
        "enrol-code", "BS-001", "--file", str(path), "--url", "https://hub.example:8443", "--tls-cert", str(certificate)
    )
    assert (code, err) == (0, "")
    assert "desk A" in out
    assert path.stat().st_mode & 0o077 == 0
    file = read(path)
    assert (file.station, file.letter, file.url) == ("BS-001", "A", "https://hub.example:8443")
    assert (file.hub_key, file.hub_box_key, file.epoch) == (
        hub.identity.public,
        hub.identity.box_public,
        hub.identity.epoch,
    )
    assert file.tls == [spki_hash(certificate.read_bytes())]
    assert {document.kind for document in file.documents} == {"station", "catalogue"}
    assert admit_by_code(hub, Desk(1)).letter == "B", "the letter in the file is kept"
    desk = Desk(2)
    signed = enrol(hub.store, hub.identity, request_of(desk, file), hub.clock())
    assert decode(signed.body, EnrolAnswer).letter == "A"
    assert admit_by_code(hub, Desk(3)).letter == "C"
    with pytest.raises(Refusal) as refused:
        enrol(hub.store, hub.identity, request_of(Desk(4), file), hub.clock())
    assert refused.value.code is ProblemCode.CODE_USED


def test_whoever_carries_the_first_records_has_longer(hub: Hub, shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "desk.sdenrol"
    shell("enrol-code", "BS-001", "--file", str(path))
    file = read(path)
    assert file.valid_until - file.time == VALID_SECONDS
    late = file.time + VALID_SECONDS + CARRIED_SECONDS
    with pytest.raises(Refusal) as refused:
        enrol(hub.store, hub.identity, request_of(Desk(1), file), late)
    assert refused.value.code is ProblemCode.CODE_EXPIRED
    enrol(hub.store, hub.identity, request_of(Desk(1), file), late - 1)


def test_a_file_that_cannot_be_made_leaves_no_code(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "desk.sdenrol"
    assert shell("enrol-code", "BS-404", "--file", str(path))[0] == 1
    path.write_text("mine", encoding="utf-8")
    assert shell("enrol-code", "BS-001", "--file", str(path))[0] == 1
    assert path.read_text(encoding="utf-8") == "mine"
    assert shell("enrol-code", "BS-001", "--file", str(tmp_path / "x"), "--tls-cert", str(path))[0] == 1
    assert shell("enrol-code", "BS-001", "--file", str(tmp_path / "no" / "x"))[0] == 1


# PCs --------------------------------------------------------------------------------------------
def test_a_pc_is_closed_or_shut_out(hub: Hub, shell: Shell) -> None:
    first, second = new_desk(hub, 1), new_desk(hub, 2)
    first.visit()
    push(hub, first)
    assert shell("device", "close", "BS-001", "A") == (0, "Desk A of BS-001 is out of use.\n", "")
    assert shell("device", "revoke", "BS-001", "B") == (0, "Desk B of BS-001 is shut out.\n", "")
    assert shell("device", "close", "BS-001", "B")[0] == 1, "what was stolen never comes back"
    assert shell("device", "revoke", "BS-001", "Z")[0] == 1
    listed = json.loads(shell("device", "list", "--station", "BS-001", "--json")[1])
    assert [(d["letter"], d["state"], d["held"]) for d in listed] == [("A", "superseded", 1), ("B", "revoked", 0)]
    for desk, code in ((first, ProblemCode.SUPERSEDED), (second, ProblemCode.REVOKED)):
        desk.visit(slot=50)
        with pytest.raises(Refusal) as refused:
            push(hub, desk)
        assert refused.value.code is code
    out = shell("device", "list")[1]
    assert "BS-001 A: goes on under another letter, or out of use; 1 records" in out
    assert shell("device", "list", "--station", "BS-404")[0] == 1


# set aside --------------------------------------------------------------------------------------
def test_what_is_set_aside_is_listed_with_its_age(hub: Hub, shell: Shell, clock: Clock) -> None:
    assert shell("aside", "list") == (0, "Nothing is set aside.\n", "")
    desk = new_desk(hub)
    desk.visit()
    desk.visit(group="nobody")
    push(hub, desk)
    with hub.store.write() as tx:
        quarantine.note_new(tx, 1.0)  # long ago for the command's own clock
    code, out, _ = shell("aside", "list")
    assert code == 0
    assert out.startswith("BS-001 A no. 2: bad_value, ")
    assert "one record in a thousand" in out
    assert "more than a week" in out
    told = json.loads(shell("aside", "list", "--station", "BS-001", "--json")[1])
    assert (told["too_many"], told["too_old"], told["waiting"][0]["code"]) == (True, True, "bad_value")
    assert json.loads(shell("aside", "list", "--station", "BS-002", "--json")[1])["waiting"] == []
    assert shell("aside", "list", "--station", "BS-404")[0] == 1
    assert json.loads(shell("status", "--json")[1])["set_aside"] == 1


# backups ----------------------------------------------------------------------------------------
def test_a_backup_is_made_and_restored_from_the_command_line(
    hub: Hub, place: Template, shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "copy.sdb"
    desk = new_desk(hub)
    desk.visit()
    push(hub, desk)
    if not place.url.startswith("sqlite"):
        assert shell("backup", str(file))[0] == 1
        assert shell("backup", "--done")[0] == 1
        assert shell("backup", "--begin")[0] == 0
        assert shell("backup", "--done")[1].startswith("The backup holds 1 records.")
        hub.close()
        assert shell("new-epoch")[0] == 0
        return
    assert shell("backup")[0] == 1
    assert shell("backup", str(file))[1].startswith("The backup holds 1 records.")
    assert shell("backup", str(file))[0] == 1
    assert "is running" in shell("restore", str(file))[2]
    hub.close()
    code, out, err = shell("restore", str(file))
    assert (code, err) == (0, "")
    assert "hub.sdb.before-" in out
    assert shell("verify")[0] == 0


# sending down -----------------------------------------------------------------------------------
def test_offices_and_notices_go_down_from_the_command_line(shell: Shell, tmp_path: Path) -> None:
    offices = tmp_path / "offices.toml"
    key = "ab" * 32
    offices.write_text(
        f'[[offices]]\ncode = "law"\nzh = "法律援助"\npurposes = ["injury"]\nkey = "{key}"\nvalid_from = 2026-01-01\n',
        encoding="utf-8",
    )
    assert shell("directory", "import", str(offices)) == (0, "1 office imported.\n", "")
    offices.write_text("[[offices]]\n", encoding="utf-8")
    assert "office 1, code" in shell("directory", "import", str(offices))[2]
    text = tmp_path / "text"
    text.write_text("高温津贴", encoding="utf-8")
    code, out, _ = shell("notice", "add", "--title", "Heat", "--text-file", str(text), "--station", "BS-001")
    name = out.strip()
    assert code == 0
    assert shell("notice", "list")[1] == f"{name} BS-001: Heat\n"
    assert shell("notice", "withdraw", name)[0] == 0
    assert shell("notice", "list")[1] == f"{name} BS-001: taken back\n"
    assert json.loads(shell("notice", "list", "--json")[1])[0]["withdrawn"] is True
    assert shell("notice", "withdraw", "NOPE")[0] == 1
    assert shell("notice", "add", "--title", "x")[0] == 1
    text.write_bytes(b"\xff\xfe")
    assert shell("notice", "add", "--title", "x", "--text-file", str(text))[0] == 1
