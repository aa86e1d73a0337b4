"""What each command of ``stationdesk-hub`` does. Arguments come parsed, results go to stdout."""

import json
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from stationdesk_sync.hub.command_support import key_file, local_time, opened, read_file, say
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.service import init_hub
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.language import N_, Language
from stationdesk_sync.model.registry import load_registers

NOT_A_DAY = N_("{text} is no day; write YYYY-MM-DD.")
NO_STATION = N_("There is no station {station}.")
_KEEPING = frozenset({"aside", "device", "backup", "restore", "new-epoch"})
_SENDING = frozenset({"directory", "notice", "bundle"})


def run(options: Namespace, speech: Language) -> int:
    """Run the command and return the exit code; ``HubFault`` when it fails."""
    if options.command in _KEEPING:
        from stationdesk_sync.hub import keeping_commands

        return keeping_commands.run(options, speech)
    if options.command in _SENDING or (options.command == "enrol-code" and options.file):
        from stationdesk_sync.hub import document_commands

        return document_commands.run(options, speech)
    commands: dict[str, Callable[[Namespace, Language], int]] = {
        "init": _init,
        "serve": _serve,
        "station": _station_import,
        "enrol-code": _enrol_code,
        "status": _status,
        "agree": _agree,
        "verify": _verify,
    }
    return commands[options.command](options, speech)


def _init(options: Namespace, speech: Language) -> int:
    made = init_hub(options.db, key_file(options), load_registers())
    say(speech.t("The hub is made. Its key file is {path}: keep a copy in a safe place.", path=made.key_file))
    say(speech.t("To read the pages from another machine: name {name}, password {password}", name=made.reader,
                  password=made.password))  # fmt: skip
    say(speech.t("The password is shown this once."))
    return 0


def _serve(options: Namespace, speech: Language) -> int:
    from stationdesk_sync.hub.server import Listen, check_listen, serve

    listen = Listen(
        options.host,
        options.port,
        Path(options.tls_cert) if options.tls_cert else None,
        Path(options.tls_key) if options.tls_key else None,
    )
    check_listen(listen)
    with opened(options, update=True) as hub:
        serve(
            replace(hub, behind_proxy=options.behind_proxy),
            listen,
            lambda url: say(speech.t("listening on {url}", url=url)),
        )
    return 0


def _station_import(options: Namespace, speech: Language) -> int:
    from stationdesk_sync.hub.stations import import_stations

    raw = read_file(options.file)
    with opened(options, update=True) as hub:
        done = import_stations(hub.store, hub.identity, hub.registers["station"], raw, hub.clock())
    for code, text in done.not_understood:
        say(speech.t("{code}: the posted hours “{text}” are kept but not understood.", code=code, text=text))
    say(speech.tn("{n} station imported.", "{n} stations imported.", done.stations))
    return 0


def _enrol_code(options: Namespace, speech: Language) -> int:
    from stationdesk_sync.hub.enrolment import VALID_SECONDS, make_code

    with opened(options) as hub:
        code = make_code(hub.store, hub.identity, options.station, hub.clock(), os.urandom)
    until = local_time(time.time() + VALID_SECONDS)
    say(speech.t("Enrolment code for one desk of {station}, valid until {until}:", station=options.station,
                  until=until))  # fmt: skip
    say(code)
    return 0


def _status(options: Namespace, speech: Language) -> int:
    from stationdesk_sync.hub.status import status

    with opened(options) as hub, hub.store.read() as tx:
        held = status(tx, hub.clock())
    if options.json:
        say(json.dumps(held, ensure_ascii=False))
    else:
        say(
            speech.t(
                "{stations} stations, {desks} desks, {ops} records received, {set_aside} set aside",
                stations=held["stations"],
                desks=len(held["desks"]) if isinstance(held["desks"], list) else 0,
                ops=held["ops"],
                set_aside=held["set_aside"],
            )
        )
    return 0


def _agree(options: Namespace, speech: Language) -> int:
    from stationdesk_sync.hub.agreement import agree
    from stationdesk_sync.hub.store import stations

    if not is_day(options.day):
        print(speech.t(NOT_A_DAY, text=options.day), file=sys.stderr)
        return 2
    with opened(options) as hub, hub.store.read() as tx:
        if stations.find(tx, options.station) is None:
            raise HubFault(NO_STATION, station=options.station)
        found = agree(tx, options.station, options.day, hub.registers)
    if options.json:
        say(json.dumps(found.as_json(), ensure_ascii=False))
        return 0
    for desk in found.desks:
        sign = "=" if desk.equal else "≠"
        say(
            speech.t(
                "desk {letter}: {said} people {sign} hub {own}",
                letter=desk.letter,
                said=desk.said.people,
                sign=sign,
                own=desk.own.people,
            )
        )
    if not found.desks:
        say(speech.t("no statement yet"))
    return 0


def _verify(options: Namespace, speech: Language) -> int:
    from stationdesk_sync.hub.status import status
    from stationdesk_sync.hub.verify import verify

    with opened(options) as hub:
        finding = verify(hub)
        if finding is not None:
            print(finding.say(speech), file=sys.stderr)
            return 1
        with hub.store.read() as tx:
            held = status(tx, hub.clock())
    say(speech.t("Every record is as the desks made it: {ops} records.", ops=held["ops"]))
    return 0
