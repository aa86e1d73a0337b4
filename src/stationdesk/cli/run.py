"""Running one command: language first, then the words, then the use case; faults become one sentence."""

import codecs
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import Protocol, TextIO

from stationdesk import settings
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.cli.parser import build
from stationdesk.cli.session import Session, read_secret
from stationdesk.cli.speaking import FAILED, OK, Speaker
from stationdesk.paths import Paths
from stationdesk.texts import load_language, usual_code
from stationdesk_sync.model.language import Code


class OpenWindow(Protocol):
    """Opens the desk's window, or practice beside it, and returns the exit code when it was closed."""

    def __call__(self, paths: Paths, language: Code | None, pin: str | None, *, practice: bool) -> int:
        """Open it. ``Fault`` no_display where there is no screen."""
        ...


def run(
    argv: Sequence[str],
    open_window: OpenWindow,
    out: TextIO | None = None,
    err: TextIO | None = None,
    source: TextIO | None = None,
) -> int:
    """Carry out a command line; returns the exit code. Without a command the window opens."""
    code = _said_language(argv)
    parser = build(load_language(code or usual_code()))
    out, err = out or _unicode(sys.stdout), err or _unicode(sys.stderr)
    try:
        with redirect_stdout(out), redirect_stderr(err):  # argparse knows no other way
            words = parser.parse_args(list(argv))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else OK
    paths = Paths.at(words.home) if words.home else Paths.default()
    if code is None and paths.state.exists():
        code = settings.load(paths.state).language
    speaker = Speaker(load_language(code or usual_code()), out, err, source or sys.stdin)
    try:
        if words.command is None:
            return open_window(paths, words.lang, read_secret(words.pin_file), practice=words.practice)
        return _deed(words.command)(Session(words, paths, speaker))
    except Fault as fault:
        return speaker.trouble(fault)
    except BrokenPipeError:
        _let_go(out)
        return FAILED
    except KeyboardInterrupt:
        speaker.remark(speaker.language.t("Stopped."))
        return FAILED
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev -m stationdesk … shows where
            raise
        return speaker.trouble(Fault(FaultCode.UNEXPECTED, why=type(error).__name__))


def _deed(command: str) -> Callable[[Session], int]:
    """Return the function of a command. Each room is imported only when asked for: starting must be quick."""
    if command == "init":
        from stationdesk.cli.begin import init

        return init
    if command in ("record", "withdraw"):
        from stationdesk.cli import records

        return {"record": records.record, "withdraw": records.withdraw}[command]
    if command in ("day-sheet", "sync", "status"):
        from stationdesk.cli import paper_and_hub

        return {"day-sheet": paper_and_hub.day_sheet, "sync": paper_and_hub.sync, "status": paper_and_hub.status}[
            command
        ]
    if command == "bundle":
        from stationdesk.cli.sticks import bundle

        return bundle
    from stationdesk.cli import care

    return {"verify": care.verify, "backup": care.backup, "restore": care.restore, "export": care.export}[command]


def _unicode(stream: TextIO) -> TextIO:
    """Return a stream that takes every character: files and pipes as UTF-8, a screen as well as it can."""
    if isinstance(stream, io.TextIOWrapper):
        ascii_only = codecs.lookup(stream.encoding).name == "ascii"
        encoding = "utf-8" if ascii_only or not stream.isatty() else None
        stream.reconfigure(encoding=encoding, errors="backslashreplace")
    return stream


def _let_go(stream: TextIO) -> None:
    """Point a stream whose reader has gone at nothing, so that the end of the program writes to nobody."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)


def _said_language(argv: Sequence[str]) -> Code | None:
    """Look ahead for ``--lang`` so that even the help page is in the reader's language."""
    for position, word in enumerate(argv):
        said = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and position + 1 < len(argv):
            said = argv[position + 1]
        if said in ("zh", "en"):
            return "zh" if said == "zh" else "en"
    return None
