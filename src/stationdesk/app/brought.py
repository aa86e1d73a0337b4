"""Reading a file that somebody brought here: a bundle, an enrolment file, a backup's code. Never more than fits."""

from pathlib import Path

from stationdesk.app.faults import Fault, FaultCode

MOST_BYTES = 65 * 1024 * 1024  # a bundle has at most 64 MiB


def read_brought(file: Path) -> bytes:
    """Return the content of a file. ``Fault`` file_unreadable when it cannot be read or is larger than any of ours."""
    try:
        with file.open("rb") as source:
            raw = source.read(MOST_BYTES + 1)
    except OSError:
        raise Fault(FaultCode.FILE_UNREADABLE, file=file.name) from None
    if len(raw) > MOST_BYTES:
        raise Fault(FaultCode.FILE_UNREADABLE, file=file.name)
    return raw
