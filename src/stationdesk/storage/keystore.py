"""The operating system's place for secrets, behind one small protocol; only stores that really protect.

Called when a book is made or opened. A store that writes plain text, or none at all, is not offered.
"""

import base64
from typing import Protocol

SERVICE = "StationDesk"
_REAL = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
)


class KeyStore(Protocol):
    """A place that keeps a few secret bytes for this user on this PC."""

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None when there is none or the store cannot be reached now."""
        ...

    def put(self, name: str, secret: bytes) -> bool:
        """Keep a secret; False when the store does not take it."""
        ...

    def remove(self, name: str) -> None:
        """Forget a secret; harmless when there is none."""
        ...


class OsKeyStore:
    """The user's key ring."""

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None."""
        import keyring
        from keyring.errors import KeyringError

        try:
            text = keyring.get_password(SERVICE, name)
            return None if text is None else base64.b64decode(text, validate=True)
        except (KeyringError, OSError, ValueError):
            return None

    def put(self, name: str, secret: bytes) -> bool:
        """Keep a secret and read it back; False when that fails."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, name, base64.b64encode(secret).decode("ascii"))
        except (KeyringError, OSError):
            return False
        return self.get(name) == secret

    def remove(self, name: str) -> None:
        """Forget a secret."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.delete_password(SERVICE, name)
        except (KeyringError, OSError):
            return


def find_keystore() -> KeyStore | None:
    """Return the key ring of this PC, or None when it has none that protects what it keeps."""
    import keyring
    from keyring.backends import chainer

    backend = keyring.get_keyring()
    backends = backend.backends if isinstance(backend, chainer.ChainerBackend) else [backend]
    usable = bool(backends) and all(type(each).__module__.startswith(_REAL) for each in backends)
    return OsKeyStore() if usable else None
