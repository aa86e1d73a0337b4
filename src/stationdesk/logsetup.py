"""The program's own log: a small rotating file in the home, codes and counts only, never words of a record.

Set up once by bootstrap for the window; the command line logs nothing.
"""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 512 * 1024
KEPT = 3


def start_log(folder: Path) -> None:
    """Log warnings and worse of everything, and our own remarks, to ``stationdesk.log``; a full disk stops no one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "stationdesk.log", maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    logging.getLogger("stationdesk").setLevel(logging.INFO)
    root.addHandler(handler)
