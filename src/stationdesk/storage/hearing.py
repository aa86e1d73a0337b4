"""The half of the book that hears. Implements ``app.link_ports.Hearing``; called on the hub lane.

A page is checked whole (stream chain, density, signatures, continuity of each device's chain) and stored whole, cursor
included, in one transaction; one that does not fit leaves no trace.
"""

from collections.abc import Callable, Sequence

from stationdesk.app.happened import Happened
from stationdesk.app.link_ports import (
    Admitted,
    HeardPage,
    HeardRange,
    NewIdentity,
    Offer,
    PageDiffers,
    Sayings,
)
from stationdesk.app.link_ports import (
    Cursor as StreamCursor,
)
from stationdesk.app.ports import Random
from stationdesk.storage import happenings, reissue, state_root
from stationdesk.storage.adopting import adopt_loose, note_loose
from stationdesk.storage.carried import store_carried
from stationdesk.storage.database import Database
from stationdesk.storage.heard_ops import Intake
from stationdesk.storage.identity import BookKeys
from stationdesk.storage.link_state import joined
from stationdesk.storage.marks import go_back, position
from stationdesk.storage.mending import NOT_MENDED
from stationdesk.storage.offers import read_offers
from stationdesk.storage.page import store_ranges
from stationdesk.storage.parcels import Parcels
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.model.stream import CITY, station_stream
from stationdesk_sync.wire.codec import encode_value

_NONE_ASIDE = encode_value([])
_RESERVE = 4096  # bytes of an offer's and a parcel's frame
_WITH_A_REASON = (
    "SELECT o.row_id FROM set_aside s JOIN op o ON o.seq = s.seq "
    f"WHERE s.code <> 'nothing_to_mend' AND {NOT_MENDED} UNION "
    f"SELECT row_id FROM foreign_op WHERE state = 'refused' AND code <> 'nothing_to_mend' AND {NOT_MENDED} UNION "
    "SELECT row_id FROM foreign_op WHERE state = 'parked'"
)
_PARCELS_SHARE = 2


class BookHearing:
    """Hears, offers, passes keys on, and goes on under a new identity. ``changed`` is called after each change."""

    def __init__(
        self,
        database: Database,
        registers: Registers,
        keys: BookKeys,
        intake: Intake,
        parcels: Parcels,
        changed: Callable[[], None],
        random: Random,
    ) -> None:
        self._database = database
        self._registers = registers
        self._keys = keys
        self._intake = intake
        self._parcels = parcels
        self._changed = changed
        self._random = random

    def sayings(self, *, room: int) -> Sayings:
        """Return cursors, and offers and parcels of at most ``room`` bytes together (0: neither)."""
        with self._database.write() as cursor:
            link = joined(cursor)
            cursors = tuple(
                StreamCursor(stream, *position(cursor, stream)) for stream in (station_stream(link.station), CITY)
            )
            offers, more_offers = read_offers(cursor, room) if room else ((), False)
            left = room - sum(len(offer.header) + sum(map(len, offer.ops)) for offer in offers)
            parcels, more_parcels = self._parcels.to_send(cursor, link.station, left) if room else ((), False)
            parked = cursor.execute("SELECT count(*) FROM foreign_op WHERE state = 'parked'").fetchone()[0]
        more = more_offers or more_parcels
        return Sayings(cursors, offers, parcels, link.parcels_upto, parked, reissue=link.reissue, more=more)

    def store_page(self, page: HeardPage) -> int:
        """Check and store one page in one transaction; return how many ops were new. ``PageDiffers``: nothing was.

        A page that a loss of power takes away again is asked for again: cursor and ops go together.
        """
        with self._database.write(durable=False) as cursor:
            link = joined(cursor)
            own = station_stream(link.station)
            if page.marks is not None:
                before, _ = position(cursor, page.stream)
                back = go_back(cursor, page.stream, page.marks, own=page.stream == own)
                if back < before and page.stream == own:
                    happenings.note(cursor, link.last_success or 0.0, Happened.HEARD_AGAIN, before - back)
                self._intake.refold_all_moves(cursor)
                new = 0
            else:
                new = store_ranges(cursor, page, own, self._keys, self._intake)
            loose = page.stream == own and position(cursor, own)[0] >= page.head and note_loose(cursor)
        if loose:  # its numbers go to the hub: what a loss of power takes away again must not have them
            with self._database.write() as cursor:
                adopt_loose(cursor)
        if page.marks is not None or any(map(_tells_a_day, page.ranges)):
            self._changed()
        return new

    def take_carried(self, offer: Offer) -> int:
        """Store a proved range that came on a stick; returns how many ops were new."""
        with self._database.write() as cursor:
            new = store_carried(cursor, offer, self._intake)
        if new:
            self._changed()
        return new

    def begin_reissue(self) -> NewIdentity:
        """Return new keys, signed by the old and the new one; the same again until ``finish_reissue``."""
        with self._database.write() as cursor:
            return reissue.begin(cursor, self._keys, self._random)

    def finish_reissue(self, admitted: Admitted) -> None:
        """Take the new identity: renumber the own ops under one new chain, nothing acked; one transaction."""
        with self._database.write() as cursor:
            keys = reissue.finish(cursor, self._keys, admitted)
        self._keys.become(keys)
        self._changed()

    def state_buckets(self) -> bytes:
        """Return the state of the station's rows as 256 sums of 32 bytes."""
        with self._database.read() as cursor:
            return state_root.buckets(cursor, self._registers)

    def state_rows(self, buckets: Sequence[int]) -> list[tuple[str, bytes, bytes]]:
        """Return register, row id and digest of every row in these buckets."""
        with self._database.read() as cursor:
            return state_root.rows(cursor, self._registers, buckets)

    def rows_with_a_reason(self) -> frozenset[bytes]:
        """Return the rows of which the hub set a record aside, or this program cannot read one."""
        with self._database.read() as cursor:
            return frozenset(row[0] for row in cursor.execute(_WITH_A_REASON).fetchall())

    def begin_again(self) -> None:
        """Compute all rows anew from their ops and let go of the stream's places; one transaction."""
        with self._database.write() as cursor:
            go_back(cursor, station_stream(joined(cursor).station), (), own=True)
            self._intake.rebuild(cursor)
        self._changed()

    def note_compared(self, at: float, put_right: int, left: int) -> None:
        """Keep that rows differed from the hub's."""
        with self._database.write() as cursor:
            for what, count in ((Happened.PUT_RIGHT, put_right), (Happened.DIFFERS, left)):
                if count:
                    happenings.note(cursor, at, what, count)


def _tells_a_day(heard: HeardRange) -> bool:
    """Tell whether a range may change what a day counts: an own one that comes back with nothing set aside does not."""
    return heard.batch is not None or heard.exceptions != _NONE_ASIDE


__all__ = ["BookHearing", "PageDiffers"]
