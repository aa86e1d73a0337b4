"""A program of its own for the kill and full-disk tests: saves visits for ever, prints each row id after its commit.

Run as ``python saver.py HOME KEYFILE [LIMIT]``; with LIMIT no file may grow beyond so many bytes.
"""

import os
import sys
from pathlib import Path

from stationdesk.app.faults import Fault
from stationdesk.paths import Paths
from stationdesk.storage.book import Unlock, open_book
from tests.fakes.book import REGISTERS, HandClock, MemoryKeyStore
from tests.storage.drafts import visit


def main(home: str, key_file: str, limit: str | None = None) -> None:
    name, secret = Path(key_file).read_text("ascii").split()
    keystore = MemoryKeyStore({name: bytes.fromhex(secret)})
    clock = HandClock()
    book = open_book(
        Paths.at(Path(home)),
        REGISTERS,
        unlock=Unlock(keystore=keystore),
        writer=True,
        clock=clock,
        random=os.urandom,
    )
    if limit is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    while True:
        try:
            saved = book.journal.save([visit(note="说明", minute=700), visit(people=1)], clock.now(), None)
        except Fault as fault:
            print(fault.code, flush=True)
            return
        print(" ".join(each.row_id.hex() for each in saved), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
