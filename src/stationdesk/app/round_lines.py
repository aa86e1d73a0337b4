"""What a person reads about a book that went on under a new identity. Called by whoever reports a round."""

from stationdesk_sync.model.language import Language


def identity_lines(language: Language, letter: str, lost: int, heard: int) -> list[str]:
    """Return the lines for a desk that is ``letter`` now; ``lost`` records only the hub had, ``heard`` came back."""
    t = language.t
    lines = [t("This book was restored or copied; it goes on as desk {letter}.").format(letter=letter)]
    if lost:
        lines.append(t("The hub held {count} records that this copy did not have.").format(count=lost))
    if heard:
        lines.append(t("{count} records came back from the hub.").format(count=heard))
    return lines
