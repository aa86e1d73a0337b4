"""``python -m stationdesk`` and the ``stationdesk`` command."""

import sys
from collections.abc import Sequence

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.bootstrap.display import can_open_window
from stationdesk.cli.run import run
from stationdesk.paths import Paths
from stationdesk_sync.model.language import Code


def _open_window(paths: Paths, language: Code | None, pin: str | None, *, practice: bool) -> int:
    if not can_open_window():
        raise Fault(FaultCode.NO_DISPLAY)
    if practice:
        from stationdesk.bootstrap.practice_window import open_practice

        return open_practice(paths.practice, language)
    from stationdesk.bootstrap.program import open_window

    return open_window(paths, language, pin)


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out the command line and return the exit code: 0 done, 1 failed, 2 not understood."""
    return run(sys.argv[1:] if argv is None else argv, _open_window)


if __name__ == "__main__":
    sys.exit(main())
