"""The hub's command line: ``stationdesk-hub``.

Results go to stdout, an error as one plain sentence to stderr; exit 2 for misuse, 1 for failure.
Rooms are imported when a command runs, so that ``--help`` answers at once.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from stationdesk_sync.hub.texts import language
from stationdesk_sync.model.language import N_, Code, Language

_USAGE = N_("usage: ")
MISUSE = N_("This command line is not understood. {usage}")
STOPPED = N_("Stopped.")


class _Misuse(Exception):
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the reader's language and leaves exiting to ``main``."""

    def __init__(self, speech: Language, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=lambda prog: _formatter(speech, prog),
            add_help=False,
            allow_abbrev=False,
        )
        self.speech = speech
        self.add_argument("-h", "--help", action="help", help=speech.t("show this help and exit"))
        self._positionals.title = speech.t("commands and arguments")
        self._optionals.title = speech.t("options")

    def error(self, message: str) -> NoReturn:
        """Raise instead of exiting."""
        raise _Misuse(self.format_usage().strip())


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, prefix: str) -> None:
        super().__init__(prog, width=100)
        self._prefix = prefix

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # argparse's own hook
        """Write the usage line with its first word in the reader's language."""
        super().add_usage(usage, actions, groups, self._prefix if prefix is None else prefix)


def _formatter(speech: Language, prog: str) -> _Formatter:
    return _Formatter(prog, speech.t(_USAGE))


def _speech(arguments: Sequence[str]) -> Language:
    """Return the language asked for by ``--lang``, else that of the environment."""
    asked: str | None = None
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    if asked is None:
        environment = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
        asked = "zh" if environment.lower().startswith("zh") else "en"
    code: Code = "zh" if asked == "zh" else "en"
    return language(code)


def _parser(speech: Language) -> _Parser:
    t = speech.t
    parser = _Parser(speech, prog="stationdesk-hub", description=t("The hub of a union's service stations."))
    parser.add_argument("--db", metavar="URL", help=t("the store: sqlite:///FILE or postgresql://…"))
    parser.add_argument("--db-key-file", metavar="FILE", help=t("the hub's key file (default: beside the store)"))
    parser.add_argument("--lang", choices=("zh", "en"), help=t("language of what is said here"))
    commands = parser.add_subparsers(dest="command", metavar=t("COMMAND"), parser_class=_Parser)
    commands.required = True

    def command(name: str, text: str) -> _Parser:
        return commands.add_parser(name, help=text, description=text, speech=speech)

    command("init", t("make a new hub and one reader account"))
    serve = command("serve", t("serve desks and pages"))
    serve.add_argument("--host", default="127.0.0.1", help=t("address to listen on"))
    serve.add_argument("--port", type=int, default=8210, help=t("port to listen on; 0 takes a free one"))
    serve.add_argument("--tls-cert", metavar="FILE", help=t("certificate, needed for any address but this machine"))
    serve.add_argument("--tls-key", metavar="FILE", help=t("private key of the certificate"))
    serve.add_argument(
        "--behind-proxy", action="store_true", help=t("a proxy on this machine forwards: the pages ask everybody")
    )
    station = command("station", t("stations"))
    actions = station.add_subparsers(dest="action", metavar=t("ACTION"), parser_class=_Parser)
    actions.required = True
    text = t("import stations from a CSV file")
    actions.add_parser("import", help=text, description=text, speech=speech).add_argument("file", metavar="FILE")
    text = t("make an enrolment code for a desk of a station")
    command("enrol-code", text).add_argument("station", metavar="STATION")
    status = command("status", t("what the hub holds"))
    status.add_argument("--json", action="store_true", help=t("as JSON"))
    agree = command("agree", t("hold a station's day against what its desks say"))
    agree.add_argument("--station", required=True, metavar="S", help=t("station code"))
    agree.add_argument("--day", required=True, metavar="D", help=t("day, YYYY-MM-DD"))
    agree.add_argument("--json", action="store_true", help=t("as JSON"))
    command("verify", t("check every record of the store"))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    speech = _speech(arguments)
    try:
        options = _parser(speech).parse_args(arguments)
        if options.db is None:
            raise _Misuse(speech.t("Name the store with --db URL."))
    except _Misuse as misuse:
        print(speech.t(MISUSE, usage=misuse), file=sys.stderr)
        return 2
    except SystemExit as end:  # --help
        return end.code if isinstance(end.code, int) else 0
    from stationdesk_sync.hub import commands
    from stationdesk_sync.hub.faults import HubFault

    try:
        return commands.run(options, speech)
    except HubFault as fault:
        print(fault.say(speech), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(speech.t(STOPPED), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
