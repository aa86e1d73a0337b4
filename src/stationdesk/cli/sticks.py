"""``bundle``: records on a stick, to a hub that is never met or to another desk of the station."""

from stationdesk.app.outgoing import write_durably
from stationdesk.bootstrap.opening import stick_deeds
from stationdesk.cli.session import Session, read_bytes
from stationdesk.cli.speaking import OK


def bundle(session: Session) -> int:
    """Carry out ``bundle export`` or ``bundle import``."""
    words, language = session.words, session.speaker.language
    with session.opened(writer=True) as opened:
        sticks = stick_deeds(opened, session.clock)
        if words.deed == "export":
            written = sticks.for_desk(words.to_desk) if words.to_desk else sticks.for_hub()
            write_durably(words.file, written.raw)
            session.speaker.result(
                language.t("{n} records written to {file}; they count as sent once the hub's answer is read in.",
                           n=written.records, file=words.file.name)
            )  # fmt: skip
            return OK
        taken = sticks.take(read_bytes(words.file))
    if taken.joined:
        session.speaker.result(language.t("The hub has admitted this desk."))
    if taken.again:
        session.speaker.result(language.t("The hub lacks records that it once had: write a bundle for it again."))
    session.speaker.result(
        language.t("{received} received by the hub, {heard} heard from other desks, {aside} set aside.",
                   received=taken.received, heard=taken.heard, aside=taken.set_aside)
    )  # fmt: skip
    return OK
