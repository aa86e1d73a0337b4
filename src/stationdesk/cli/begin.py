"""``init``: make the book, alone or joined; join a hub with a book that was used alone."""

import os

from stationdesk.app.brought import read_brought
from stationdesk.app.faults import Fault, FaultCode, file_trouble
from stationdesk.app.outgoing import check_target
from stationdesk.bootstrap.clocks import system_random
from stationdesk.bootstrap.opening import Begun, OpenDesk, begin, hub_deeds, join_with_file, open_desk
from stationdesk.cli.parser import MISUSE
from stationdesk.cli.session import Session
from stationdesk.cli.speaking import OK


def init(session: Session) -> int:
    """Carry out ``init``."""
    words = session.words
    if words.standalone and not (words.name or "").strip():
        session.speaker.remark(session.speaker.language.t("Give the station a name: --name NAME"))
        return MISUSE
    if words.hub and not words.code:
        session.speaker.remark(session.speaker.language.t("Give the enrolment code: --code CODE"))
        return MISUSE
    if words.standalone:
        _make(session, words.name).opened.close()
        return OK
    made_now = not session.paths.book.exists()
    opened = _held_or_made(session)
    try:
        if words.enrol_file is not None:
            join_with_file(opened, session.clock, read_brought(words.enrol_file))
        else:
            hub_deeds(opened, session.clock).join(words.hub, words.code)
        station = opened.desk.station()
    except Fault:
        if made_now:
            session.speaker.remark(
                session.speaker.language.t("The book is made and ready; run the same command again to join with it.")
            )
        raise
    finally:
        opened.close()
    session.speaker.result(
        session.speaker.language.t(
            "Joined as desk {letter} of {name} ({code}).", letter=station.letter, name=station.name, code=station.code
        )
    )
    return OK


def _held_or_made(session: Session) -> OpenDesk:
    if not session.paths.book.exists():
        return _make(session, session.words.name or "").opened
    opened = open_desk(session.paths, session.registers, session.unlock(), session.clock, system_random, writer=True)
    if opened.desk.outbox.link() is not None:
        opened.close()
        raise Fault(FaultCode.ALREADY_JOINED)
    if session.words.recovery_out is not None:
        session.speaker.remark(
            session.speaker.language.t("The book was there before, so its recovery code stays; no new one was written.")
        )
    return opened


def _make(session: Session, name: str) -> Begun:
    words = session.words
    if words.recovery_out is not None:
        check_target(words.recovery_out)
    begun = begin(
        session.paths, session.registers, session.unlock(), session.clock, system_random, name, hours=words.hours
    )
    language = session.speaker.language
    if words.recovery_out is not None:
        try:
            descriptor = os.open(words.recovery_out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.write(begun.recovery_code + "\n")
        except OSError as error:
            session.speaker.result(begun.recovery_code)
            raise Fault(FaultCode.FILE_UNWRITABLE, why=file_trouble(error)) from None
    else:
        session.speaker.remark(language.t("Write down the recovery code and keep it away from this PC:"))
        session.speaker.result(begun.recovery_code)
    return begun
