"""The file form of an enrolment code: all that a desk needs to join a hub that it may never meet.

Signed by the hub. Its letter is kept for the desk that uses it. A desk begins with it within 7 days; whoever
carries its first records to the hub has longer.
"""

from dataclasses import dataclass

from stationdesk_sync.hub.admission import next_letter
from stationdesk_sync.hub.enrolment import NO_STATION, VALID_SECONDS, Random, new_secret
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import devices, documents, stations
from stationdesk_sync.hub.store.engine import Store
from stationdesk_sync.sealing.signing import ENROL_FILE_TAG
from stationdesk_sync.wire.messages import EnrolFile, encode

CARRIED_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True)
class MadeFile:
    """The bytes of an enrolment file and the letter that its desk will have."""

    raw: bytes
    letter: str


def make_file(store: Store, identity: Identity, station: str, url: str, now: float, random: Random) -> MadeFile:
    """Return a new enrolment file for one desk of a station; ``HubFault`` when there is no such station.

    ``url`` is where the hub is to be met, empty when it never is.
    """
    with store.write() as tx:
        if not stations.lock(tx, station):
            raise HubFault(NO_STATION, station=station)
        letter, until = next_letter(tx, station), now + VALID_SECONDS
        secret = new_secret(tx, identity, station, now, random, until=until + CARRIED_SECONDS, letter=letter)
        file = EnrolFile(
            url=url,
            hub_key=identity.public,
            hub_box_key=identity.box_public,
            tls=list(identity.tls),
            epoch=identity.epoch,
            secret=secret,
            station=station,
            letter=letter,
            documents=documents.newer_for(tx, station, {}),
            desks=devices.desks_heard(tx, station),
            valid_until=until,
            time=now,
        )
    return MadeFile(encode(identity.signed(ENROL_FILE_TAG, encode(file))), letter)
