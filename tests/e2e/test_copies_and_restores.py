"""Copies of a book, a book from last week, a hub from last month, both together: all come to the same and say so."""

from stationdesk.storage.adopting import WAIT_SECONDS
from tests.e2e.real_city import MONTH, WEEK, Pc, at_rest
from tests.fakes.book import make_book


def goes_on(letter: str, count: int) -> str:
    head = f"This book was restored or copied; it goes on as desk {letter}."
    return f"{head} Its {count} records are sent again; the hub drops those that it has."


def test_a_copy_of_a_book_goes_on_beside_it_under_a_letter_of_its_own(city, pcs, tmp_path):
    a, b = pcs
    a.save(20)
    a.sync()
    copy = a.copy(tmp_path / "copy")
    pcs.append(copy)
    a.save(3, people=2)
    copy.save(4, people=3)
    assert a.sync().problem is None
    outcome = copy.sync()
    assert outcome.problem is None and outcome.new_desk is not None
    at_rest(city, pcs, 20 + 3 * 2 + 4 * 3)
    assert copy.said() == [goes_on("C", 24)]
    assert a.said() == [goes_on("D", 23)], "the other copy gave its identity up: nobody can tell which was first"
    assert b.said() == []


def test_a_book_from_last_week_gets_its_lost_days_back(city, pcs):
    a, _ = pcs
    a.save(20)
    a.sync()
    kept = a.back_up()
    city.clock.forward(WEEK)
    a.save(30, people=2)
    a.sync()
    a.put_back(kept)
    assert a.made.book.outbox.head().seq == 20
    a.save(5, people=4)
    assert a.sync().problem is None
    at_rest(city, pcs, 20 + 30 * 2 + 5 * 4)
    assert a.said() == [goes_on("C", 25) + " The hub held 25 records that this copy did not have."]


def test_a_hub_from_last_month_gets_everything_again(city, pcs):
    a, b = pcs
    a.save(20)
    a.sync()
    kept = city.back_up()
    for each, people in ((a, 2), (b, 3)):
        city.clock.forward(MONTH / 2)
        each.save(30, people=people)
        each.sync()
    b.sync()
    city.put_back(kept)
    at_rest(city, pcs, 20 + 30 * 2 + 30 * 3)
    assert a.said() == [
        "The hub had to go back to an older copy of its own. 30 records of this desk are sent to it again.",
    ]
    assert "30 records of this desk are sent to it again." in b.said()[0]


def test_a_hub_from_last_month_and_a_book_from_last_week_lose_nothing_that_any_disk_still_holds(city, pcs):
    a, b = pcs
    a.save(20)
    a.sync()
    hub_copy, book_copy = city.back_up(), a.back_up()
    city.clock.forward(MONTH)
    a.save(30, people=2)
    a.sync()
    b.save(10, people=3)
    b.sync()
    a.put_back(book_copy)
    city.put_back(hub_copy)
    a.save(5, people=4)
    for _ in range(3):
        assert b.sync().problem is None
        assert a.sync().problem is None
    city.clock.forward(WAIT_SECONDS + 60)
    at_rest(city, pcs, 20 + 30 * 2 + 10 * 3 + 5 * 4)
    assert "The hub lacked 30 records of desk A. This desk brought them to it." in b.said()


def test_a_pc_that_the_restored_hub_never_knew_is_not_forgotten(city, pcs, tmp_path):
    """Its disk is lost; only a neighbour has heard what it wrote."""
    a, _ = pcs
    kept = city.back_up()
    gone = Pc(make_book(tmp_path / "gone", clock=city.clock), city).join()
    gone.save(7, people=5)
    gone.sync()
    a.sync()
    gone.made.book.close()
    city.put_back(kept)
    for _ in range(2):
        assert a.sync().problem is None
    city.clock.forward(WAIT_SECONDS + 60)
    at_rest(city, pcs, 7 * 5)
    assert a.said()[-1] == (
        "7 records of a PC that is gone were only on this PC. This desk brings them to the hub as its own."
    )
