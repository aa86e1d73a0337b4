"""``verify``, ``backup``, ``restore`` and ``export``."""

from stationdesk.app.audit import leave_trace
from stationdesk.app.export_records import export_csv
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.today import LAST_BACKUP
from stationdesk.bootstrap.clocks import system_random
from stationdesk.bootstrap.opening import hub_deeds
from stationdesk.cli.parser import MISUSE
from stationdesk.cli.session import Session, read_secret
from stationdesk.cli.speaking import FAILED, OK
from stationdesk.storage.book import restore_backup
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.language import N_

_KNOWN = N_("{register} {row}: differs, because the hub set it aside or this program is too old to read it.")
_UNLIKE = N_("{register} {row}: not the same here and at the hub.")


def verify(session: Session) -> int:
    """Carry out ``verify``: integrity, chain, every projection; with ``--hub`` every row against the hub's first."""
    language = session.speaker.language
    alike = not session.words.hub or _compared(session)
    with session.opened(writer=False) as opened:
        report = opened.desk.care.check()
    if report.bad is not None:
        bad = report.bad
        session.speaker.remark(
            language.t("First bad record: {table} {which}: {what}.", table=bad.table, which=bad.which, what=bad.what)
        )
        return FAILED
    session.speaker.result(
        language.tn("{n} op checked; the book is sound.", "{n} ops checked; the book is sound.", report.ops)
    )
    return OK if alike else FAILED


def _compared(session: Session) -> bool:
    """Compare every row with the hub's and say what was found; returns whether the two ends agree."""
    language, speaker = session.speaker.language, session.speaker
    with session.opened(writer=True) as opened:
        deeds = hub_deeds(opened, session.clock)
        try:
            found = deeds.compare()
        finally:
            deeds.close()
    n = found.put_right
    if n:
        speaker.remark(
            language.tn("{n} record differed and was computed anew.", "{n} records differed and were computed anew.", n)
        )
    for row in found.unlike:
        speaker.remark(language.t(_KNOWN if row.known else _UNLIKE, register=row.register, row=row.row_id.hex()))
    if found.alike:
        n = found.rows
        speaker.result(
            language.tn(
                "{n} record compared with the hub; both agree.", "{n} records compared with the hub; both agree.", n
            )
        )
    return found.alike


def backup(session: Session) -> int:
    """Carry out ``backup``; beside an open window too."""
    try:
        return _backup(session, writer=True)
    except Fault as fault:
        if fault.code is not FaultCode.SECOND_INSTANCE:
            raise
    return _backup(session, writer=False)


def _backup(session: Session, *, writer: bool) -> int:
    with session.opened(writer=writer) as opened:
        made = opened.desk.care.backup(session.clock.now())
        if writer:
            opened.desk.journal.set_local(LAST_BACKUP, made.made_at)
    session.speaker.result(str(made.path))
    return OK


def restore(session: Session) -> int:
    """Carry out ``restore``: the present book is kept beside as a safety copy."""
    recovery = read_secret(session.words.recovery_file)
    report = restore_backup(
        session.paths,
        session.registers,
        session.words.file,
        unlock=session.unlock(recovery),
        clock=session.clock,
        random=system_random,
    )
    language = session.speaker.language
    with session.opened(writer=True, recovery_code=recovery) as opened:
        if recovery is not None and session.pin is not None:
            opened.book.change_pin(session.pin)  # a recovery code is used by somebody who lost the old PIN
        leave_trace(opened.desk, None, "restored", count=report.ops)
    session.speaker.result(language.tn("{n} op restored.", "{n} ops restored.", report.ops))
    if report.safety_copy is not None:
        session.speaker.remark(language.t("The book of before is kept: {file}", file=report.safety_copy))
    if report.held:
        session.speaker.remark(
            language.t("Counting goes on. Sync is on hold until the union enrols this desk again; nothing is lost.")
        )
    return OK


def export(session: Session) -> int:
    """Carry out ``export``."""
    words, language = session.words, session.speaker.language
    if not is_day(words.from_day) or not is_day(words.to_day):
        session.speaker.remark(language.t("A day is written as 2026-11-24."))
        return MISUSE
    if words.from_day > words.to_day:
        session.speaker.remark(language.t("The first day comes after the last: exchange --from and --to."))
        return MISUSE
    if words.register not in {register.name for register in session.registers.stored()}:
        session.speaker.remark(language.t("There is no such register."))
        return MISUSE
    with session.opened(writer=True) as opened:
        desk = opened.desk
        done = session.acting(opened).carry_out(
            lambda actor: export_csv(desk, actor, language, words.from_day, words.to_day, words.file, words.register)
        )
    session.speaker.result(language.tn("{n} record written.", "{n} records written.", done.records))
    return OK
