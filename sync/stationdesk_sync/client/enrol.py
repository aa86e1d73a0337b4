"""Joining a hub with a code: first make sure who the hub is, only then send the secret.

Called by ``stationdesk.hublink``. The code is 8 characters of secret and 12 of the hub's key.
"""

from collections.abc import Callable
from dataclasses import dataclass

from stationdesk_sync.client import hub_client
from stationdesk_sync.client.hub_client import SeenHub
from stationdesk_sync.client.transport import Opener, TransportKind, TransportProblem
from stationdesk_sync.model import crockford
from stationdesk_sync.sealing.signing import CODE_HUB, CODE_SECRET, enrol_request_message, hub_characters
from stationdesk_sync.wire.messages import Certificate, EnrolAnswer, EnrolRequest


class WrongCode(ValueError):
    """The code cannot be one, or belongs to another hub. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """A typed code, taken apart."""

    secret: str
    hub: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of it: the hub's key and TLS list as proven by the code, and the signed answer."""

    hub_key: bytes
    tls: tuple[bytes, ...]
    answer: EnrolAnswer
    certificate: Certificate


def read_code(text: str) -> EnrolCode:
    """Take a typed code apart; ``WrongCode`` unless it has exactly 20 lawful characters."""
    try:
        code = crockford.normalise(text)
    except ValueError:
        raise WrongCode("a character that no code has") from None
    if len(code) != CODE_SECRET + CODE_HUB:
        raise WrongCode("not 20 characters")
    return EnrolCode(code[:CODE_SECRET], code[CODE_SECRET:])


def request_of(code: EnrolCode, device_key: bytes, box_key: bytes, sign: Callable[[bytes], bytes]) -> EnrolRequest:
    """Return the wish to join, with the desk's own proof that it holds the key it names."""
    sig = sign(enrol_request_message(code.secret, device_key, box_key))
    return EnrolRequest(secret=code.secret, device_key=device_key, box_key=box_key, sig=sig)


def check_hub(seen: SeenHub, code: EnrolCode, *, secure: bool) -> None:
    """Raise unless the hub is the one the code names and the connection is that hub's.

    ``WrongCode`` for another hub's key; ``TransportProblem`` TLS_MISMATCH when somebody stands between.
    """
    if hub_characters(seen.identity.key) != code.hub:
        raise WrongCode("a code of another hub")
    if secure and (seen.tls_key is None or seen.tls_key not in seen.identity.tls):
        raise TransportProblem(TransportKind.TLS_MISMATCH, "not a key the hub has listed")


def join(opener: Opener, url: str, code: EnrolCode, request: EnrolRequest) -> Enrolled:
    """Join the hub at ``url`` with a request that ``request_of`` made.

    Raises ``WrongCode``, ``TransportProblem`` or ``HubProblem``; the secret is sent on a connection
    pinned to the hub's own list, and on no other.
    """
    looking = opener(url, None)
    try:
        seen = hub_client.fetch_identity(looking)
    finally:
        looking.close()
    check_hub(seen, code, secure=url.strip().lower().startswith("https:"))
    pinned = opener(url, frozenset(seen.identity.tls))
    try:
        answer, certificate = hub_client.enrol(pinned, seen.identity.key, request)
    finally:
        pinned.close()
    return Enrolled(seen.identity.key, tuple(seen.identity.tls), answer, certificate)
