"""A scanner's burst told from a person's typing: ten thousand mixes of both, nothing wrong and nothing lost."""

import random
from dataclasses import dataclass, field

import pytest

from stationdesk.domain.scan import (
    BURST_GAP_MS,
    GUARD_MS,
    LEAST_KEYS,
    MOST_KEYS,
    Guard,
    Outcome,
    Part,
    Scanned,
    Struck,
    Typed,
    plain_character,
)
from stationdesk_sync.model.damm import check_digit

ROUNDS = 10_000
TOKEN = "4711081" + check_digit("4711081")
Event = tuple[float, Part, str, str]  # when, what it is, its character, whose it is


@dataclass
class Desk:
    """What a guard lets through, with a clock that only moves from event to event."""

    guard: Guard[tuple[str, str]] = field(default_factory=Guard)
    typed: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    last: float = 0.0

    def take(self, found: list[Outcome[tuple[str, str]]]) -> None:
        for one in found:
            if isinstance(one, Typed):
                self.typed += [character for _, character in one.keys]
            elif one.token:
                self.codes.append(one.code)
            else:
                self.strange.append(one.code)

    def hear(self, events: list[Event]) -> None:
        for at, part, character, whose in events:
            if self.guard.holds and at - self.last >= GUARD_MS:
                self.take(self.guard.quiet())
            self.take(self.guard.strike(Struck((whose, character), part, character, at)))
            self.last = at
        self.take(self.guard.quiet())


def burst(at: float, code: str, gap: float = 8.0, *, end: bool = True) -> list[Event]:
    events: list[Event] = [(at + n * gap, Part.WRITES, c, "scanner") for n, c in enumerate(code)]
    return [*events, (at + len(code) * gap, Part.ENDS, "enter", "scanner")] if end else events


def heard(events: list[Event]) -> Desk:
    desk = Desk()
    desk.hear(events)
    return desk


@pytest.mark.parametrize("end", [True, False])
def test_a_token_is_one_code_and_no_key(end: bool):
    desk = heard(burst(0, TOKEN, end=end))
    assert (desk.codes, desk.typed, desk.strange) == ([TOKEN], [], [])


def test_the_end_of_a_code_is_not_waited_for():
    guard: Guard[str] = Guard()
    found = [one for at, part, c, _ in burst(0, TOKEN) for one in guard.strike(Struck(c, part, c, at))]
    assert [one.code for one in found if isinstance(one, Scanned)] == [TOKEN]
    assert not guard.holds


def test_two_scans_fifty_milliseconds_apart_are_two():
    other = "0000001" + check_digit("0000001")
    first = burst(0, TOKEN, end=False)
    assert heard([*first, *burst(first[-1][0] + 50, other)]).codes == [TOKEN, other]


def test_a_person_is_never_taken_for_a_scanner_however_fast():
    digits = TOKEN * 2
    desk = heard([(n * (BURST_GAP_MS + 1), Part.WRITES, c, "person") for n, c in enumerate(digits)])
    assert ("".join(desk.typed), desk.codes, desk.strange) == (digits, [], [])


def test_seven_fast_keys_are_still_a_person():
    desk = heard([(n * 5.0, Part.WRITES, c, "person") for n, c in enumerate(TOKEN[: LEAST_KEYS - 1])])
    assert "".join(desk.typed) == TOKEN[: LEAST_KEYS - 1]


def test_a_misread_or_foreign_code_counts_nobody():
    wrong = TOKEN[:-1] + str((int(TOKEN[-1]) + 1) % 10)
    for code in (wrong, "6901234567892", "https://pay.example/q1w2e3r4"):
        desk = heard(burst(0, code))
        assert (desk.typed, desk.codes, desk.strange) == ([], [], [code])


def test_a_function_key_in_the_middle_of_a_scan_is_done_after_it_and_the_scan_holds():
    events = [*burst(0, TOKEN), (30.0, Part.NEITHER, "F11", "person")]
    desk = heard(sorted(events))
    assert (desk.codes, desk.typed) == ([TOKEN], ["F11"])


def test_enter_pressed_by_a_person_in_the_middle_of_a_scan_counts_none_of_its_digits():
    events = [*burst(0, TOKEN), (30.5, Part.ENDS, "enter", "person")]
    desk = heard(sorted(events))
    assert (desk.codes, desk.typed) == ([TOKEN], ["enter"])


def test_enter_behind_a_few_digits_is_given_back_with_them_in_order():
    desk = heard([(0.0, Part.WRITES, "1", "person"), (20.0, Part.ENDS, "enter", "person")])
    assert desk.typed == ["1", "enter"]


def test_a_field_for_text_holds_letters_only_behind_a_digit():
    guard: Guard[str] = Guard()
    assert guard.strike(Struck("a", Part.WRITES, "a", 0.0), begins=False) == [Typed(("a",))]
    assert guard.strike(Struck("1", Part.WRITES, "1", 5.0)) == []
    assert guard.strike(Struck("b", Part.WRITES, "b", 9.0), begins=False) == []
    assert guard.quiet() == [Typed(("1", "b"))]


def test_an_endless_stream_is_let_go_in_pieces():
    guard: Guard[str] = Guard()
    found = [one for n in range(MOST_KEYS) for one in guard.strike(Struck("x", Part.WRITES, "x", n * 5.0))]
    assert len(found) == 1 and not guard.holds


def test_full_width_digits_are_plain_ones_and_keys_that_write_nothing_are_none():
    assert [plain_character(text) for text in ("７", "7", "", "\r", "ab", "a")] == ["7", "7", "", "", "", "a"]


def test_ten_thousand_mixes_of_scans_and_typing_have_no_wrong_record_and_lose_no_key():
    """Time between what a person and a scanner do is at least the guard, or a key falls into the burst."""
    dice = random.Random(20261126)
    scans = keys = wrong = lost = 0
    for _ in range(ROUNDS):
        at, events, typed, codes = 0.0, list[Event](), list[str](), list[str]()
        for _ in range(dice.randint(1, 4)):
            at += dice.uniform(GUARD_MS + 5, 400)
            if dice.random() < 0.5:
                digits = f"{dice.randrange(10**7):07d}"
                code = digits + check_digit(digits)
                sent = burst(at, code, dice.uniform(1, 16), end=dice.random() < 0.8)
                if dice.random() < 0.2:  # a person presses something that writes nothing meanwhile
                    part = dice.choice((Part.NEITHER, Part.ENDS))
                    sent.append((dice.uniform(at + 0.5, sent[6][0]), part, part.value, "person"))
                    typed.append(part.value)
                codes.append(code)
                events += sorted(sent)
                at = max(one[0] for one in sent)
            else:
                for _ in range(dice.randint(1, 12)):
                    kind = dice.choice((Part.WRITES, Part.WRITES, Part.WRITES, Part.ENDS, Part.NEITHER))
                    name = dice.choice("0123456789*+-/a") if kind is Part.WRITES else kind.value
                    events.append((at, kind, name, "person"))
                    typed.append(name)
                    at += dice.choice((3.0, 12.0, 60.0, 90.0, 200.0)) if dice.random() < 0.3 else dice.uniform(45, 300)
        desk = heard(events)
        scans, keys = scans + len(codes), keys + len(typed)
        wrong += desk.codes != codes or bool(desk.strange)
        lost += desk.typed != typed
    print(f"\nscanner: {ROUNDS} mixes, {scans} scans, {keys} keys; {wrong} wrong, {lost} with a lost or moved key")
    assert (wrong, lost) == (0, 0)
