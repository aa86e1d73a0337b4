"""``make run`` and ``make demo``: with a screen a window on a living hub, without one a worked weekday."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from stationdesk.bootstrap.display import has_display

BUILD = Path("build")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m stationdesk.demo", description="StationDesk with made-up people")
    parser.add_argument("--offscreen", action="store_true", help="work one weekday without a screen")
    parser.add_argument("--folder", type=Path, default=BUILD, help="where everything of the demo goes")
    words = parser.parse_args(argv)
    if words.offscreen or not has_display():
        if not words.offscreen:
            print("There is no display here, so the window works one made-up weekday offscreen.", flush=True)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from stationdesk.bootstrap.qt_log import route_qt_messages
        from stationdesk.demo.offscreen import work_weekday

        route_qt_messages()
        return work_weekday(words.folder.absolute() / "demo")
    from stationdesk.demo.onscreen import open_demo

    return open_demo(words.folder.absolute() / "run")


if __name__ == "__main__":
    sys.exit(main())
