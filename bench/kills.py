"""Kills desk and hub processes at seeded random moments of real syncs over a rough line, and looks at what is left.

Two desks of one station save and sync as fast as they can; again and again one process (sometimes a desk and the hub
together) is ended with SIGKILL and started anew. What was acknowledged is remembered here, outside of all of them.
Everything lies in one folder and can be taken up where it was left. Called by ``bench.kill`` and the tests.
"""

import json
import random
import shutil
import subprocess
import threading
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.books import new_book
from bench.desks import DeskProcess
from bench.hubs import HubProcess, opened, station_code
from stationdesk_sync.hub.compare import compare_rows
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.wire.messages import CompareRequest
from tests.e2e.faulty_proxy import ROUGH, FaultyProxy

DESKS = ("a", "b")
STATION = 1
LONGEST_S = 0.25
BOTH_SHARE = 0.1
SETTLE_ROUNDS = 60


class WorkingDesk:
    """A desk that works until it is killed. ``saved`` is the newest op that it said to be durable."""

    def __init__(self, home: Path, url: str, seed: str, code: str | None, saved: int) -> None:
        self.saved = saved
        self.in_round = False
        self.rounds: Counter[bool] = Counter()
        self._desk = DeskProcess(home.with_suffix(".log"))
        self._desk.start(home, url, code)
        self._desk.give("work", seed=seed)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def process(self) -> "subprocess.Popen[str]":
        """The process itself."""
        return self._desk.process

    def kill(self) -> None:
        """End it at once and hear what it still said."""
        self._desk.process.kill()
        self._desk.process.wait()
        self._listener.join()
        self._desk.let_go()

    def _listen(self) -> None:
        assert self._desk.process.stdout is not None
        for line in self._desk.process.stdout:
            if not line.endswith("}\n"):
                continue  # killed while it spoke
            said = json.loads(line)
            if "saved" in said:
                self.saved, self.in_round = said["saved"], True
            elif "round" in said:
                self.rounds[said["round"]] += 1
                self.in_round = False
            else:
                raise RuntimeError(f"a desk gave up: {said}")


@dataclass
class Progress:
    """How far a run is, written after every look."""

    seed: int
    kills: int = 0
    joined: bool = False
    saved: dict[str, int] = field(default_factory=dict)
    victims: dict[str, int] = field(default_factory=dict)
    in_round: int = 0
    rounds_well: int = 0
    rounds_broken: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    looks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def bad(self) -> list[str]:
        """Return everything that was found wrong, over all looks."""
        return [line for look in self.looks for line in look["bad"]]


class KillRun:
    """One run in ``folder``: begun anew or taken up."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._state = folder / "state.json"
        folder.mkdir(parents=True, exist_ok=True)
        self.progress = self._read() if self._state.exists() else Progress(seed)
        self._hub = HubProcess.embedded(folder / "hub")
        self._desks: dict[str, WorkingDesk] = {}

    def run(self, kills: int, look_every: int) -> Progress:
        """Kill until ``kills`` are reached, looking every so often and at the end."""
        while self.progress.kills < kills and not self.progress.bad:
            self._stretch(min(look_every - self.progress.kills % look_every, kills - self.progress.kills))
        return self.progress

    def _stretch(self, kills: int) -> None:
        self._prepare()
        number = self.progress.kills
        chance = random.Random(f"{self.progress.seed}/{number}")
        self._hub.start()
        self._hub.port = self._hub.served  # it comes back where it was
        proxy = FaultyProxy(self._hub.served, self.progress.seed * 100_003 + number, ROUGH, patience=0.05)
        try:
            for name in DESKS:
                self._start(name, proxy)
            self.progress.joined = True
            for _ in range(kills):
                self._kill_one(chance, proxy)
            for name in DESKS:
                self._end(name)
            proxy.behave()
            self.progress.looks.append(self._look(proxy))
        finally:
            for desk in self._desks.values():
                desk.kill()
            self._desks.clear()
            proxy.close()
            self._hub.stop()
            self._hub.port = 0
        for fate, count in proxy.counts.items():
            self.progress.faults[fate.value] = self.progress.faults.get(fate.value, 0) + count
        self._finish_look()
        self._write()

    def _prepare(self) -> None:
        if self.progress.joined:
            return
        shutil.rmtree(self._folder)  # stopped before its first look: nothing to take up
        self._folder.mkdir()
        self._hub.set_up(1)
        for name in DESKS:
            new_book(self._folder / name).close()

    def _start(self, name: str, proxy: FaultyProxy) -> None:
        progress = self.progress
        code = None if progress.joined else self._hub.code_for(STATION)
        if code is not None:
            proxy.behave()
        seed = f"{progress.seed}/{name}"
        self._desks[name] = WorkingDesk(self._folder / name, proxy.url, seed, code, progress.saved.get(name, 0))
        proxy.behave(ROUGH)

    def _end(self, name: str) -> bool:
        """Kill a desk and keep what it said; returns whether it was inside a round."""
        desk = self._desks.pop(name)
        desk.kill()
        progress = self.progress
        progress.saved[name] = desk.saved
        progress.rounds_well += desk.rounds[True]
        progress.rounds_broken += desk.rounds[False]
        return desk.in_round

    def _kill_one(self, chance: random.Random, proxy: FaultyProxy) -> None:
        victim = chance.choice((*DESKS, "hub"))
        both = victim != "hub" and chance.random() < BOTH_SHARE
        _let_run(self._desks[DESKS[0]].process, chance.uniform(0.0, LONGEST_S))
        progress = self.progress
        if victim == "hub" or both:
            progress.in_round += any(desk.in_round for desk in self._desks.values()) and not both
            self._hub.kill()
        if victim != "hub":
            progress.in_round += self._end(victim)
        fallen = f"{victim} and hub" if both else victim
        progress.victims[fallen] = progress.victims.get(fallen, 0) + 1
        progress.kills += 1
        if victim == "hub" or both:
            self._hub.start()
        if victim != "hub":
            self._start(victim, proxy)

    def _look(self, proxy: FaultyProxy) -> dict[str, Any]:
        """Let the line behave, drain both desks and hold everything against everything."""
        desks = {name: DeskProcess(self._folder / f"{name}.log") for name in DESKS}
        bad: list[str] = []
        try:
            for name, desk in desks.items():
                desk.start(self._folder / name, proxy.url)
            for _ in range(2):  # the second time each has heard what the other said last
                for name, desk in desks.items():
                    end = desk.do("drain", most=SETTLE_ROUNDS)
                    if end["problem"] is not None:
                        bad.append(f"desk {name} cannot send everything: {end}")
            found = {
                name: {what: desk.do(what) for what in ("check", "rows", "days", "sound", "state")}
                for name, desk in desks.items()
            }
        finally:
            for desk in desks.values():
                desk.stop()
        self._judge(found, bad)
        return {"kills": self.progress.kills, "bad": bad, "found": found}

    def _judge(self, found: dict[str, Any], bad: list[str]) -> None:
        for name, desk in found.items():
            if desk["sound"] is not None:
                bad.append(f"book {name} is unsound: {desk['sound']}")
            if desk["check"]["ops"] < self.progress.saved[name]:
                bad.append(f"book {name} lost acknowledged records: {desk['check']} < {self.progress.saved[name]}")
            if desk["rows"]["twice"]:
                bad.append(f"book {name} shows {desk['rows']['twice']} rows twice")
        if found["a"]["rows"] != found["b"]["rows"] or found["a"]["days"] != found["b"]["days"]:
            bad.append(f"the desks differ: {found['a']['rows']} and {found['b']['rows']}")

    def _finish_look(self) -> None:
        """Hold the hub against the desks once it has stopped."""
        look = self.progress.looks[-1]
        found, bad = look["found"], look["bad"]
        ops = sum(desk["check"]["ops"] for desk in found.values())
        try:
            self._hub.must("verify")
        except RuntimeError as error:
            bad.append(str(error))
        held = self._hub.status()["ops"]
        if held != ops:
            bad.append(f"the hub holds {held} records, the desks made {ops}")
        for day, figures in found["a"]["days"].items():
            agreed = json.loads(self._hub.must("agree", "--station", "BN-001", "--day", day, "--json"))
            said = [agreed["hub"][key] for key in ("people", "services", "code")]
            if agreed["equal"] is not True or said != figures:
                bad.append(f"{day}: the hub says {agreed}, the desks {figures}")
        with opened(self._hub) as held_hub, held_hub.store.read() as tx:
            bad += [
                f"desk {name} and the hub differ: {wrong}"
                for name, desk in found.items()
                if (wrong := _compared(tx, held_hub, desk["state"]))
            ]
        look.update(ops=ops, days=len(found["a"]["days"]), root=found["a"]["rows"]["root"])
        del look["found"]

    def _write(self) -> None:
        beside = self._state.with_suffix(".making")
        beside.write_text(json.dumps(asdict(self.progress), indent=1), "utf-8")
        beside.replace(self._state)

    def _read(self) -> Progress:
        held = json.loads(self._state.read_text("utf-8"))
        return Progress(**held)


def _compared(tx: Tx, hub: Hub, state: dict[str, Any]) -> str:
    """Hold a desk's rows against the hub's as ``/v1/compare`` does; returns what is wrong, if anything."""
    request = CompareRequest(
        station=station_code(STATION),
        device=b"",
        pos=state["pos"],
        chain=bytes.fromhex(state["chain"]),
        buckets=bytes.fromhex(state["buckets"]),
        rows=[],
    )
    answer = compare_rows(tx, hub.registers, request, 0.0)
    if not answer.comparable:
        return f"the hub stands at {answer.pos}, the desk at {state['pos']}"
    return f"{len(answer.differs)} of 256 sums" if answer.differs else ""


def _let_run(process: "subprocess.Popen[str]", seconds: float) -> None:
    """Let everything run for a while."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return
    raise RuntimeError(f"a desk ended by itself with {process.returncode}")
