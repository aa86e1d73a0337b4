"""Who acts, and what the role allows. Every use case takes an ``Actor`` and checks it here."""

from dataclasses import dataclass

from stationdesk.app.faults import Fault, FaultCode
from stationdesk_sync.model.register import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at the desk: a role and, when signed in, the account's random number."""

    role: Role
    account: int | None = None


AT_THE_COUNTER = Actor(Role.COUNTER)


def require(actor: Actor, role: Role) -> None:
    """Raise ``Fault`` not_allowed unless the actor has at least this role."""
    if actor.role.rank < role.rank:
        raise Fault(FaultCode.NOT_ALLOWED)
