"""Which statements of a day the hub judges: not those about a stream that it does not have, nor outdated ones."""

from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.model.stream import station_stream
from stationdesk_sync.wire.messages import CursorRow, Receipt
from tests.hub.desk_at_hub import hear, new_desk, push
from tests.hub.desk_double import DAY, Desk, at_start, follow

OWN = station_stream("BS-001")


def two_desks(hub: Hub) -> tuple[Desk, Desk, CursorRow]:
    """Return two desks, of which the first has brought two ops, and the cursor of the second after it heard them."""
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    one.visit(people=3)
    one.visit(people=4)
    push(hub, one)
    (page,) = hear(hub, two, at_start(OWN)).pages
    return one, two, follow(page, at_start(OWN))


def say(hub: Hub, desk: Desk, heard: list[bytes], seen: int, cursor: CursorRow, parked: int = 0) -> Receipt:
    """Bring one more visit and say of its day what the desk holds and has ``heard`` up to ``seen``."""
    desk.visit()
    said = [desk.statement(DAY, seen=seen, heard=heard)]
    return push(hub, desk, desk.last, statements=said, cursors=[cursor], parked=parked)


def judged(hub: Hub) -> tuple[bool | None, list[bool | None]]:
    """Return whether a day agrees, and what is held of each desk's statement."""
    with hub.store.read() as tx:
        found = agree(tx, "BS-001", DAY, hub.registers)
    return found.equal, [desk.equal for desk in found.desks]


def test_a_statement_over_all_that_was_heard_is_judged(hub: Hub) -> None:
    one, two, cursor = two_desks(hub)
    assert say(hub, two, one.raws, 2, cursor).days[0].verdict == "equal"
    assert judged(hub) == (True, [True, True])
    assert say(hub, two, one.raws[:1], 2, cursor).days[0].verdict == "differs"
    assert judged(hub) == (False, [True, False])


def test_a_statement_about_a_point_that_the_stream_does_not_have_is_not_judged(hub: Hub) -> None:
    """After a restore of the hub other ops may stand at the positions that a desk speaks of."""
    one, two, cursor = two_desks(hub)
    strange = (OWN, 2, b"x" * 16)
    assert say(hub, two, one.raws[:1], 2, strange).days[0].verdict == "behind"
    assert judged(hub) == (None, [True, None]), "one desk that nobody can judge: not equal, not different"
    assert say(hub, two, one.raws[:1], 9, (OWN, 9, cursor[2])).days[0].verdict == "behind"
    assert judged(hub) == (None, [True, None])
    assert say(hub, two, one.raws, 2, cursor).days[0].verdict == "equal"
    assert judged(hub) == (True, [True, True]), "said anew of what the hub has, it is judged again"


def test_what_an_older_program_left_out_is_a_difference_until_it_is_updated(hub: Hub) -> None:
    one, two, cursor = two_desks(hub)
    assert say(hub, two, one.raws[:1], 2, cursor, parked=1).days[0].verdict == "differs"
    assert judged(hub) == (False, [True, False]), "said, not hidden"
    hear(hub, two, cursor, parked=1)
    assert judged(hub) == (False, [True, False])
    hear(hub, two, cursor, parked=0)
    assert judged(hub) == (None, [True, None]), "the desk counts it by now and has not said so yet"
    say(hub, two, one.raws, 2, cursor)
    assert judged(hub) == (True, [True, True])


def test_a_difference_that_is_said_after_the_update_is_one(hub: Hub) -> None:
    one, two, cursor = two_desks(hub)
    say(hub, two, one.raws[:1], 2, cursor, parked=1)
    say(hub, two, one.raws[:1], 2, cursor, parked=0)
    assert judged(hub) == (False, [True, False])


def test_a_parked_op_excuses_nothing_in_a_statement_over_own_ops_alone(hub: Hub) -> None:
    _, two, cursor = two_desks(hub)
    two.visit()
    wrong = [two.statement(DAY, upto=0)]
    push(hub, two, statements=wrong, cursors=[cursor], parked=1)
    hear(hub, two, cursor, parked=0)
    assert judged(hub) == (False, [True, False])


def test_an_outdated_statement_that_is_equal_all_the_same_is_equal(hub: Hub) -> None:
    one, two, cursor = two_desks(hub)
    say(hub, two, one.raws, 2, cursor, parked=1)
    hear(hub, two, cursor, parked=0)
    assert judged(hub) == (True, [True, True])


def another_page(hub: Hub, one: Desk, two: Desk, cursor: CursorRow) -> CursorRow:
    """Have the second desk hear one more record of the first, and return its cursor."""
    one.visit(people=5)
    push(hub, one)
    (page,) = hear(hub, two, cursor).pages
    return follow(page, cursor)


def test_a_statement_written_a_page_before_it_is_sent_is_judged_over_what_was_heard_then(hub: Hub) -> None:
    """A desk states a day, hears the next page and only then sends: the hub knows what it had heard at that time."""
    one, two, cursor = two_desks(hub)
    heard = list(one.raws)
    further = another_page(hub, one, two, cursor)
    two.visit()
    said = [two.statement(DAY, seen=2, heard=heard)]
    assert push(hub, two, statements=said, cursors=[further]).days[0].verdict == "equal"
    assert judged(hub) == (True, [True, True])


def test_a_wrong_statement_written_a_page_before_it_is_sent_differs(hub: Hub) -> None:
    one, two, cursor = two_desks(hub)
    further = another_page(hub, one, two, cursor)
    two.visit()
    said = [two.statement(DAY, seen=2, heard=one.raws[:1])]
    assert push(hub, two, statements=said, cursors=[further]).days[0].verdict == "differs"
    assert judged(hub) == (False, [True, False])
