"""The commands that bring something to desks or back: enrolment files, receiver directory, notices, bundles."""

import json
import os
from argparse import Namespace
from pathlib import Path

from stationdesk_sync.hub import bundles, directory
from stationdesk_sync.hub.command_support import check_new, local_time, opened, read_file, say, write_new
from stationdesk_sync.hub.enrol_file import make_file
from stationdesk_sync.hub.enrolment import VALID_SECONDS
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.identity import spki_hash
from stationdesk_sync.model.language import N_, Language

BAD_CERTIFICATE = N_("{path} holds no certificate.")
NOT_TEXT = N_("{path} is no UTF-8 text.")
_ID_BYTES = 5


def run(options: Namespace, speech: Language) -> int:
    """Run the command and return the exit code; ``HubFault`` when it fails."""
    commands = {"enrol-code": _enrol_file, "directory": _directory, "notice": _notice, "bundle": _bundle}
    return commands[options.command](options, speech)


def _enrol_file(options: Namespace, speech: Language) -> int:
    target = Path(options.file)
    check_new(target)
    with opened(options) as hub:
        identity = hub.identity
        if options.tls_cert:
            try:
                identity = identity.with_tls(spki_hash(read_file(options.tls_cert)))
            except ValueError:
                raise HubFault(BAD_CERTIFICATE, path=options.tls_cert) from None
        now = hub.clock()
        made = make_file(hub.store, identity, options.station, options.url, now, os.urandom)
    write_new(target, made.raw)
    say(
        speech.t(
            "{path}: one PC joins {station} with it as desk {letter}, until {until}. Give it to nobody else.",
            path=target,
            station=options.station,
            letter=made.letter,
            until=local_time(now + VALID_SECONDS),
        )
    )
    return 0


def _directory(options: Namespace, speech: Language) -> int:
    raw = read_file(options.file)
    with opened(options) as hub:
        offices = directory.import_directory(hub.store, hub.identity, raw, hub.clock())
    say(speech.tn("{n} office imported.", "{n} offices imported.", offices))
    return 0


def _notice(options: Namespace, speech: Language) -> int:
    with opened(options) as hub:
        if options.action == "add":
            notice = directory.Notice(options.title, _text(options), options.until)
            codes = options.station or []
            name = directory.add_notice(hub.store, hub.identity, notice, codes, hub.clock(), os.urandom(_ID_BYTES))
            say(name)
            return 0
        if options.action == "withdraw":
            directory.withdraw_notice(hub.store, hub.identity, options.notice, hub.clock())
            say(speech.t("The notice is taken back."))
            return 0
        with hub.store.read() as tx:
            held = directory.notices(tx)
    if options.json:
        rows = [
            {"id": n.identity, "station": n.station, "title": n.title, "until": n.until, "withdrawn": n.withdrawn}
            for n in held
        ]
        say(json.dumps(rows, ensure_ascii=False))
        return 0
    for one in held:
        where = one.station or speech.t("all stations")
        title = speech.t("taken back") if one.withdrawn else one.title
        say(speech.t("{notice} {where}: {title}", notice=one.identity, where=where, title=title))
    return 0


def _text(options: Namespace) -> str:
    if not options.text_file:
        return options.text or ""
    try:
        return read_file(options.text_file).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise HubFault(NOT_TEXT, path=options.text_file) from None


def _bundle(options: Namespace, speech: Language) -> int:
    if options.action == "export":
        target = Path(options.file)
        check_new(target)
        with opened(options) as hub:
            answer = bundles.answer_again(hub, options.station, options.device)
        write_new(target, answer)
        say(speech.t("The answer is in {path}: take it to the desk.", path=target))
        return 0
    raw = read_file(options.file)
    if options.answer:
        check_new(Path(options.answer))
    with opened(options, update=True) as hub:
        done = bundles.import_bundle(hub, raw)
    say(done.say(speech))
    if options.answer and done.answer is not None:
        write_new(Path(options.answer), done.answer)
        say(speech.t("The answer is in {path}: take it to the desk.", path=options.answer))
    return 0 if done.refused is None else 1
