"""Enrolment at the hub: codes work once, in time and for those who know them."""

import pytest
from msgspec import structs

from stationdesk_sync.hub.admission import index_of, letter_of
from stationdesk_sync.hub.enrolment import TRIES_A_CODE, VALID_SECONDS, enrol
from stationdesk_sync.hub.faults import HubFault, Refusal
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.model import crockford
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import Certificate, Signed, decode
from stationdesk_sync.wire.problems import ProblemCode
from tests.hub.desk_at_door import admit_by_code, code_for
from tests.hub.desk_at_hub import Clock
from tests.hub.desk_double import Desk


def ask(hub: Hub, desk: Desk, code: str) -> ProblemCode | None:
    try:
        enrol(hub.store, hub.identity, desk.enrol_request(code), hub.clock())
    except Refusal as refusal:
        return refusal.code
    return None


def wrong(code: str, at: int) -> str:
    """Return the code with another character at a place of its secret."""
    plain = crockford.normalise(code)
    other = crockford.ALPHABET[(crockford.ALPHABET.index(plain[at]) + 1) % 32]
    return plain[:at] + other + plain[at + 1 :]


def test_a_desk_gets_letter_certificate_and_documents_for_its_code(hub: Hub) -> None:
    code = code_for(hub)
    assert crockford.normalise(code)[8:] == signing.hub_characters(hub.identity.public)
    answers = [admit_by_code(hub, Desk(seed)) for seed in range(3)]
    assert [a.letter for a in answers] == ["A", "B", "C"]
    assert [d.letter for d in answers[2].desks] == ["A", "B", "C"]
    desk = Desk(2)
    body = signing.open_message(hub.identity.public, signing.CERTIFICATE_TAG, decode(answers[2].certificate, Signed))
    certificate = decode(body, Certificate)
    assert (certificate.station, certificate.device, certificate.letter) == ("BS-001", desk.device, "C")
    assert (certificate.device_key, certificate.box_key) == (desk.public, desk.box_key)
    assert answers[2].hub_box_key == hub.identity.box_public
    assert [(d.device, d.state, d.last) for d in answers[2].desks] == [(Desk(n).device, "open", 0) for n in range(3)]
    for document in answers[0].documents:
        signing.check_document(hub.identity.public, document)
    assert {(d.kind, d.key) for d in answers[0].documents} == {("station", "BS-001"), ("catalogue", "catalogue")}


def test_a_code_works_once_but_answers_its_own_desk_again(hub: Hub) -> None:
    code, desk = code_for(hub), Desk(1)
    assert ask(hub, desk, code) is None
    assert ask(hub, desk, code) is None  # the answer may have been lost
    assert ask(hub, Desk(2), code) is ProblemCode.CODE_USED
    with hub.store.read() as tx:
        assert tx.one("SELECT COUNT(*) FROM device") == (1,)


def test_a_code_runs_out_after_seven_days(hub: Hub, clock: Clock) -> None:
    code = code_for(hub)
    clock.now += VALID_SECONDS - 1
    assert ask(hub, Desk(1), code) is None
    late = code_for(hub)
    clock.now += VALID_SECONDS
    assert ask(hub, Desk(2), late) is ProblemCode.CODE_EXPIRED


def test_wrong_codes_are_refused_and_tries_at_one_code_are_limited(hub: Hub, clock: Clock) -> None:
    code = code_for(hub)
    for _ in range(TRIES_A_CODE):
        assert ask(hub, Desk(1), wrong(code, 7)) is ProblemCode.CODE_UNKNOWN
    clock.now += 3600
    assert ask(hub, Desk(1), code) is ProblemCode.CODE_TRIES  # the right one comes too late


def test_a_stranger_who_guesses_closes_enrolment_for_nobody_else(hub: Hub) -> None:
    code = code_for(hub)
    for n in range(100):
        assert ask(hub, Desk(1), f"ZZZ{n:05d}") is ProblemCode.CODE_UNKNOWN
    assert ask(hub, Desk(2), code) is None


def test_a_code_does_nothing_for_keys_that_its_bringer_does_not_hold(hub: Hub) -> None:
    code, honest = code_for(hub), Desk(1)
    asked = honest.enrol_request(code)
    for stolen in (
        structs.replace(asked, device_key=Desk(2).public),
        structs.replace(asked, box_key=Desk(2).box_key),
        structs.replace(asked, secret=wrong(code, 7)[:8]),
        structs.replace(asked, sig=b""),
    ):
        with pytest.raises(Refusal) as refused:
            enrol(hub.store, hub.identity, stolen, hub.clock())
        assert refused.value.code is ProblemCode.BAD_SIGNATURE
    assert ask(hub, honest, code) is None


def test_a_newer_desk_hears_which_versions_the_hub_speaks(hub: Hub) -> None:
    with pytest.raises(Refusal) as refused:
        enrol(hub.store, hub.identity, structs.replace(Desk(1).enrol_request(code_for(hub)), pv=2), hub.clock())
    assert (refused.value.problem.pv_min, refused.value.problem.pv_max) == (1, 1)


def test_no_secret_stands_in_the_store(hub: Hub) -> None:
    secret = crockford.normalise(code_for(hub))[:8]
    with hub.store.read() as tx:
        (row,) = tx.rows("SELECT * FROM enrol_code")
    assert not any(secret in str(value) or secret.encode() in bytes(value) for value in row if isinstance(value, bytes))
    assert secret not in str(row)


def test_a_device_joins_one_station_with_its_own_keys(hub: Hub) -> None:
    desk = Desk(1)
    admit_by_code(hub, desk)
    assert ask(hub, desk, code_for(hub, "BS-002")) is ProblemCode.MALFORMED
    request = structs.replace(desk.enrol_request(code_for(hub)), device_key=b"short")
    with pytest.raises(Refusal):
        enrol(hub.store, hub.identity, request, hub.clock())


def test_a_code_needs_a_station(hub: Hub) -> None:
    with pytest.raises(HubFault, match="BS-404"):
        code_for(hub, "BS-404")


def test_letters_go_on_after_z() -> None:
    assert [letter_of(n) for n in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
    assert all(index_of(letter_of(n)) == n for n in range(1000))
