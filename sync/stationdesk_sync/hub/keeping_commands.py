"""The commands for whoever keeps a hub: its PCs, what was set aside, backups and going back to one."""

import json
import time
from argparse import Namespace
from pathlib import Path

from stationdesk_sync.hub import backup as backups
from stationdesk_sync.hub import fleet, quarantine
from stationdesk_sync.hub.command_support import key_file, local_time, opened, say
from stationdesk_sync.hub.epoch import new_epoch
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.finding import Finding
from stationdesk_sync.hub.store import stations
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.model.language import N_, Language
from stationdesk_sync.model.registry import load_registers

NO_STATION = N_("There is no station {station}.")
NAME_THE_FILE = N_("Name the file of the backup.")
_DAY = 86_400


def run(options: Namespace, speech: Language) -> int:
    """Run the command and return the exit code; ``HubFault`` when it fails."""
    commands = {
        "aside": _aside,
        "device": _device,
        "backup": _backup,
        "restore": _restore,
        "new-epoch": _new_epoch,
    }
    return commands[options.command](options, speech)


def _check_station(tx: Tx, code: str | None) -> None:
    if code is not None and stations.find(tx, code) is None:
        raise HubFault(NO_STATION, station=code)


def _aside(options: Namespace, speech: Language) -> int:
    with opened(options) as hub, hub.store.read() as tx:
        _check_station(tx, options.station)
        waiting = quarantine.waiting_of(tx, hub.clock(), options.station)
        held = quarantine.quarantine_of(tx, hub.clock())
    if options.json:
        rows = [
            {"station": w.station, "letter": w.letter, "seq": w.seq, "code": w.code, "age_s": int(w.age_seconds)}
            for w in waiting
        ]
        say(json.dumps({"too_many": held.too_many, "too_old": held.too_old, "waiting": rows}, ensure_ascii=False))
        return 0
    for one in waiting:
        say(
            speech.t(
                "{station} {letter} no. {seq}: {code}, {days} days",
                station=one.station,
                letter=one.letter,
                seq=one.seq,
                code=one.code,
                days=int(one.age_seconds // _DAY),
            )
        )
    if not waiting:
        say(speech.t("Nothing is set aside."))
    if held.too_many:
        say(speech.t("More than one record in a thousand is set aside: please look into it."))
    if held.too_old:
        say(speech.t("One of them has waited for more than a week: please look into it."))
    return 0


def _device(options: Namespace, speech: Language) -> int:
    with opened(options) as hub:
        if options.action == "list":
            with hub.store.read() as tx:
                _check_station(tx, options.station)
                found = fleet.listed(tx, options.station)
        elif options.action == "close":
            fleet.close(hub.store, options.station, options.letter, hub.clock())
            say(speech.t("Desk {letter} of {station} is out of use.", letter=options.letter, station=options.station))
            return 0
        else:
            fleet.revoke(hub.store, options.station, options.letter, hub.clock())
            say(speech.t("Desk {letter} of {station} is shut out.", letter=options.letter, station=options.station))
            return 0
    letters = {device.device: device.letter for device in found}
    if options.json:
        rows = [
            {
                "station": d.station,
                "letter": d.letter,
                "device": d.device.hex(),
                "state": d.state,
                "held": d.last,
                "durable": d.durable,
                "parked": d.parked,
                "last_heard": d.last_heard,
                "instead_of": letters.get(d.reissue_of) if d.reissue_of not in (None, d.device) else None,
            }
            for d in found
        ]
        say(json.dumps(rows, ensure_ascii=False))
        return 0
    states = {
        "open": speech.t("in use"),
        "superseded": speech.t("goes on under another letter, or out of use"),
        "revoked": speech.t("shut out"),
    }
    for d in found:
        say(
            speech.t(
                "{station} {letter}: {state}; {held} records, {durable} of them in a backup; heard {when}",
                station=d.station,
                letter=d.letter,
                state=states.get(d.state, d.state),
                held=d.last,
                durable=d.durable,
                when=local_time(d.last_heard),
            )
        )
    return 0


def _backup(options: Namespace, speech: Language) -> int:
    with opened(options) as hub:
        if options.begin:
            backups.begin(hub)
            say(speech.t("Noted. Start the database's own tool now, and say --done when its copy was checked."))
            return 0
        if options.done:
            ops = backups.done(hub)
        elif options.file is None:
            raise HubFault(NAME_THE_FILE)
        else:
            ops = backups.back_up(hub, key_file(options), Path(options.file), _in_words(speech))
    say(speech.t("The backup holds {ops} records. Keep the key file in another place.", ops=ops))
    return 0


def _restore(options: Namespace, speech: Language) -> int:
    before = backups.restore(
        Path(options.file), options.db, key_file(options), load_registers(), time.time, _in_words(speech)
    )
    if before is not None:
        say(speech.t("The store of before is kept as {path}.", path=before))
    say(speech.t("The hub stands as in the backup. The desks will send again what is missing."))
    return 0


def _new_epoch(options: Namespace, speech: Language) -> int:
    with opened(options) as hub:
        new_epoch(hub.store, hub.clock())
    say(speech.t("Done. Start the hub again; the desks will look what is missing and send it again."))
    return 0


def _in_words(speech: Language) -> backups.Said:
    def said(finding: Finding) -> str:
        return finding.say(speech)

    return said
