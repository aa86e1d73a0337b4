"""Where a stick is: the newest disk that is mounted where sticks are, else the documents of whoever sits here.

Called by the stick panel, which only suggests it.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

_WHERE_STICKS_ARE = ("/media/", "/run/media/", "/Volumes/")


def stick_place() -> Path:
    """Return the folder that a file for somebody else is suggested to go to."""
    volumes = [volume for volume in QStorageInfo.mountedVolumes() if volume.isReady() and not volume.isReadOnly()]
    found = removable(volume.rootPath() for volume in volumes)
    return found or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def removable(roots: Iterable[str], platform: str = sys.platform) -> Path | None:
    """Return the last of these roots under which a stick may be, or None. On Windows: any drive behind C."""
    found = [root for root in roots if _may_be_stick(root, platform)]
    return Path(found[-1]) if found else None


def _may_be_stick(root: str, platform: str) -> bool:
    if platform == "win32":
        return len(root) >= 2 and root[1] == ":" and root[0].upper() > "C"
    return root.startswith(_WHERE_STICKS_ARE)
