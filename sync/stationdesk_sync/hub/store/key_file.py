"""The hub's key file: 32 random bytes that lock the embedded store and wrap the hub's own secrets.

Made once by ``init``; whoever loses it loses the store. Never readable by other users.
"""

import os
import re
import stat
from pathlib import Path

from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.model.language import N_

_HEX = re.compile(r"^[0-9a-f]{64}$")
MISSING = N_("The key file {path} is not there. Name it with --db-key-file, or make a new hub with init.")
NOT_A_KEY = N_("{path} is no key file of a hub.")
TOO_OPEN = N_("Other users may read the key file {path}. Set its permissions to 0600 first.")


def default_key_file(url: str) -> Path:
    """Return where the key file lies when nobody names one: beside the store's file, or here."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        return path.with_name(path.name + ".key")
    return Path("stationdesk-hub.key")


def make_key_file(path: Path) -> None:
    """Write a new key, readable by this user alone; an existing file is never touched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(os.urandom(32).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key_file(path: Path) -> bytes:
    """Return the key; ``HubFault`` when the file is missing, open to others or something else."""
    try:
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        raise HubFault(MISSING, path=path) from None
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise HubFault(TOO_OPEN, path=path)
    if not _HEX.match(text):
        raise HubFault(NOT_A_KEY, path=path)
    return bytes.fromhex(text)
