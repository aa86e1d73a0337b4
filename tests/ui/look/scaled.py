"""One run at one device scale, in a process of its own because Qt reads the scale once.

``python -m tests.ui.look.scaled FOLDER`` prints what is wrong, one line each, and ends with ``looked at N``. Called by
``test_device_scale``.
"""

import sys
from pathlib import Path

from stationdesk.demo.city import demo_city
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import application_of, close, window_of
from stationdesk.demo.states import MIDDAY, entered
from stationdesk.demo.working_day import WorkingDay
from stationdesk.settings import Settings
from stationdesk.ui.theme.tokens import read_tokens
from tests.ui.look.inspection import findings

SCREEN = (1366, 768)
STATES = ("today", "today, another service", "help", "records, correct", "registers, new event", "sheet", "sync")


def main(folder: Path) -> int:
    """Look at a few screens on a screen of 1366x768 device pixels; return 0."""
    application = application_of()
    least = read_tokens().type_sizes["large"]["small"]
    with demo_city(folder) as city:
        assembled = window_of(application, city, Settings(theme="light", maximized=False))
        window, hands = assembled.window, Hands(assembled.window, assembled.context)
        hands.settle()
        WorkingDay(city, hands).work_until("14:32")
        ratio = window.devicePixelRatio()
        room = int(SCREEN[0] / ratio), int(SCREEN[1] / ratio)
        for state in (state for state in MIDDAY if state.name in STATES):
            with entered(state, city, hands):
                window.resize(*room)
                hands.settle()
                if (window.width(), window.height()) != room:
                    print(f"{state.name}: the window is {window.width()}x{window.height()} in a room of {room}")
                for finding in findings(window, least):
                    print(f"{state.name}: {finding}")
        close(assembled, hands)
    print(f"looked at {len(STATES)} at {ratio}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
