"""More of a believable station: registers with entries, records mended, a hub that has heard most of it.

Works on top of ``tests.fakes.ui_day``; for tests and pictures of the records, register, shift and sync pages.
"""

from collections.abc import Mapping

from stationdesk.app.correct_record import add_services, correct_record
from stationdesk.app.desk import Desk
from stationdesk.app.keep_shift import open_station
from stationdesk.app.outbox_ports import DeskHeardOf, HubDay, HubDocument, LinkState, ReceiptFacts
from stationdesk.app.ports import Query
from stationdesk.app.save_entry import save_entry
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.wire.messages import encode_plain
from tests.fakes.book import TestBook
from tests.fakes.ui_day import DAY, MANAGER, NAME, at

EVENTS: tuple[Mapping[str, object], ...] = (
    {"title": "防暑知识宣讲", "on_day": "2026-11-20", "kind": "talk", "organisers": ["区总工会", "街道卫生中心"]},
    {"title": "义诊进驿站", "on_day": DAY, "kind": "clinic", "organisers": ["大场医院"], "series": "健康周"},
    {"title": "骑手反诈学习", "on_day": "2026-11-27", "kind": "study", "organisers": ["派出所", "区总工会"]},
)


def keep_registers(made: TestBook, desk: Desk) -> None:
    """Enter events, attendance, checks, feedback, a closure and two people; forget to close last Friday."""
    now = made.clock.at
    made.clock.at = at("2026-11-20", "08:31")
    open_station(desk, MANAGER, who="王阿姨", on_duty=1, weather="overcast")
    made.clock.at = now
    rows = [save_entry(desk, MANAGER, "event", values).row_id for values in EVENTS]
    save_entry(desk, MANAGER, "attendance", {"event": rows[1], "people": 18})
    ok = dict.fromkeys(("water", "sockets", "extinguisher", "cleanliness", "signs"), "ok")
    save_entry(desk, MANAGER, "opening_check", {**ok, "medicine_kinds": 12, "medicine_missing": 1})
    for rating, words in (("good", None), ("good", "饮水方便"), ("fair", "中午人多，想多放两把椅子")):
        save_entry(desk, MANAGER, "feedback", {"rating": rating, "words": words})
    save_entry(desk, MANAGER, "closure", {"from_slot": 46, "to_slot": 50, "reason_code": "power"})


def mend_some(desk: Desk) -> list[bytes]:
    """Correct one visit, give another a further service, withdraw a third; returns the three row ids."""
    lines = desk.records.records(Query("visit", limit=12))
    ids = [lines[n].row_id for n in (3, 5, 8)]
    correct_record(desk, MANAGER, "visit", ids[0], {"people": 4})
    add_services(desk, MANAGER, ids[1], ["legal"])
    withdraw_record(desk, MANAGER, "visit", ids[2], "twice", "同一个人按了两次")
    return ids


def join(desk: Desk, *, held: str | None = None, problem: str | None = None, waiting: int = 12) -> None:
    """Join a hub that has received all but ``waiting`` ops and has spoken of both days."""
    station = {"code": "BS-001", "name": NAME, "tz": "Asia/Shanghai", "address": "沪太路4361号7号楼2层"}
    link = LinkState(
        url="https://hub.bsgh.test",
        hub_key=b"k" * 32,
        station="BS-001",
        letter="A",
        certificate=b"",
        epoch=1,
        tls=(b"t" * 32,),
        acked=0,
        acked_chain=desk.outbox.chain_at(0) or b"",
        joined_at=desk.clock.now() - 86_400,
        held=held,
    )
    desk.outbox.join(link, [HubDocument("station", "BS-001", 1, encode_plain(station), b"s" * 64)])
    now = desk.clock.now()
    acked = max(0, desk.outbox.head().seq - waiting)
    days = []
    for day in desk.records.days(10):
        figures = desk.records.figures(day)
        people = figures.people if day != DAY else figures.people - 5
        code = figures.code if day != DAY else "7K2M-Q4TD-9XWB-11PA"
        days.append(HubDay(day, DayFigures(people, figures.services, code), "equal" if day != DAY else "differs", now))
    desk.outbox.store_receipt(
        ReceiptFacts(
            acked=acked,
            chain=desk.outbox.chain_at(acked) or b"",
            at=now - 1260,
            hub_offset=0.4,
            epoch=1,
            tls=(b"t" * 32,),
            set_aside=((max(1, acked - 6), "unknown_register"),),
            days=tuple(days),
            desks=(DeskHeardOf("A", now - 1260), DeskHeardOf("B", now - 93_000)),
            documents=(),
        )
    )
    if problem is not None or held is not None:
        desk.outbox.note_try(now - 300, problem, held)
