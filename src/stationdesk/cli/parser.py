"""What may be typed, in the reader's language. Knows no use case.

``argparse`` writes its own words in English; the few that a reader meets are replaced here.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from stationdesk_sync.model.language import Language

MISUSE = 2


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the reader's language and answers misuse with one plain sentence."""

    def __init__(self, *, language: Language, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog=prog, description=description, add_help=False, allow_abbrev=False)
        self.language = language
        self._positionals.title = language.t("what to give")
        self._optionals.title = language.t("options")
        self.add_argument("-h", "--help", action="help", help=language.t("show this page"))

    def format_usage(self) -> str:
        """Return the usage line with its word translated."""
        return self._worded(super().format_usage())

    def format_help(self) -> str:
        """Return the help page with its words translated."""
        return self._worded(super().format_help())

    def _worded(self, text: str) -> str:
        return text.replace("usage:", self.language.t("usage:"), 1)

    def error(self, message: str) -> NoReturn:
        """Say in one sentence that the words were not understood; exit 2."""
        del message
        sentence = self.language.t("This was not understood; see: {command} --help", command=self.prog)
        self.exit(MISUSE, sentence + "\n")


def build(language: Language) -> Parser:
    """Return the parser of ``stationdesk``."""
    parser = Parser(
        language=language,
        prog="stationdesk",
        description=language.t("The desk of a service station. Without a command the window opens."),
    )
    parser.add_argument(
        "--home", metavar="DIR", type=Path, help=language.t("folder that holds everything of this desk")
    )
    parser.add_argument("--pin-file", metavar="FILE", type=Path, help=language.t("file that holds the PIN"))
    parser.add_argument(
        "--practice", action="store_true", help=language.t("open practice: a made-up station of its own")
    )
    parser.add_argument("--lang", choices=("zh", "en"), help=language.t("language of the words: zh or en"))
    commands = parser.add_subparsers(
        dest="command", title=language.t("commands"), metavar=language.t("COMMAND"), parser_class=Parser
    )
    _begin(commands, language)
    _records(commands, language)
    _paper_and_hub(commands, language)
    _care(commands, language)
    return parser


def _begin(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    init = _command(commands, language, "init", language.t("make this desk's book, or join a hub with it"))
    way = init.add_mutually_exclusive_group(required=True)
    way.add_argument("--standalone", action="store_true", help=language.t("use the desk alone, without a hub"))
    way.add_argument("--hub", metavar="URL", help=language.t("address of the hub to join"))
    way.add_argument(
        "--enrol-file", metavar="FILE", type=Path, help=language.t("enrolment file of a hub that may never be met")
    )
    init.add_argument("--name", metavar="NAME", help=language.t("name of the station, when used alone"))
    init.add_argument("--hours", metavar="TEXT", help=language.t("posted hours, as the notice says them"))
    init.add_argument("--code", metavar="CODE", help=language.t("enrolment code that the union gave"))
    init.add_argument(
        "--recovery-out",
        metavar="FILE",
        type=Path,
        help=language.t("file to write the recovery code to, instead of showing it"),
    )


def _records(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    record = _command(commands, language, "record", language.t("save a visit and print the record's number"))
    record.add_argument("--group", metavar="CODE", help=language.t("whom: a code of the catalogue, such as rider"))
    record.add_argument(
        "--service",
        metavar="CODE",
        action="append",
        help=language.t("what was given: a code such as water; may be repeated"),
    )
    record.add_argument("--people", metavar="N", type=int, default=1, help=language.t("how many people (1)"))
    record.add_argument("--method", metavar="CODE", default="keyed", help=language.t("how they were counted (keyed)"))
    record.add_argument("--note", metavar="TEXT", help=language.t("a note that only this station can read"))
    record.add_argument("--at", metavar="ISO", help=language.t("when, such as 2026-11-24T09:30 (now)"))
    record.add_argument(
        "--batch",
        metavar="FILE",
        help=language.t("save many: one JSON object a line with these options as keys; - reads the input"),
    )
    withdraw = _command(commands, language, "withdraw", language.t("take a record back; it stays in the history"))
    withdraw.add_argument("id", metavar="ID", help=language.t("the record's number"))
    withdraw.add_argument(
        "--why",
        metavar="CODE|TEXT",
        required=True,
        help=language.t("undo, mistake, twice, other, or the reason in words"),
    )


def _paper_and_hub(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    sheet = _command(commands, language, "day-sheet", language.t("print the day sheet of a day into a PDF file"))
    sheet.add_argument("--date", metavar="D", required=True, help=language.t("the day, such as 2026-11-24"))
    sheet.add_argument("--pdf", metavar="FILE", required=True, type=Path, help=language.t("the file to write"))
    sync = _command(commands, language, "sync", language.t("send what waits to the hub now"))
    sync.add_argument("--json", action="store_true", help=language.t("as JSON, for programs"))
    bundle = _command(commands, language, "bundle", language.t("carry records on a stick, to the hub or another desk"))
    bundle.add_argument("deed", choices=("export", "import"), help=language.t("write a bundle, or read one in"))
    bundle.add_argument("file", metavar="FILE", type=Path, help=language.t("the file on the stick"))
    bundle.add_argument("--to-desk", metavar="LETTER", help=language.t("export for another desk of this station"))
    status = _command(commands, language, "status", language.t("show what is saved, received and waiting"))
    status.add_argument("--json", action="store_true", help=language.t("as JSON, for programs"))


def _care(commands: argparse._SubParsersAction[Parser], language: Language) -> None:
    verify = _command(commands, language, "verify", language.t("check the whole book; names the first bad record"))
    verify.add_argument("--hub", action="store_true", help=language.t("compare every record with the hub's first"))
    _command(commands, language, "backup", language.t("make a verified copy of the book now"))
    restore = _command(commands, language, "restore", language.t("put a backup in the place of the book"))
    restore.add_argument("file", metavar="FILE", type=Path, help=language.t("the backup"))
    restore.add_argument(
        "--recovery-file", metavar="F", type=Path, help=language.t("file that holds the recovery code of the backup")
    )
    export = _command(commands, language, "export", language.t("write records into a file for a spreadsheet"))
    export.add_argument("--from", dest="from_day", metavar="D", required=True, help=language.t("first day"))
    export.add_argument("--to", dest="to_day", metavar="D", required=True, help=language.t("last day"))
    export.add_argument("--format", choices=("csv",), default="csv", help=language.t("kind of file (csv)"))
    export.add_argument("--register", default="visit", metavar="NAME", help=language.t("which register (visit)"))
    export.add_argument("file", metavar="FILE", type=Path, help=language.t("the file to write"))


def _command(commands: argparse._SubParsersAction[Parser], language: Language, name: str, purpose: str) -> Parser:
    return commands.add_parser(name, language=language, description=purpose, help=purpose)
