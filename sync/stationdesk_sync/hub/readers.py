"""Who may read the hub's pages: one reader account from ``init``, sessions by cookie.

Passwords are kept as argon2id verifiers, session tokens as keyed hashes.
"""

import hmac
import secrets

from stationdesk_sync.hub.store import accounts, audit
from stationdesk_sync.hub.store.engine import Store
from stationdesk_sync.model import crockford

FIRST_READER = "reader"
READER_ROLE = "reader"
SESSION_SECONDS = 12 * 3600
_PASSWORD_CHARACTERS = 20


def make_first_reader(store: Store) -> str:
    """Make the reader account and return its password, which is kept nowhere."""
    from argon2 import PasswordHasher  # late: only init and login need it

    password = crockford.grouped(crockford.encode_bits(secrets.token_bytes(13), _PASSWORD_CHARACTERS))
    hashed = PasswordHasher().hash(_plain(password))
    with store.write() as tx:
        accounts.put_reader(tx, FIRST_READER, hashed, READER_ROLE)
    return password


def sign_in(store: Store, pepper: bytes, name: str, password: str, now: float) -> str | None:
    """Return a new session token, or None when name or password is wrong. Slow on purpose."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    with store.read() as tx:
        held = accounts.verifier(tx, name)
    hasher = PasswordHasher()
    try:
        # an unknown name costs the same time as a wrong password
        hasher.verify(held or hasher.hash("nobody"), _plain(password))
    except (Argon2Error, InvalidHashError):
        return None
    if held is None:
        return None
    token = secrets.token_urlsafe(32)
    with store.write() as tx:
        accounts.add_session(tx, session_mac(pepper, token), name, now, now + SESSION_SECONDS)
        audit.note(tx, now, name, "signed_in")
    return token


def session_mac(pepper: bytes, token: str) -> bytes:
    """Return the keyed hash under which a session is kept."""
    return hmac.digest(pepper, b"session\x00" + token.encode("utf-8", "replace"), "sha256")


def _plain(password: str) -> str:
    """Return a typed password without the things people add to it: spaces, hyphens, small letters."""
    try:
        return crockford.normalise(password)
    except ValueError:
        return password
