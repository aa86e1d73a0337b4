"""Exchanges that come as a file, and the answer that goes back as one: for a desk that never meets its hub.

A bundle is opened whole or refused whole; then its messages are taken one by one as over HTTP, so that twice or in
another order changes nothing. The first message that is refused ends it, and the answer says why.
"""

from dataclasses import dataclass

from stationdesk_sync.hub.at_the_door import read_request
from stationdesk_sync.hub.enrolment import enrol
from stationdesk_sync.hub.faults import HubFault, Refusal
from stationdesk_sync.hub.intake import take_exchange
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import devices, meta
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.model.chain import device_id
from stationdesk_sync.model.language import N_, Language
from stationdesk_sync.sealing.bundle import Address, Opened, look_at, read_bundle, write_bundle
from stationdesk_sync.wire.bundle import BadBundle, Carries, Fault, Item, ItemKind
from stationdesk_sync.wire.messages import EnrolRequest, Receipt, Signed, decode, encode
from stationdesk_sync.wire.problems import ProblemCode

_NEWEST = "bundle/"
NO_BUNDLE = N_("Desk {letter} of {station} has not sent a bundle yet: there is nothing to answer.")
NO_DEVICE = N_("Station {station} has no desk {letter}.")
SENTENCES = {
    Fault.EMPTY: N_("The file is empty."),
    Fault.NOT_A_BUNDLE: N_("The file is no bundle."),
    Fault.VERSION: N_("The bundle was made by a newer program: renew the hub first."),
    Fault.TOO_LARGE: N_("The bundle is larger than one may be."),
    Fault.SHORT: N_("The bundle is not complete: copy it again from where it was made."),
    Fault.LONG: N_("Something was added to the bundle: copy it again from where it was made."),
    Fault.SIGNATURE: N_("The bundle was changed on its way: its signature does not fit."),
    Fault.HEADER: N_("The bundle says nothing that can be understood."),
    Fault.SIZES: N_("The bundle's sizes do not fit together."),
    Fault.PAYLOAD: N_("The content of the bundle was changed on its way: copy it again from where it was made."),
    Fault.SENDER: N_("The bundle comes from a desk that this hub does not know."),
    Fault.RECEIVER: N_("The bundle is for another hub, or for a desk."),
    Fault.KEY: N_("The bundle cannot be opened with this hub's key."),
    Fault.CHUNK: N_("The content of the bundle cannot be opened."),
}


class RefusedBundle(HubFault):
    """A bundle of which nothing was used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(SENTENCES[fault])
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a bundle: messages taken, ops held of its desk now, why it ended early, and the answer to it.

    ``answer`` is None when the sender is still nobody the hub knows.
    """

    station: str
    letter: str | None
    taken: int
    held: int
    set_aside: int
    refused: ProblemCode | None
    answer: bytes | None

    def say(self, speech: Language) -> str:
        """Return it as one sentence."""
        if self.refused is not None:
            return speech.t(
                "{n} messages taken, then refused ({code}): the desk hears of it with the answer.",
                n=self.taken,
                code=self.refused.value,
            )
        return speech.t(
            "Desk {letter} of {station}: {held} records are held, {aside} of the bundle set aside.",
            letter=self.letter,
            station=self.station,
            held=self.held,
            aside=self.set_aside,
        )


def import_bundle(hub: Hub, raw: bytes) -> Imported:
    """Take what a desk's bundle brings; ``RefusedBundle`` when it is damaged or not for this hub."""
    try:
        opened = _open(hub, raw)
    except BadBundle as bad:
        raise RefusedBundle(bad.fault) from None
    sender = opened.outside.sender_device
    answers, refused = _taken(hub, opened)
    with hub.store.read() as tx:
        device = devices.find(tx, sender)
    receipts = [decode(decode(one.raw, Signed).body, Receipt) for one in answers if one.kind is ItemKind.RECEIPT]
    return Imported(
        station=opened.outside.header.station,
        letter=None if device is None else device.letter,
        taken=sum(one.kind is not ItemKind.PROBLEM for one in answers),
        held=0 if device is None else device.last,
        set_aside=len({seq for receipt in receipts for seq, _ in receipt.set_aside}),
        refused=refused,
        answer=None if device is None else _answer(hub, device, answers),
    )


def answer_again(hub: Hub, station: str, letter: str) -> bytes:
    """Return an answer to the newest exchange that a desk sent by bundle, with what has become new since."""
    with hub.store.read() as tx:
        device = next((one for one in devices.of_station(tx, station) if one.letter == letter), None)
        if device is None:
            raise HubFault(NO_DEVICE, station=station, letter=letter)
        newest = meta.get(tx, _NEWEST + device.device.hex())
    if newest is None:
        raise HubFault(NO_BUNDLE, station=station, letter=letter)
    try:
        item = _exchange(hub, newest)
    except Refusal as refusal:
        item = Item(ItemKind.PROBLEM, encode(refusal.problem))
    return _answer(hub, device, [item])


def _open(hub: Hub, raw: bytes) -> Opened:
    header = look_at(raw).header
    if header.carries is not Carries.UP:
        raise BadBundle(Fault.RECEIVER)
    joins = any(kind is ItemKind.ENROL_REQUEST for kind, _ in header.items)

    def known(key: bytes) -> bool:
        with hub.store.read() as tx:
            return joins or devices.find(tx, device_id(key)) is not None

    return read_bundle(raw, private_box=hub.identity.box_private, known=known)


def _taken(hub: Hub, opened: Opened) -> tuple[list[Item], ProblemCode | None]:
    """Take the messages of a bundle up to the first that is refused; return the answers and why it ended there."""
    answers: list[Item] = []
    for item in opened.items:
        try:
            if item.kind is ItemKind.ENROL_REQUEST:
                answers.append(_enrolled(hub, opened, item.raw))
            elif item.kind is ItemKind.EXCHANGE:
                answers.append(_exchange(hub, item.raw))
                _remember(hub, opened, item.raw)
        except Refusal as refusal:
            return [*answers, Item(ItemKind.PROBLEM, encode(refusal.problem))], refusal.code
    return answers, None


def _enrolled(hub: Hub, opened: Opened, raw: bytes) -> Item:
    request = read_request(raw, EnrolRequest)
    if request.device_key != opened.outside.sender:
        raise Refusal(ProblemCode.BAD_SIGNATURE)
    return Item(ItemKind.ENROL_ANSWER, encode(enrol(hub.store, hub.identity, request, hub.clock())))


def _exchange(hub: Hub, raw: bytes) -> Item:
    receipt = take_exchange(hub.store, hub.registers, hub.lists, hub.identity, raw, hub.clock())
    return Item(ItemKind.RECEIPT, encode(receipt))


def _remember(hub: Hub, opened: Opened, raw: bytes) -> None:
    """Keep the newest exchange of a desk, so that it can be answered again with what is new by then."""
    with hub.store.write() as tx:
        meta.put(tx, _NEWEST + opened.outside.sender_device.hex(), raw)


def _answer(hub: Hub, device: Device, items: list[Item]) -> bytes:
    return write_bundle(
        Address(Carries.DOWN, device.station),
        items,
        signing_key=hub.identity.private,
        to_box=device.box_key,
        created=hub.clock(),
        random=hub.random,
    )
