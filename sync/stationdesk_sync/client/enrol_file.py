"""Joining with a file instead of a code: the file holds all that a desk needs to begin, its hub may never be met.

Called by ``stationdesk.hublink``. The file names the hub by its own key and is signed by it; that it is the right hub
is vouched for by whoever brought the file.
"""

from stationdesk_sync.client import lawful
from stationdesk_sync.client.enrol import WrongCode
from stationdesk_sync.client.transport import TransportProblem
from stationdesk_sync.sealing.signing import ENROL_FILE_TAG, BadSignature, check_document, open_message
from stationdesk_sync.wire.limits import OLDEST_VERSION, PROTOCOL_VERSION
from stationdesk_sync.wire.messages import EnrolFile, MalformedMessage, Signed, decode

MOST_BYTES = 4 * 1024 * 1024


class FileExpired(ValueError):
    """The file is too old to begin with."""


def read_file(raw: bytes, now: float) -> EnrolFile:
    """Return what an enrolment file says; ``WrongCode`` for anything else, ``FileExpired`` for an old one."""
    if len(raw) > MOST_BYTES:
        raise WrongCode("too large")
    try:
        signed = decode(raw, Signed)
        file = decode(signed.body, EnrolFile)
        open_message(file.hub_key, ENROL_FILE_TAG, signed)
        lawful.check_file(file)
        for document in file.documents:
            check_document(file.hub_key, document)
    except (MalformedMessage, BadSignature, TransportProblem) as error:
        raise WrongCode(str(error)) from None
    if not OLDEST_VERSION <= file.pv <= PROTOCOL_VERSION:
        raise WrongCode("another version")
    if now > file.valid_until:
        raise FileExpired
    return file
