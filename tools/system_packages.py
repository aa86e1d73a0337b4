"""The Debian packages that StationDesk needs from the system, and how to ask for the missing ones.

Called by tools/environment.py before anything is installed, so it knows only the standard library.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

# What each group is for; found by installing into an empty Debian 12 until nothing was missing.
QT_LIBRARIES = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libgssapi-krb5-2",
    "libxkbcommon0",
)
WINDOW_LIBRARIES = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
)
PRINTING = ("libcups2",)
TEST_TOOLS = ("poppler-utils", "xauth", "xvfb")


def wanted_packages() -> list[str]:
    """Every package by its Debian 12 name; the venv module only if this Python lacks it."""
    names = [*QT_LIBRARIES, *WINDOW_LIBRARIES, *PRINTING, *TEST_TOOLS]
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        names.append(f"python3.{sys.version_info.minor}-venv")
    return sorted(names)


def installed_packages() -> set[str]:
    """Names of installed packages and of what they provide (newer Debians rename: libcups2 is libcups2t64 there)."""
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Provides}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found: set[str] = set()
    for line in listing.splitlines():
        status, package, provides = line.split("\t")
        if status == "installed":
            found.add(package)
            found.update(part.strip().split(" ")[0].split(":")[0] for part in provides.split(",") if part.strip())
    return found


def missing_packages() -> list[str]:
    """What has to be installed; empty on a system without dpkg, where only a notice can be given."""
    if shutil.which("dpkg-query") is None:
        return []
    return sorted(set(wanted_packages()) - installed_packages())


def install_line(missing: Sequence[str]) -> str:
    """The one line to type as a person who may use sudo."""
    return "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + " ".join(missing)


def install(missing: Sequence[str]) -> None:
    """Installs them; only root may call this. Waits up to two minutes for another package tool to finish."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"]
    for command in ([*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *missing]):
        result = subprocess.run(
            command,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if result.returncode != 0:
            sys.stdout.write(result.stdout.decode("utf-8", "replace"))  # dpkg's hundreds of lines matter only now
            raise subprocess.CalledProcessError(result.returncode, command)
