"""Counts wrong enrolment codes at the door: a guesser is shut out by itself, the others are at most slowed.

One value for a server, in memory. A peer is an address (the first 64 bits of an IPv6 one). Peers that nobody
can tell apart, behind a proxy of this machine, are never shut out together.
"""

import ipaddress
from dataclasses import dataclass, field

TRIES_A_MINUTE = 20
SLOW_FROM = 60
SLOW_SECONDS = 2.0
_MOST_PEERS = 4_096
_MINUTE = 60


@dataclass(slots=True)
class Doorkeeper:
    """The wrong codes of this minute, by peer and together."""

    minute: int = 0
    together: int = 0
    wrong: dict[str, int] = field(default_factory=dict)

    def may(self, peer: str | None, now: float) -> bool:
        """Tell whether this peer may try another code in this minute."""
        self._turn(now)
        return self.wrong.get(whose(peer), 0) < TRIES_A_MINUTE

    def wait_seconds(self, now: float) -> float:
        """Return how long every try waits in this minute, whoever makes it."""
        self._turn(now)
        return SLOW_SECONDS if self.together >= SLOW_FROM else 0.0

    def failed(self, peer: str | None, now: float) -> None:
        """Count a wrong code."""
        self._turn(now)
        self.together += 1
        name = whose(peer)
        if name and (name in self.wrong or len(self.wrong) < _MOST_PEERS):
            self.wrong[name] = self.wrong.get(name, 0) + 1

    def _turn(self, now: float) -> None:
        minute = int(now // _MINUTE)
        if minute != self.minute:
            self.minute, self.together = minute, 0
            self.wrong.clear()


def whose(peer: str | None) -> str:
    """Return under which name a peer is counted; empty for one that may be anybody."""
    try:
        address = ipaddress.ip_address(peer or "")
    except ValueError:
        return ""
    if address.is_loopback:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
