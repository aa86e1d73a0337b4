"""Which commands, arguments and options ``stationdesk-hub`` has, in the reader's language."""

import argparse
from collections.abc import Callable
from typing import NoReturn

from stationdesk_sync.model.language import N_, Language

_USAGE = N_("usage: ")


class Misuse(Exception):
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
        raise Misuse(self.format_usage().strip())


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, prefix: str) -> None:
        super().__init__(prog, width=100)
        self._prefix = prefix

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # argparse's own hook
        """Write the usage line with its first word in the reader's language."""
        super().add_usage(usage, actions, groups, self._prefix if prefix is None else prefix)


def _formatter(speech: Language, prog: str) -> _Formatter:
    return _Formatter(prog, speech.t(_USAGE))


def make_parser(speech: Language) -> argparse.ArgumentParser:
    """Return the parser of every command."""
    t = speech.t
    parser = _Parser(speech, prog="stationdesk-hub", description=t("The hub of a union's service stations."))
    parser.add_argument("--db", metavar="URL", help=t("the store: sqlite:///FILE or postgresql://…"))
    parser.add_argument("--db-key-file", metavar="FILE", help=t("the hub's key file (default: beside the store)"))
    parser.add_argument("--lang", choices=("zh", "en"), help=t("language of what is said here"))
    commands = _Commands(parser, speech, "command", t("COMMAND"))
    commands.add("init", t("make a new hub and one reader account"))
    _serving(commands, speech)
    _enrolling(commands, speech)
    _looking(commands, speech)
    _keeping(commands, speech)
    _sending_down(commands, speech)
    _carrying(commands, speech)
    return parser


class _Commands:
    """The commands under a parser, each with its help."""

    def __init__(self, parser: _Parser, speech: Language, dest: str, metavar: str) -> None:
        self._speech = speech
        self._add: Callable[..., _Parser]
        actions = parser.add_subparsers(dest=dest, metavar=metavar, parser_class=_Parser)
        actions.required = True
        self._add = actions.add_parser

    def add(self, name: str, text: str) -> _Parser:
        """Add a command and return its parser."""
        return self._add(name, help=text, description=text, speech=self._speech)

    def group(self, name: str, text: str) -> "_Commands":
        """Add a command that has actions of its own."""
        return _Commands(self.add(name, text), self._speech, "action", self._speech.t("ACTION"))


def _as_json(parser: _Parser, speech: Language) -> None:
    parser.add_argument("--json", action="store_true", help=speech.t("as JSON"))


def _one_station(parser: _Parser, speech: Language) -> None:
    parser.add_argument("--station", metavar="S", help=speech.t("of this station alone"))


def _serving(commands: _Commands, speech: Language) -> None:
    t = speech.t
    serve = commands.add("serve", t("serve desks and pages"))
    serve.add_argument("--host", default="127.0.0.1", help=t("address to listen on"))
    serve.add_argument("--port", type=int, default=8210, help=t("port to listen on; 0 takes a free one"))
    serve.add_argument("--tls-cert", metavar="FILE", help=t("certificate, needed for any address but this machine"))
    serve.add_argument("--tls-key", metavar="FILE", help=t("private key of the certificate"))
    serve.add_argument(
        "--behind-proxy", action="store_true", help=t("a proxy on this machine forwards: the pages ask everybody")
    )


def _enrolling(commands: _Commands, speech: Language) -> None:
    t = speech.t
    station = commands.group("station", t("stations"))
    station.add("import", t("import stations from a CSV file")).add_argument("file", metavar="FILE")
    code = commands.add("enrol-code", t("make an enrolment code for a desk of a station"))
    code.add_argument("station", metavar="STATION")
    code.add_argument("--file", metavar="OUT", help=t("write an enrolment file (.sdenrol) instead of a code"))
    code.add_argument("--url", metavar="URL", default="", help=t("with --file: where desks meet this hub, if they do"))
    code.add_argument("--tls-cert", metavar="FILE", help=t("with --file: the certificate that the hub serves with"))
    device = commands.group("device", t("the desks' PCs"))
    listed = device.add("list", t("every PC with its state and how far it is held"))
    _one_station(listed, speech)
    _as_json(listed, speech)
    for name, text in (
        ("close", t("take a PC out of use; what it still holds may come later under a new letter")),
        ("revoke", t("shut a PC out for good, one that was stolen")),
    ):
        action = device.add(name, text)
        action.add_argument("station", metavar="STATION")
        action.add_argument("letter", metavar="LETTER")


def _looking(commands: _Commands, speech: Language) -> None:
    t = speech.t
    _as_json(commands.add("status", t("what the hub holds")), speech)
    agree = commands.add("agree", t("hold a station's day against what its desks say"))
    agree.add_argument("--station", required=True, metavar="S", help=t("station code"))
    agree.add_argument("--day", required=True, metavar="D", help=t("day, YYYY-MM-DD"))
    _as_json(agree, speech)
    commands.add("verify", t("check every record of the store"))
    aside = commands.group("aside", t("records that are kept without being counted")).add(
        "list", t("who sent them, which, why, and for how long they wait")
    )
    _one_station(aside, speech)
    _as_json(aside, speech)


def _keeping(commands: _Commands, speech: Language) -> None:
    t = speech.t
    backup = commands.add("backup", t("copy the store beside the running hub and check the copy"))
    backup.add_argument("file", metavar="FILE", nargs="?")
    backup.add_argument("--begin", action="store_true", help=t("PostgreSQL: the database's own tool starts after this"))
    backup.add_argument("--done", action="store_true", help=t("PostgreSQL: its copy is complete and was checked"))
    restore = commands.add("restore", t("put a checked backup in the place of the store, under a new epoch"))
    restore.add_argument("file", metavar="FILE")
    commands.add("new-epoch", t("after a restore by other means: desks look what is missing and send it again"))


def _sending_down(commands: _Commands, speech: Language) -> None:
    t = speech.t
    directory = commands.group("directory", t("offices that receive sealed forms"))
    directory.add("import", t("import the offices from a TOML or JSON file")).add_argument("file", metavar="FILE")
    notice = commands.group("notice", t("notices for the desks"))
    add = notice.add("add", t("send a notice to stations, or to all"))
    add.add_argument("--title", required=True, metavar="TEXT", help=t("its title"))
    add.add_argument("--text", metavar="TEXT", help=t("its text"))
    add.add_argument("--text-file", metavar="FILE", help=t("a file with its text"))
    add.add_argument("--station", action="append", metavar="S", help=t("for this station; may stand several times"))
    add.add_argument("--until", metavar="DAY", help=t("the last day on which it is shown"))
    _as_json(notice.add("list", t("every notice")), speech)
    notice.add("withdraw", t("take a notice back")).add_argument("notice", metavar="NOTICE")


def _carrying(commands: _Commands, speech: Language) -> None:
    t = speech.t
    bundle = commands.group("bundle", t("files that carry records to the hub and its answers back"))
    taken = bundle.add("import", t("take what a desk's bundle brings"))
    taken.add_argument("file", metavar="FILE")
    taken.add_argument("--answer", metavar="OUT", help=t("write the answer for the desk here"))
    made = bundle.add("export", t("answer a desk's last bundle again, with what is new"))
    made.add_argument("--station", required=True, metavar="S", help=t("station code"))
    made.add_argument("--device", required=True, metavar="LETTER", help=t("the desk's letter"))
    made.add_argument("file", metavar="OUT")
