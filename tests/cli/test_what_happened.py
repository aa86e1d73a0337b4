"""``sync`` and ``status`` say in words and as JSON what a restored hub made of the book."""

from pathlib import Path

import pytest

from stationdesk_sync.hub import backup
from stationdesk_sync.hub.testing import running_hub
from stationdesk_sync.model.registry import load_registers
from tests.cli.desk_line import DeskLine
from tests.e2e.city import free_port

STATIONS = b"code,name,kind,address,posted_hours,latitude,longitude\nS-000,Dock,relief,,,,\n"
WENT_BACK = "The hub had to go back to an older copy of its own. 3 records of this desk are sent to it again."


@pytest.mark.parametrize("as_json", [False, True])
def test_a_restored_hub_is_told_of_once_by_sync_and_kept_by_status(
    line: DeskLine, tmp_path: Path, as_json: bool
) -> None:
    store, key, copy, port = f"sqlite:///{tmp_path}/hub.sdb", tmp_path / "hub.key", tmp_path / "copy.sdb", free_port()
    with running_hub(store, key_file=key, port=port) as running:
        running.import_stations(STATIONS)
        line.must("init", "--hub", running.url, "--code", running.enrol_code("S-000"))
        line.must("sync")
        backup.back_up(running.hub, key, copy, str)
        for _ in range(3):
            line.record()
        quiet = line.must("sync")
        assert quiet.err == ""
    now = running.hub.clock
    backup.restore(copy, store, key, load_registers(), now, str)
    with running_hub(store, key_file=key, port=port):
        said = line.must("sync", *(["--json"] if as_json else []))
        if as_json:
            happened = said.json["happened"]
            assert isinstance(happened, list)
            assert [(each["what"], each["count"]) for each in happened] == [("hub_went_back", 3)]
            assert {name: said.json[name] for name in ("unsent", "problem")} == {"unsent": 0, "problem": None}
            assert line.must("sync", "--json").json["happened"] == []
        else:
            assert said.err == WENT_BACK + "\n"
            assert line.must("sync").err == ""
    status = line.must("status").out.splitlines()
    assert status[-2] == "What happened lately:" and status[-1].endswith(WENT_BACK)
    chinese = line.type("status", lang="zh").out.splitlines()
    assert chinese[-2] == "最近发生的情况：" and "本台有 3 条记录会重新上传" in chinese[-1]


def test_verify_compares_every_record_with_the_hub_when_asked_to(line: DeskLine, tmp_path: Path) -> None:
    store, key, port = f"sqlite:///{tmp_path}/hub.sdb", tmp_path / "hub.key", free_port()
    with running_hub(store, key_file=key, port=port) as running:
        running.import_stations(STATIONS)
        line.must("init", "--hub", running.url, "--code", running.enrol_code("S-000"))
        line.record()
        line.record()
        said = line.must("verify", "--hub")
        agreed, sound = said.out.splitlines()
        assert agreed.endswith("records compared with the hub; both agree.") and sound.endswith("the book is sound.")
        assert said.err == ""
        with running.hub.store.write() as tx:
            tx.run("DELETE FROM p_visit WHERE row_id = (SELECT min(row_id) FROM p_visit)")
        differs = line.type("verify", "--hub")
        assert differs.code == 1
        assert differs.err.startswith("visit ") and differs.err.endswith(": not the same here and at the hub.\n")
        assert "本台与平台不一致" in line.type("verify", "--hub", lang="zh").err
    away = line.type("verify", "--hub")
    assert away.code == 1 and "counting goes on" in away.err
    assert line.must("verify").last.endswith("the book is sound.")
