"""What the first screens need done: make a book, join a hub, open a locked book. Bootstrap implements it."""

from typing import Protocol


class Beginnings(Protocol):
    """Called on a lane, never on the main thread: stretching a PIN and asking a hub take their time."""

    @property
    def needs_pin(self) -> bool:
        """Whether this PC has no keystore, so that a PIN must protect the book."""
        ...

    def begin_alone(self, name: str, hours: str, pin: str | None) -> str:
        """Make a book for a station used alone and return the recovery code. Raises ``Fault``; nothing is left then."""
        ...

    def join(self, url: str, code: str, pin: str | None) -> str | None:
        """Make a book (or use the one an earlier try made) and join the hub; return the recovery code, or None if it
        was shown before. Raises ``Fault``; a book that was made stays and a second try goes on with it."""
        ...

    def unlock(self, pin: str | None, recovery_code: str | None) -> None:
        """Open a book whose key is not on this PC. Raises ``Fault`` wrong_pin, wrong_recovery_code."""
        ...
