"""The hub's command line: ``stationdesk-hub``.

Results go to stdout, an error as one plain sentence to stderr; exit 2 for misuse, 1 for failure.
Rooms are imported when a command runs, so that ``--help`` answers at once.
"""

import os
import sys
from collections.abc import Sequence

from stationdesk_sync.hub.command_parser import Misuse, make_parser
from stationdesk_sync.hub.texts import language
from stationdesk_sync.model.language import N_, Code, Language

MISUSE = N_("This command line is not understood. {usage}")
STOPPED = N_("Stopped.")


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


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    speech = _speech(arguments)
    try:
        options = make_parser(speech).parse_args(arguments)
        if options.db is None:
            raise Misuse(speech.t("Name the store with --db URL."))
    except Misuse as misuse:
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
