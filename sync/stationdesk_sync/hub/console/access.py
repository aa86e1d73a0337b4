"""Who may see the pages: loopback at once, anybody else after signing in. Cookies, form tokens, rate limit.

Knows requests only by the few values it is given.
"""

import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from stationdesk_sync.hub.readers import session_mac, sign_in
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import accounts

SESSION_COOKIE, FORM_COOKIE, LANGUAGE_COOKIE = "stationdesk_session", "stationdesk_form", "stationdesk_lang"
TRIES_A_MINUTE = 10
_FORWARDED = ("forwarded", "via", "x-real-ip", "cf-connecting-ip", "true-client-ip", "client-ip")
_FORWARDED_STARTS = ("x-forwarded", "x-original", "x-client")
_HOST = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<plain>[0-9a-z.-]+))(?::[0-9]{1,5})?", re.IGNORECASE)


def is_local(client: str | None, headers: Mapping[str, str], http_version: str = "1.1") -> bool:
    """Tell whether a request comes from this machine itself.

    A proxy on this machine speaks for others, and a foreign name that points here is somebody's
    trick: both must sign in. No browser speaks HTTP/1.0, a proxy that was left as it came does.
    A proxy that leaves no trace at all is not seen here: ``serve --behind-proxy`` is for that.
    """
    names = [name.lower() for name in headers]
    if client is None or http_version == "1.0":
        return False
    if any(name in _FORWARDED or name.startswith(_FORWARDED_STARTS) for name in names):
        return False
    host = _HOST.fullmatch(headers.get("host", ""))
    return host is not None and _loopback(client) and _loopback(host["six"] or host["plain"])


def _loopback(host: str) -> bool:
    """Tell whether an address (never a name that merely looks like one) is this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(slots=True)
class Tries:
    """Counts wrong passwords by the minute; one value for the whole server."""

    minute: int = 0
    wrong: int = 0
    most: int = TRIES_A_MINUTE

    def may(self, now: float) -> bool:
        """Tell whether another try is allowed now."""
        if int(now // 60) != self.minute:
            self.minute, self.wrong = int(now // 60), 0
        return self.wrong < self.most

    def failed(self) -> None:
        """Count a wrong password."""
        self.wrong += 1


@dataclass(slots=True)
class Access:
    """Sessions and form tokens of one hub."""

    hub: Hub
    tries: Tries = field(default_factory=Tries)

    def reader(self, token: str | None) -> str | None:
        """Return who is signed in with this cookie, or None."""
        if not token:
            return None
        with self.hub.store.read() as tx:
            mac = session_mac(self.hub.identity.pepper, token)
            return accounts.session_reader(tx, mac, self.hub.clock())

    def sign_in(self, name: str, password: str) -> str | None:
        """Return a session token, or None when name or password is wrong."""
        token = sign_in(self.hub.store, self.hub.identity.pepper, name, password, self.hub.clock())
        if token is None:
            self.tries.failed()
        return token

    def sign_out(self, token: str | None) -> None:
        """End a session."""
        if token:
            with self.hub.store.write() as tx:
                accounts.end_session(tx, session_mac(self.hub.identity.pepper, token))

    def form_token(self, cookie: str) -> str:
        """Return the hidden value of a form that belongs to a form cookie."""
        return hmac.digest(self.hub.identity.pepper, b"form\x00" + cookie.encode("utf-8", "replace"), "sha256").hex()

    def form_is_ours(self, cookie: str | None, value: object) -> bool:
        """Tell whether a posted form was made here for this browser."""
        return bool(cookie) and isinstance(value, str) and hmac.compare_digest(self.form_token(cookie or ""), value)


def new_form_cookie() -> str:
    """Return a fresh form cookie."""
    return secrets.token_urlsafe(24)
