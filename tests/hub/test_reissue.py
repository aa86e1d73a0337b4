"""A restored or copied desk goes on under a new identity: both keys sign, the old one is superseded."""

import pytest
from msgspec import structs

from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.reissue import MOST_HEIRS, reissue
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import audit, devices
from stationdesk_sync.hub.store.devices import OPEN, REVOKED, SUPERSEDED
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import EnrolAnswer, ReissueRequest, decode
from stationdesk_sync.wire.problems import ProblemCode
from tests.hub.desk_at_door import reissue_request
from tests.hub.desk_at_hub import admit, new_desk
from tests.hub.desk_double import Desk


def ask(hub: Hub, request: ReissueRequest) -> EnrolAnswer:
    signed = reissue(hub.store, hub.identity, request, hub.clock())
    return decode(signing.open_message(hub.identity.public, signing.ENROL_TAG, signed), EnrolAnswer)


def refused(hub: Hub, request: ReissueRequest) -> ProblemCode:
    with pytest.raises(Refusal) as refusal:
        ask(hub, request)
    return refusal.value.code


def states(hub: Hub) -> dict[str, str]:
    with hub.store.read() as tx:
        return {device.letter: device.state for device in devices.all_of(tx)}


def set_state(hub: Hub, desk: Desk, state: str) -> None:
    with hub.store.write() as tx:
        device = devices.find(tx, desk.device)
        assert device is not None
        devices.set_state(tx, device, state)


def test_the_new_identity_gets_a_letter_of_its_own_and_the_old_one_is_superseded(hub: Hub) -> None:
    old, new = new_desk(hub, 1), Desk(2)
    with hub.store.write() as tx:
        device = devices.find(tx, old.device)
        assert device is not None
        devices.advance(tx, device, 7, b"c" * 16)
    answer = ask(hub, reissue_request(new, old))
    assert (answer.letter, answer.old_last, answer.station) == ("B", 7, "BS-001")
    assert states(hub) == {"A": SUPERSEDED, "B": OPEN}
    assert {desk.letter: (desk.state, desk.last) for desk in answer.desks} == {"A": (SUPERSEDED, 7), "B": (OPEN, 0)}
    with hub.store.read() as tx:
        heir = devices.find(tx, new.device)
        assert heir is not None
        assert heir.reissue_of == old.device
        assert any(note[2:] == ("desk_reissued", "BS-001 A B") for note in audit.notes(tx))


def test_a_hub_that_was_restored_knows_a_desk_again_by_its_certificate(hub: Hub) -> None:
    old, new = new_desk(hub, 1), Desk(2)
    with hub.store.write() as tx:
        device = devices.find(tx, old.device)
        assert device is not None
        tx.run("DELETE FROM device WHERE device = ?", (old.device,))
    request = reissue_request(new, old)
    assert refused(hub, request) == ProblemCode.UNKNOWN_DEVICE
    assert refused(hub, structs.replace(request, certificate=b"none")) == ProblemCode.UNKNOWN_DEVICE
    answer = ask(hub, structs.replace(request, certificate=device.certificate))
    assert (answer.letter, answer.old_last) == ("B", 0)
    assert states(hub) == {"A": SUPERSEDED, "B": OPEN}
    with hub.store.read() as tx:
        assert devices.knows_again(tx, "BS-001")


def test_a_lost_answer_is_given_again(hub: Hub) -> None:
    old, new = new_desk(hub, 1), Desk(2)
    first = ask(hub, reissue_request(new, old))
    assert ask(hub, reissue_request(new, old)) == first
    assert len(states(hub)) == 2


def test_two_copies_of_one_book_both_go_on(hub: Hub) -> None:
    old = new_desk(hub, 1)
    letters = [ask(hub, reissue_request(Desk(seed), old)).letter for seed in (2, 3)]
    assert letters == ["B", "C"]
    assert states(hub) == {"A": SUPERSEDED, "B": OPEN, "C": OPEN}


def test_an_heir_that_was_superseded_itself_is_answered_and_stays_so(hub: Hub) -> None:
    old, middle = new_desk(hub, 1), Desk(2)
    ask(hub, reissue_request(middle, old))
    ask(hub, reissue_request(Desk(3), middle))
    ask(hub, reissue_request(middle, old))
    assert states(hub) == {"A": SUPERSEDED, "B": SUPERSEDED, "C": OPEN}


def test_a_revoked_device_never_goes_on(hub: Hub) -> None:
    old = new_desk(hub, 1)
    set_state(hub, old, REVOKED)
    assert refused(hub, reissue_request(Desk(2), old)) is ProblemCode.REVOKED
    other, heir = new_desk(hub, 3), Desk(4)
    ask(hub, reissue_request(heir, other))
    set_state(hub, heir, REVOKED)
    assert refused(hub, reissue_request(heir, other)) is ProblemCode.REVOKED


def test_both_keys_have_to_sign(hub: Hub) -> None:
    old, new = new_desk(hub, 1), Desk(2)
    request = reissue_request(new, old)
    for changed in (
        structs.replace(request, sig_old=request.sig_new),
        structs.replace(request, sig_new=request.sig_old),
        structs.replace(request, box_key=Desk(9).box_key),
    ):
        assert refused(hub, changed) is ProblemCode.BAD_SIGNATURE
    assert states(hub) == {"A": OPEN}


def test_what_does_not_fit_is_refused(hub: Hub) -> None:
    old, new = new_desk(hub, 1), Desk(2)
    request = reissue_request(new, old)
    assert refused(hub, structs.replace(request, pv=2)) is ProblemCode.VERSION
    assert refused(hub, structs.replace(request, device_key=b"short")) is ProblemCode.MALFORMED
    assert refused(hub, reissue_request(new, Desk(8))) is ProblemCode.UNKNOWN_DEVICE
    abroad = Desk(3, "BS-002")
    assert refused(hub, reissue_request(abroad, old)) is ProblemCode.UNKNOWN_DEVICE
    admit(hub, new)  # the new key is no heir but a desk of its own
    assert refused(hub, request) is ProblemCode.MALFORMED


def test_a_machine_that_asks_without_end_is_stopped(small_hub: Hub) -> None:
    old = new_desk(small_hub, 1)
    for seed in range(MOST_HEIRS):
        ask(small_hub, reissue_request(Desk(100 + seed), old))
    assert refused(small_hub, reissue_request(Desk(2), old)) is ProblemCode.CODE_TRIES
