"""What is said after a deed that changed a day whose sheet was printed before."""

from stationdesk.app.changes import Changes
from stationdesk_sync.model.language import Language


def with_paper(said: str, changes: Changes, language: Language) -> str:
    """Return what was said of a deed, and after it that a printed day sheet no longer agrees, where that is so."""
    if not changes.paper_differs:
        return said
    return f"{said} {language.t('The printed sheet of that day no longer agrees: print it again.')}"
