"""What every command of ``stationdesk-hub`` shares: the opened hub, the key file, what is said, files in and out."""

import os
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.service import Hub, open_hub
from stationdesk_sync.hub.store.key_file import default_key_file
from stationdesk_sync.model.language import N_
from stationdesk_sync.model.registry import load_registers

NO_FILE = N_("{path} cannot be read.")
EXISTS = N_("{path} is there already; nothing was written.")
CANNOT_WRITE = N_("{path} cannot be written: {reason}.")


@contextmanager
def opened(options: Namespace, *, update: bool = False) -> Iterator[Hub]:
    """Open the hub that the command line names."""
    hub = open_hub(options.db, key_file(options), load_registers(), time.time, update=update)
    try:
        yield hub
    finally:
        hub.close()


def key_file(options: Namespace) -> Path:
    """Return where the key file of the store is."""
    return Path(options.db_key_file) if options.db_key_file else default_key_file(options.db)


def say(text: str) -> None:
    """Print a line of the result."""
    print(text, flush=True)


def read_file(name: str) -> bytes:
    """Return the content of a file; ``HubFault`` when it cannot be read."""
    try:
        return Path(name).read_bytes()
    except OSError:
        raise HubFault(NO_FILE, path=name) from None


def check_new(path: Path) -> None:
    """Raise ``HubFault`` when there is such a file already."""
    if path.exists():
        raise HubFault(EXISTS, path=path)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that this user alone may read; ``HubFault`` when it is there already or cannot be written."""
    check_new(path)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise HubFault(CANNOT_WRITE, path=path, reason=error.strerror or error) from None


def local_time(moment: float) -> str:
    """Return a moment as this machine's clock shows it."""
    return datetime.fromtimestamp(moment, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
