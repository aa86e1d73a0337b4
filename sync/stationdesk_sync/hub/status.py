"""What the hub holds, in numbers, for ``status`` on the command line."""

from stationdesk_sync.hub.quarantine import quarantine_of
from stationdesk_sync.hub.store import counts, devices, stations
from stationdesk_sync.hub.store.engine import Tx


def status(tx: Tx, now: float) -> dict[str, object]:
    """Return stations, desks with how far each is held and when it was last heard, ops and ops set aside."""
    desks = [
        {
            "station": d.station,
            "letter": d.letter,
            "held": d.last,
            "durable": d.durable,
            "parked": d.parked,
            "last_heard": d.last_heard,
            "state": d.state,
        }
        for d in devices.all_of(tx)
    ]
    aside = quarantine_of(tx, now)
    return {
        "stations": len(stations.all_of(tx)),
        "desks": desks,
        "ops": aside.ops,
        "set_aside": aside.waiting,
        "set_aside_too_many": aside.too_many,
        "set_aside_too_old": aside.too_old,
        "segments": counts.segments(tx),
    }
