"""A report of a crash that holds no record and no word of a person: versions, the kind of error, places in the code."""

import platform
import sys
import traceback
from types import TracebackType

from PySide6 import __version__ as pyside_version

from stationdesk import __version__

FRAMES = 30


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the report. The error's own message is left out: it might quote what somebody typed."""
    lines = [
        f"StationDesk {__version__}",
        f"Python {platform.python_version()}, PySide6 {pyside_version}, {sys.platform} {platform.machine()}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    for frame, line in list(traceback.walk_tb(trace))[-FRAMES:]:
        # The module, not the file: a path may hold the name of whoever has an account on this PC.
        lines.append(f"  {frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}")
    return "\n".join(lines)
