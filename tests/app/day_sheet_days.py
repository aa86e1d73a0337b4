"""Days at a station, worked through the use cases on a real book: what the tests of the day sheet look at."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from stationdesk.app.actor import AT_THE_COUNTER, Actor
from stationdesk.app.desk import Desk
from stationdesk.app.keep_shift import amend_shift, close_station, hand_over, open_station
from stationdesk.app.keep_station import rename, save_hours
from stationdesk.app.outbox_ports import DeskHeardOf, HubDocument, LinkState, ReceiptFacts
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.app.save_entry import save_entry
from stationdesk.texts import load_language
from stationdesk_sync.model.language import Code, Language
from stationdesk_sync.model.register import Role
from tests.fakes.book import REGISTERS, HandClock, TestBook, make_book

DAY = "2026-11-24"
MIDNIGHT = 1_795_449_600.0  # of that day, in Shanghai
WEEKDAY = Path(__file__).parent.parent / "data" / "weekday.csv"
MANAGER = Actor(Role.MANAGER)
NAME = "海宝苑户外职工爱心接力站"
HANDOVER = (
    "无突发情况。微波炉门封松动，已报修。雨伞 03 号逾期 4 天，待归还。下午有护工询问夜间能否开放，已记“建站需求”。"
)
PREACHED_LONG = "微波炉门封松动，已报修；饮水机滤芯下周更换，备用滤芯放在二号柜。"


@dataclass
class StationBook:
    """A station with its book, its desk and its clock in the hand."""

    held: TestBook
    desk: Desk

    @property
    def clock(self) -> HandClock:
        return self.held.clock

    def at(self, time: str) -> None:
        """Set the clock to a time of the day."""
        hours, minutes = time.split(":")
        self.clock.at = MIDNIGHT + int(hours) * 3600 + int(minutes) * 60

    def visit(self, group: str, services: str, people: int = 1, method: str = "keyed") -> None:
        """Count one visit now."""
        record_visit(self.desk, AT_THE_COUNTER, VisitTap(group, tuple(services.split("+")), people, method))

    def entry(self, register: str, **values: object) -> bytes:
        """Save one form now."""
        return save_entry(self.desk, MANAGER, register, values).row_id

    def join(self) -> None:
        """Belong to a hub that sent the station's row."""
        body: dict[str, object] = {
            "code": "BS-001",
            "name": NAME,
            "kind": "relief",
            "address": "沪太路4361号7号楼2层",
            "posted_hours": "8:30-11:00；13:30-17:00",
            "tz": "Asia/Shanghai",
        }
        documents = [station_document(body)]
        head = self.desk.outbox.chain_at(0) or b""
        link = LinkState(
            url="https://hub.test",
            hub_key=bytes(32),
            station="BS-001",
            letter="A",
            certificate=b"",
            epoch=1,
            tls=(),
            acked=0,
            acked_chain=head,
            joined_at=self.clock.now(),
        )
        self.desk.outbox.join(link, documents)

    def received(self, upto: int, desks: Iterable[DeskHeardOf] = ()) -> None:
        """The hub said that it has everything up to an op, and which desks the station has."""
        chain = self.desk.outbox.chain_at(upto)
        assert chain is not None
        self.desk.outbox.store_receipt(
            ReceiptFacts(
                acked=upto,
                chain=chain,
                at=self.clock.now(),
                hub_offset=0.0,
                epoch=1,
                tls=(),
                set_aside=(),
                days=(),
                desks=tuple(desks),
                documents=(),
            )
        )


def station_document(body: dict[str, object]) -> HubDocument:
    """Return the hub's row of a station as a document (nobody checks its signature here)."""
    return HubDocument("station", "BS-001", 1, msgspec.msgpack.encode(body), bytes(64), body)


def chinese() -> Language:
    return load_language("zh")


def in_language(code: Code) -> Language:
    return load_language(code)


def new_station(home: Path, *, joined: bool = True) -> StationBook:
    """A new station on the morning of the day, open for nobody yet."""
    held = make_book(home, clock=HandClock(MIDNIGHT + 8 * 3600))
    book = held.book
    desk = Desk(book.journal, book.records, book.outbox, book.keys, book.care, held.clock, REGISTERS)
    station = StationBook(held, desk)
    if joined:
        station.join()
    else:
        rename(desk, MANAGER, NAME)
        save_hours(desk, MANAGER, "8:30-11:00；13:30-17:00")
    return station


def worked_weekday(home: Path) -> StationBook:
    """The made-up weekday: 43 records, 47 people, 77 services, two spans, a check, feedback, an event, a note."""
    station = new_station(home)
    desk = station.desk
    station.at("8:24")
    open_station(desk, AT_THE_COUNTER, who="陈阿姨", on_duty=2, weather="cloudy")
    with WEEKDAY.open(encoding="utf-8") as file:
        visits = list(csv.DictReader(file))
    event = None
    checked = False
    for row in visits:
        station.at(row["time"])
        if row["time"] >= "08:26" and not checked:
            checked = True
            station.entry(
                "opening_check",
                water="ok",
                medicine_kinds=9,
                medicine_missing=1,
                sockets="ok",
                extinguisher="ok",
                cleanliness="ok",
                signs="ok",
            )
        if row["time"] >= "13:28" and event is None:
            station.at("11:05")
            close_station(desk, AT_THE_COUNTER)
            station.at("13:28")
            open_station(desk, AT_THE_COUNTER, who="李师傅", on_duty=2, weather="cloudy")
            event = station.entry(
                "event", title="义诊", on_day=DAY, kind="clinic", organisers=["宝山区总工会", "社区卫生服务中心"]
            )
        station.visit(row["group"], row["services"], int(row["people"]))
    station.at("16:58")
    assert event is not None
    station.entry("attendance", event=event, people=23)
    for rating in ("good", "good", "good", "fair"):
        station.entry("feedback", rating=rating)
    station.at("17:10")
    close_station(desk, AT_THE_COUNTER, handover=HANDOVER)
    station.at("17:12")
    return station


def crowded_day(home: Path) -> StationBook:
    """More groups and services than a page has room for, and a long note."""
    station = new_station(home)
    desk = station.desk
    catalogue = desk.catalogue()
    groups = [entry.code for entry in catalogue.entries("group")][:25]
    services = [entry.code for entry in catalogue.entries("service")][:20]
    station.at("8:20")
    opened = open_station(desk, AT_THE_COUNTER, who="陈阿姨", on_duty=3, weather="rain")
    for number, group in enumerate(groups):
        station.at(f"{8 + number // 3}:{number % 3 * 15 + 1:02d}")
        for step in range(4):
            chosen = [services[(number + step * 5) % 20], services[(number * 3 + step) % 20]]
            station.visit(group, "+".join(dict.fromkeys(chosen)), 1 + (number * step) % 12)
    station.visit("rider", "rest+water", 120, method="door")
    station.at("18:00")
    for title in ("送清凉", "普法宣讲（新就业形态劳动者权益保障专题第三讲）", "义务理发"):
        event = station.entry("event", title=title, on_day=DAY, kind="benefit", organisers=["宝山区总工会", "街道办"])
        station.entry("attendance", event=event, people=31)
    station.entry("closure", from_slot=48, to_slot=52, reason_code="power")
    hand_over(desk, AT_THE_COUNTER, handover=(PREACHED_LONG * 70)[:2000], who="李师傅")
    station.at("20:30")
    close_station(desk, AT_THE_COUNTER, handover="夜间安静。")
    amend_shift(desk, MANAGER, opened.row_id, {"weather": "storm"})
    return station
