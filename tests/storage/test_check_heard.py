"""Whoever alters what was heard is named: every column of devices, ranges, marks and places, one by one."""

from collections.abc import Iterator

import pytest

from stationdesk.app.ports import Draft
from stationdesk_sync.model.op import Kind
from tests.fakes.book import TestBook, make_book
from tests.storage.drafts import correct, visit
from tests.storage.opened import tables_of
from tests.storage.station_hub import StationHub
from tests.storage.test_check import HEARD_TABLES, altered, local_columns, schema


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestBook]:
    """A book that heard two others, was issued anew, and holds ranges, marks and repeated places."""
    home = tmp_path_factory.mktemp("heard")
    desks = [make_book(home / name) for name in "abc"]
    hub = StationHub()
    for number, each in enumerate(desks):
        hub.join(each)
        rows = each.book.journal.save([visit(people=2), visit(note="话"), visit()], each.clock.now(), number)
        each.book.journal.save([correct(rows[0].row_id, people=7)], each.clock.now(), number)
        each.book.journal.save([Draft("visit", Kind.ERASE, {}, row_id=rows[0].row_id)], each.clock.now(), number)
        hub.push(each, 3, {2: "bad_value"} if number == 1 else None)
        hub.push(each)
    for each in desks:
        hub.pull(each)
    hub.reissue(desks[0])
    hub.reissue(desks[2])
    for each in desks:
        hub.push(each)
        hub.say(each)
    for each in desks:
        hub.pull(each)
        assert each.book.care.check().bad is None
    for each in desks[1:]:
        each.book.close()
    yield desks[0]
    desks[0].book.close()


@pytest.mark.parametrize("table", [*HEARD_TABLES, "foreign_op"])
def test_an_altered_column_of_what_was_heard_is_seen(heard, table):
    local = local_columns()
    with tables_of(heard) as database:
        for column, kind in schema(heard)[table].items():
            if (table, column) in local:
                continue
            with database.read() as cursor:
                rowids = [row[0] for row in cursor.execute(f'SELECT rowid FROM "{table}" ORDER BY rowid').fetchall()]
            for rowid in {rowids[0], rowids[len(rowids) // 2], rowids[-1]}:
                where = f'"{table}" SET "{column}" = ? WHERE rowid = ?'
                with database.write() as cursor:
                    value = cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (rowid,)).fetchone()[0]
                    change = (value or 0) + 100_000 if kind == "INTEGER" else altered(value, kind)
                    cursor.execute(f"UPDATE {where}", (change, rowid))
                bad = heard.book.care.check().bad
                with database.write() as cursor:
                    cursor.execute(f"UPDATE {where}", (value, rowid))
                assert bad is not None, f"{table}.{column} of {rowid} was altered and nobody saw it"
    assert heard.book.care.check().bad is None


@pytest.mark.parametrize("table", [*HEARD_TABLES, "foreign_op"])
def test_a_row_that_went_past_the_program_is_seen(heard, table):
    with tables_of(heard) as database:
        with database.read() as cursor:
            rows = cursor.execute(f'SELECT rowid, * FROM "{table}" ORDER BY rowid').fetchall()
        for row in (rows[0], rows[-1]):
            with database.write() as cursor:
                cursor.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row[0],))
            bad = heard.book.care.check().bad
            with database.write() as cursor:
                names = ", ".join(f'"{name}"' for name in schema(heard)[table])
                marks = ",".join("?" * len(row))
                cursor.execute(f'INSERT INTO "{table}" (rowid, {names}) VALUES ({marks})', row)
            newest_mark = table == "stream_mark" and row is rows[-1]
            assert (bad is None) == newest_mark, f"a row of {table} went and nobody saw it"
    assert heard.book.care.check().bad is None
