"""``bundle``: records on a stick, to a hub that is never met or to another desk of the station."""

from stationdesk.app.carry_stick import read_stick, sentences, write_stick
from stationdesk.bootstrap.opening import stick_deeds
from stationdesk.cli.session import Session
from stationdesk.cli.speaking import OK


def bundle(session: Session) -> int:
    """Carry out ``bundle export`` or ``bundle import``."""
    words, language = session.words, session.speaker.language
    with session.opened(writer=True) as opened:
        sticks = stick_deeds(opened, session.clock)
        if words.deed == "export":
            records = write_stick(sticks, words.file, words.to_desk)
            session.speaker.result(
                language.t("{n} records written to {file}; they count as sent once the hub's answer is read in.",
                           n=records, file=words.file.name)
            )  # fmt: skip
            return OK
        taken = read_stick(sticks, words.file)
    for sentence in sentences(language, taken):
        session.speaker.result(sentence)
    return OK
