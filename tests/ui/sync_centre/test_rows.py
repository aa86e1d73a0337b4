"""The verdict of a day is written out with both numbers, and silence is not agreement."""

from stationdesk.app.outbox_ports import HubDay
from stationdesk.app.views import DaySync
from stationdesk.ui.sync_centre.rows import verdict
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.language import Language

EN = Language("en")


def day(people: int, hub: tuple[int, int, str] | None, *, services: int = 9, ops: int = 10, received: int = 10,
        said: str = "equal") -> DaySync:  # fmt: skip
    heard = HubDay("2026-11-24", DayFigures(*hub), said, 0.0) if hub else None
    return DaySync("2026-11-24", people, services, "AAAA", ops, received, heard)


def test_equal_figures_are_written_out():
    assert verdict(EN, day(24, (24, 9, "AAAA"))).text == "24 = 24, agrees"


def test_different_people_are_written_out():
    told = verdict(EN, day(52, (51, 9, "BBBB"), said="differs"))
    assert (told.kind, told.text) == ("differs", "52 ≠ 51 people")


def test_the_same_number_over_other_records_is_no_agreement():
    assert verdict(EN, day(24, (24, 9, "BBBB"))).kind == "differs"


def test_a_day_the_hub_never_spoke_of_is_not_heard_and_not_equal():
    assert verdict(EN, day(0, None, ops=0, received=0)).kind == "unheard"
    assert verdict(EN, day(24, None, received=4)).text == "not heard yet, 6 waiting"


def test_figures_that_differ_only_because_records_wait_raise_no_alarm():
    assert verdict(EN, day(24, (20, 9, "BBBB"), received=6)).text == "24 here, 20 there, 4 waiting"
