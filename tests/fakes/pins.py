"""A ``PinCheck`` that costs nothing: the verifier is the PIN turned round. For tests of pages only."""


class QuickPins:
    """Keeps the promises of ``app.ports.PinCheck`` without stretching anything."""

    def verifier(self, pin: str) -> bytes:
        """Return what to keep of a PIN."""
        return pin[::-1].encode("ascii")

    def matches(self, verifier: bytes, pin: str) -> bool:
        """Tell whether a PIN is the one behind a verifier."""
        return verifier == pin[::-1].encode("utf-8")
