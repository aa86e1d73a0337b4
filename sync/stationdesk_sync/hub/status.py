"""What the hub holds, in numbers, for ``status`` on the command line."""

from stationdesk_sync.hub.store import counts, devices, stations
from stationdesk_sync.hub.store.engine import Tx


def status(tx: Tx) -> dict[str, object]:
    """Return stations, desks with how far each is held and when it was last heard, ops and ops set aside."""
    desks = [
        {"station": d.station, "letter": d.letter, "held": d.last, "last_heard": d.last_heard, "state": d.state}
        for d in devices.all_of(tx)
    ]
    return {
        "stations": len(stations.all_of(tx)),
        "desks": desks,
        "ops": counts.ops(tx),
        "set_aside": counts.set_aside(tx),
        "segments": counts.segments(tx),
    }
