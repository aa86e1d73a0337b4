"""What happened to sync, in plain words. Called by the command line and the sync page."""

from stationdesk.app.happened import Happened, Happening
from stationdesk_sync.model.language import N_, Language

_SENTENCES = {
    Happened.NEW_IDENTITY: N_("This book was restored or copied; it goes on as desk {letter}."),
    Happened.HUB_WENT_BACK: N_(
        "The hub had to go back to an older copy of its own. {count} records of this desk are sent to it again."
    ),
    Happened.HEARD_AGAIN: N_(
        "The hub had to go back to an older copy of its own. {count} records are compared with it once more."
    ),
    Happened.OFFERED: N_("The hub lacked {count} records of desk {letter}. This desk brought them to it."),
    Happened.ADOPTED: N_(
        "{count} records of a PC that is gone were only on this PC. This desk brings them to the hub as its own."
    ),
    Happened.PUT_RIGHT: N_(
        "{count} records were not the same here and at the hub. They were computed anew and agree now."
    ),
    Happened.DIFFERS: N_("{count} records are not the same here and at the hub. Tell the union; none is lost."),
}
_AGAIN = N_("Its {count} records are sent again; the hub drops those that it has.")
_LOST = N_("The hub held {count} records that this copy did not have.")


def sentences(language: Language, happening: Happening) -> list[str]:
    """Return what happened and what came of it for the records, each piece short enough for a line of its own."""
    said = [language.t(_SENTENCES[happening.what], count=happening.count, letter=happening.values.get("letter", "?"))]
    if happening.what is Happened.NEW_IDENTITY:
        said.append(language.t(_AGAIN, count=happening.count))
    lost = happening.values.get("lost")
    if isinstance(lost, int) and lost:
        said.append(language.t(_LOST, count=lost))
    return said
