"""A hub that signs nonsense: the desk goes on counting, tells it in a sentence and keeps nothing of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from stationdesk.app import sync_status, today
from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.hublink.rounds import SyncRound
from stationdesk_sync.model.language import Language
from stationdesk_sync.wire.messages import Batch, DayVerdict, DeskHeard, Page, PageRange, Parcel, Problem
from tests.app.counter import DAY, Counter
from tests.client.hub_double import START, HubDouble, Wire
from tests.fakes.book import make_book

URL = "https://hub.test"
HUGE = (1 << 64) - 1
BIDI = "\u202ehaibao\u202c\u200b<img src=x>"


def half() -> float:
    return 0.5


@dataclass
class Scene:
    """A real book and a hub that can be told to lie."""

    counter: Counter
    hub: HubDouble

    def __post_init__(self) -> None:
        book = self.counter.held.book
        self.wire = Wire(self.hub)
        assert book.hearing is not None
        self.enrolment = Enrolment(book.outbox, book.keys, self.counter.clock, self.wire)
        self.round = SyncRound(book.outbox, book.hearing, book.keys, self.counter.clock, half, self.wire)

    def join(self) -> None:
        self.enrolment.join(URL, self.hub.code)

    def still_counts(self) -> None:
        before = self.counter.desk.records.figures(self.counter.desk.moment().day).people
        self.counter.count("rider", people=2)
        view = today.look(self.counter.desk, AT_THE_COUNTER)
        assert view.people == before + 2
        sync_status.look(self.counter.desk, AT_THE_COUNTER)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Counter(make_book(tmp_path / "home"))
    made.clock.at = START
    yield Scene(made, HubDouble())
    made.held.book.close()


def verdict(**changes: object) -> DayVerdict:
    return msgspec.structs.replace(DayVerdict(day=DAY, people=1, services=1, code=None, verdict="equal"), **changes)


def desk(**changes: object) -> DeskHeard:
    plain = DeskHeard(
        letter="A",
        last_heard=START,
        device=b"d" * 16,
        device_key=b"k" * 32,
        box_key=b"b" * 32,
        state="open",
        last=1,
        chain=b"c" * 16,
    )
    return msgspec.structs.replace(plain, **changes)


def batch(**changes: object) -> Batch:
    plain = Batch(header=b"", first=1, count=1, packing=0, raw_len=1, body=b"x")
    return msgspec.structs.replace(plain, **changes)


def part(**changes: object) -> PageRange:
    plain = PageRange(
        from_pos=1,
        to_pos=1,
        device=b"d" * 16,
        first=1,
        exceptions=b"",
        last_chain=b"c" * 16,
        batch=None,
    )
    return msgspec.structs.replace(plain, **changes)


def page(**changes: object) -> Page:
    plain = Page(stream="st:BS-0007", after=0, ranges=[], chain=b"c" * 16, head=0)
    return msgspec.structs.replace(plain, **changes)


LIES: dict[str, dict[str, object]] = {
    "upto beyond": {"upto": HUGE},
    "upto negative": {"upto": -5},
    "upto not ours": {"upto": 1 << 62},
    "chain short": {"chain": b"c"},
    "time without end": {"time": float("inf")},
    "time that is none": {"time": float("nan")},
    "time before all time": {"time": -1e300},
    "time after all time": {"time": 1e300},
    "epoch": {"epoch": HUGE},
    "aside far away": {"set_aside": [(HUGE, "bad_value")]},
    "aside before the first": {"set_aside": [(-1, "bad_value")]},
    "aside never sent": {"set_aside": [(77_000, "bad_value")]},
    "aside with markup": {"set_aside": [(1, "<b>bad</b>")]},
    "a million aside": {"set_aside": [(1, "bad_value")] * 100_000},
    "day of people": {"days": [verdict(people=HUGE)]},
    "day of no calendar": {"days": [verdict(day="2026-02-30")]},
    "day with a code": {"days": [verdict(code=BIDI)]},
    "day with a word": {"days": [verdict(verdict=BIDI)]},
    "a desk's name": {"desks": [desk(letter=BIDI * 100)]},
    "a desk's hour": {"desks": [desk(last_heard=1e300)]},
    "a desk's state": {"desks": [desk(state=BIDI)]},
    "a desk's key": {"desks": [desk(device_key=b"k")]},
    "a desk's place": {"desks": [desk(last=-1)]},
    "a desk's chain": {"desks": [desk(chain=b"c")]},
    "keys": {"tls": [b"short"]},
    "repeats": {"repeats": -1},
    "parcels taken": {"parcels_taken": HUGE},
    "what backups hold": {"durable_upto": HUGE},
    "a place offered": {"offered": [(b"short", 1, b"c" * 16)]},
    "many places offered": {"offered": [(b"d" * 16, 1, b"c" * 16)] * 100},
    "a parcel's sender": {"parcels": [Parcel(number=1, device=b"d", box=b"")]},
    "a parcel's size": {"parcels": [Parcel(number=1, device=b"d" * 16, box=bytes(100_000))]},
    "many parcels": {"parcels": [Parcel(number=1, device=b"d" * 16, box=b"")] * 1000},
    "another exchange's answer": {"answers": b"x" * 16},
    "many pages": {"pages": [page()] * 1000},
    "a stream's name": {"pages": [page(stream=BIDI)]},
    "a page's chain": {"pages": [page(chain=b"c")]},
    "a page's head": {"pages": [page(head=HUGE)]},
    "a page's marks": {"pages": [page(marks=[(HUGE, b"c" * 16)])]},
    "a range backwards": {"pages": [page(ranges=[part(from_pos=5, to_pos=4)])]},
    "a range of nobody": {"pages": [page(ranges=[part(device=b"d")])]},
    "a range's chain": {"pages": [page(ranges=[part(last_chain=b"c")])]},
    "a batch of too many": {"pages": [page(ranges=[part(batch=batch(count=HUGE))])]},
    "a batch that is a bomb": {"pages": [page(ranges=[part(batch=batch(raw_len=HUGE))])]},
    "a batch without a first": {"pages": [page(ranges=[part(batch=batch(first=0))])]},
    "patience": {"after_s": HUGE},
}


@pytest.mark.parametrize("lie", list(LIES))
def test_an_absurd_receipt_is_refused_whole(scene: Scene, lie: str) -> None:
    scene.join()
    scene.counter.count()
    before = scene.counter.desk.outbox.link()
    assert before is not None
    scene.hub.on_receipt = lambda receipt: msgspec.structs.replace(receipt, **LIES[lie])
    outcome = scene.round.run_now()
    fault = outcome.fault()
    assert fault is not None and fault.sentence(Language("en", {}))
    link = scene.counter.desk.outbox.link()
    assert link is not None
    assert (link.acked, link.hub_offset, link.tls, link.desks) == (0, before.hub_offset, before.tls, before.desks)
    assert scene.counter.desk.outbox.set_aside() == {}
    scene.still_counts()


@pytest.mark.parametrize(
    "change",
    [{"station": BIDI}, {"station": "B" * 5000}, {"letter": "<b>"}, {"time": float("nan")}, {"time": 1e300},
     {"epoch": HUGE}, {"tls": [b"x"] * 3}, {"hub_box_key": b"k"}, {"old_last": -1}, {"recovery_key": bytes(99)}],
)  # fmt: skip
def test_an_absurd_answer_to_a_code_joins_nothing(scene: Scene, change: dict[str, object]) -> None:
    scene.hub.on_answer = lambda answer: msgspec.structs.replace(answer, **change)
    with pytest.raises(Fault):
        scene.join()
    assert scene.counter.desk.outbox.link() is None
    scene.still_counts()


@pytest.mark.parametrize("problem", [
    Problem(code="epoch", last=HUGE, chain=b"c" * 16, epoch=2), Problem(code="gap", last=-1, chain=b"c" * 16),
    Problem(code="gap", last=1 << 62, chain=b"c" * 16), Problem(code="busy", after_s=HUGE),
])  # fmt: skip
def test_an_absurd_refusal_loses_nothing(scene: Scene, problem: Problem) -> None:
    scene.join()
    scene.hub.refusal = problem
    scene.counter.count()
    assert scene.round.run_now().problem is not None
    scene.still_counts()
    scene.hub.refusal = None


STATIONS: dict[str, dict[str, object]] = {
    "a zone that does not exist": {"tz": "Moon/Tranquility"},
    "a zone that is a path": {"tz": "../../etc/passwd"},
    "a zone that is a number": {"tz": 8},
    "a day that never starts": {"day_starts_hour": 99},
    "a day that starts before": {"day_starts_hour": -30},
    "an hour that is true": {"day_starts_hour": True},
    "a name that turns the line": {"name": BIDI},
    "a name of a megabyte": {"name": "海" * 300_000},
    "hours of a megabyte": {"posted_hours": "周一" * 150_000},
    "hours with marks": {"posted_hours": BIDI},
    "a name that is a list": {"name": ["a"]},
    "an address with lines": {"address": "a\nb\u2028c"},
}


@pytest.mark.parametrize("kind", list(STATIONS))
def test_an_absurd_station_row_stops_no_counting(scene: Scene, kind: str) -> None:
    body = {"code": scene.hub.station, "name": "n", "tz": "Asia/Shanghai", "day_starts_hour": 0} | STATIONS[kind]
    scene.hub.documents = [scene.hub.document("station", scene.hub.station, 1, body)]
    scene.join()
    scene.still_counts()
    station = scene.counter.desk.station()
    assert scene.counter.desk.moment().day == scene.counter.desk.moment().local.day
    assert len(station.name) <= 40 and len(station.posted_text or "") <= 200
    for text in (station.name, station.posted_text or "", station.address or ""):
        assert not {"\u202e", "\u200b", "\u2028", "\n"} & set(text)


@pytest.mark.parametrize("body", [
    {"version": 99, "lists": {}},
    {"version": 99, "lists": {"group": [], "service": [], "count_method": []}},
    {"version": 99, "lists": {"group": [{"code": "only", "zh": "一", "en": "only"}]}},
    {"version": 99, "lists": {"group": [{"code": "<b>", "zh": "一", "en": "x"}]}},
    {"version": 99, "lists": {"group": [{"code": f"g{n}", "zh": "一", "en": "x"} for n in range(20_000)]}},
    {"version": 99, "lists": 5}, {"version": "x"}, [], "text", {"version": 99, "lists": {"group": [5]}},
])  # fmt: skip
def test_an_absurd_catalogue_stops_no_counting(scene: Scene, body: object) -> None:
    scene.hub.documents = [scene.hub.document("catalogue", "catalogue", 9, body)]
    scene.join()
    scene.still_counts()


def test_a_name_in_a_catalogue_is_shown_on_one_line_and_short(scene: Scene) -> None:
    entry = {"code": "rider", "zh": "骑" * 9000, "en": BIDI, "warm_zh": "a\nb", "short_en": "\x00x"}
    scene.hub.documents = [
        scene.hub.document("catalogue", "catalogue", 9, {"version": 99, "lists": {"group": [entry]}})
    ]
    scene.join()
    held = scene.counter.desk.catalogue()
    assert len(held.say("group", "rider", "zh")) == 40
    assert held.say("group", "rider", "en") == "haibao<img src=x>"
    assert (held.warm("group", "rider", "zh"), held.short("group", "rider", "en")) == ("a b", "x")
    assert held.say("group", "taxi", "en") != "taxi", "a code that an edition lacks keeps its name"


@pytest.mark.parametrize("kind", ["station", "x" * 5000, "a/b"])
def test_absurd_documents_are_refused(scene: Scene, kind: str) -> None:
    scene.join()
    scene.hub.documents = [scene.hub.document(kind, "k", HUGE, {})]
    scene.counter.count()
    assert scene.round.run_now().problem is FaultCode.HUB_REFUSED
    scene.still_counts()
