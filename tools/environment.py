"""Makes the whole working environment of a checkout: system packages, .venv, editable install, fonts and icons.

Run by ``make setup`` with the system's Python (standard library only). It may be stopped at any moment and run again;
when nothing has changed it ends at once. What it last made is written to .venv/ready, always as the last step.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

from system_packages import install, install_line, missing_packages, wanted_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
READY = VENV / "ready"
LOCK = ROOT / "requirements-dev.lock"
NOT_LOCKED = {"pip", "setuptools", "stationdesk"}


def say(text: str) -> None:
    """One line for the person who typed make."""
    print(f"setup: {text}", flush=True)


def check_python() -> None:
    """Stops with one sentence if this Python is too old or too new."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        sys.exit(f"setup: Python 3.11, 3.12 or 3.13 is needed, this is {sys.version.split()[0]} ({sys.executable}).")


def check_system() -> None:
    """Installs missing system packages when root, else prints the one line to type and stops."""
    missing = missing_packages()
    if not missing:
        return
    if os.geteuid() != 0:
        say("some system packages are missing. Type this line, then run make again:")
        sys.exit(install_line(missing))
    say("installing system packages (about a minute, once): " + " ".join(missing))
    try:
        install(missing)
    except (OSError, subprocess.CalledProcessError):
        say("the system packages could not be installed. This is the line that has to work:")
        sys.exit(install_line(missing))


def fingerprint(*names: str) -> str:
    """One hash over the named files of the checkout and the Python that runs this."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {sysconfig.get_platform()} {ROOT}".encode())
    for name in names:
        digest.update(name.encode() + b"\0" + (ROOT / name).read_bytes() + b"\0")
    return digest.hexdigest()


def quiet_run(*command: str) -> bool:
    """True if the command ends with 0; prints nothing."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def make_venv(stopped_before: bool) -> None:
    """A .venv with a working pip of this very Python; a broken, foreign or half-filled one is made anew.

    pip takes a package for installed as soon as its description is there, so nothing of a stopped run can be trusted.
    """
    probe = f"import pip, sys; sys.exit(sys.version_info[:3] != {tuple(sys.version_info[:3])!r})"
    if not stopped_before and PYTHON.exists() and quiet_run(str(PYTHON), "-c", probe):
        return
    say("making .venv")
    # venv is run by path of this interpreter, so that .venv never depends on what comes first on the PATH.
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode != 0:
        sys.exit("setup: .venv could not be made; the lines above say why.")


def pip(*arguments: str) -> None:
    """Runs the pip of .venv; stops the set-up with its exit code if it fails."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]
    result = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        say("pip could not install what is needed; the lines above say why. Run make again when that is put right.")
        sys.exit(result.returncode)


def locked_names() -> set[str]:
    """Normalised names of everything in the large lock file."""
    return set(re.findall(r"^([a-z0-9-]+)==", LOCK.read_text("utf-8"), re.MULTILINE))


def drop_what_is_not_locked() -> None:
    """Uninstalls packages left over from an older lock file."""
    script = "import importlib.metadata as m; print(*(d.name for d in m.distributions()), sep='\\n')"
    listing = subprocess.run([str(PYTHON), "-c", script], capture_output=True, text=True, check=True).stdout
    found = {re.sub(r"[-_.]+", "-", name).lower() for name in listing.split()}
    if left_over := sorted(found - locked_names() - NOT_LOCKED):
        pip("uninstall", "-qq", "-y", *left_over)


def install_python_packages() -> None:
    """Exactly the locked packages, each checked against its hash, then the checkout itself, editable."""
    say("installing the locked packages (about two minutes the first time)")
    pip("install", "-qq", "--require-hashes", "--no-deps", "-r", str(LOCK))
    drop_what_is_not_locked()
    pip("install", "-qq", "--no-deps", "--no-index", "--no-build-isolation", "-e", str(ROOT))


def check_qt() -> None:
    """Without dpkg the libraries cannot be looked up, so Qt itself is asked."""
    probe = "import PySide6.QtWidgets, PySide6.QtPrintSupport, PySide6.QtSvg, PySide6.QtNetwork"
    if not quiet_run(str(PYTHON), "-c", probe):
        say("Qt cannot be loaded: libraries of the system are missing. On Debian these packages carry them:")
        sys.exit(" ".join(wanted_packages()))


def main() -> None:
    """The four steps, each skipped when its work is there already."""
    check_python()
    check_system()
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two terminals may type make at once
        now = fingerprint("requirements-dev.lock", "pyproject.toml", "tools/environment.py")
        if not (READY.is_file() and READY.read_text("utf-8") == now and PYTHON.exists()):
            stopped_before = not READY.is_file()
            READY.unlink(missing_ok=True)
            make_venv(stopped_before)
            install_python_packages()
            check_qt()
            READY.write_text(now, "utf-8")
            say("the environment is ready")
        builder = subprocess.run([str(PYTHON), str(ROOT / "tools" / "build_assets.py")], check=False)
        if builder.returncode != 0:
            sys.exit(builder.returncode)


if __name__ == "__main__":
    main()
