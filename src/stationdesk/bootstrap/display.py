"""Whether a window can be shown here. Asked before Qt is loaded, which would end the program instead of answering.

Called by ``__main__`` and the demo. Knows no Qt.
"""

import os
import sys

_UNSEEN = ("offscreen", "minimal")


def has_display() -> bool:
    """Tell whether a window would be seen by somebody."""
    return can_open_window() and os.environ.get("QT_QPA_PLATFORM") not in _UNSEEN


def can_open_window() -> bool:
    """Tell whether Qt can open a window at all, seen or not."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
