"""``record`` and ``withdraw``: the same use cases that the keys of the window call."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.record_visit import VisitTap, read_moment, record_visit
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk.bootstrap.opening import Acting
from stationdesk.cli.parser import MISUSE
from stationdesk.cli.session import Session
from stationdesk.cli.speaking import FAILED, OK
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.op import Reason

KEYS = frozenset({"group", "service", "people", "method", "note", "at"})


class NotUnderstood(ValueError):
    """A line or option that is no visit; ``code`` is a key of ``REASONS``."""


def record(session: Session) -> int:
    """Carry out ``record``, one visit or a batch."""
    words = session.words
    if words.batch is not None:
        return _batch(session)
    if not words.group or not words.service:
        session.speaker.remark(session.speaker.language.t("Say whom and what: --group CODE --service CODE"))
        return MISUSE
    given = {name: getattr(words, name) for name in KEYS}
    with session.opened(writer=True) as opened:
        desk = opened.desk
        try:
            tap = read_tap(desk, given)
        except NotUnderstood as wrong:
            session.speaker.remark(_misunderstood(session.speaker.language, wrong))
            return MISUSE
        saved = session.acting(opened).carry_out(lambda actor: record_visit(desk, actor, tap))
    session.speaker.result(saved.row_id.hex())
    return OK


def withdraw(session: Session) -> int:
    """Carry out ``withdraw``."""
    words = session.words
    try:
        row_id = bytes.fromhex(words.id)
    except ValueError:
        raise Fault(FaultCode.NO_SUCH_RECORD) from None
    known = set(Reason)
    reason, said = (words.why, None) if words.why in known else (Reason.OTHER.value, words.why)
    with session.opened(writer=True) as opened:
        desk = opened.desk
        held = desk.records.find(row_id)
        if held is None:
            raise Fault(FaultCode.NO_SUCH_RECORD)
        register = held.register
        session.acting(opened).carry_out(lambda actor: withdraw_record(desk, actor, register, row_id, reason, said))
    session.speaker.result(row_id.hex())
    return OK


def read_tap(desk: Desk, given: Mapping[str, object]) -> VisitTap:
    """Read a visit from option names and values; ``NotUnderstood`` for wrong types, names or times."""
    if not isinstance(given.get("group"), str) or set(given) - KEYS:
        raise NotUnderstood("keys")
    services = given.get("service")
    services = [services] if isinstance(services, str) else services
    people = given.get("people", 1)
    method, note, at = given.get("method") or "keyed", given.get("note"), given.get("at")
    if not isinstance(services, list) or not all(isinstance(service, str) for service in services):
        raise NotUnderstood("service")
    if isinstance(people, bool) or not isinstance(people, int) or not isinstance(method, str):
        raise NotUnderstood("people")
    if not isinstance(note, str | None) or not isinstance(at, str | None) or not _writable(note or ""):
        raise NotUnderstood("text")
    try:
        moment = read_moment(desk, at) if at is not None else None
    except (ValueError, OverflowError, OSError):
        raise NotUnderstood("at") from None
    return VisitTap(str(given["group"]), tuple(services), people, method, note, moment)


def _writable(text: str) -> bool:
    """Tell whether a text can be written down at all (the shell may hand over torn characters)."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _misunderstood(language: Language, wrong: NotUnderstood) -> str:
    if wrong.args[0] == "at":
        return language.t("A time is written as 2026-11-24T09:30.")
    return language.t("The note holds characters that cannot be read.")


def _batch(session: Session) -> int:
    failed = False
    source = session.words.batch
    with _lines(session, source) as lines, session.opened(writer=True) as opened:
        acting = session.acting(opened)
        for line in _filled(lines):
            answer = _save_line(opened.desk, acting, line, session.speaker.language)
            failed = failed or "error" in answer
            session.speaker.result(json.dumps(answer, ensure_ascii=False))
    return FAILED if failed else OK


@contextmanager
def _lines(session: Session, source: str) -> Iterator[Iterable[bytes | str]]:
    if source == "-":
        yield getattr(session.speaker.source, "buffer", session.speaker.source)
        return
    with ExitStack() as stack:
        try:
            lines = stack.enter_context(Path(source).open("rb"))
        except OSError:
            raise Fault(FaultCode.FILE_UNREADABLE, file=Path(source).name) from None
        yield lines


def _filled(lines: Iterable[bytes | str]) -> Iterator[bytes | str]:
    for line in lines:
        if line.strip():
            yield line


def _save_line(desk: Desk, acting: Acting, line: bytes | str, language: Language) -> dict[str, str]:
    try:
        given = json.loads(line if isinstance(line, str) else line.decode("utf-8-sig"))
        if not isinstance(given, dict):
            raise NotUnderstood("object")
        tap = read_tap(desk, given)
        return {"id": acting.carry_out(lambda actor: record_visit(desk, actor, tap)).row_id.hex()}
    except Fault as fault:
        return {"error": fault.sentence(language)}
    except (ValueError, RecursionError):
        return {"error": language.t("This line is no visit.")}
