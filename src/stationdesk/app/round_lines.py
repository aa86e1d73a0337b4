"""What a person reads about a book that went on under a new identity. Called by whoever reports a round."""

from stationdesk_sync.model.language import Language


def identity_lines(language: Language, letter: str, lost: int, heard: int) -> list[str]:
    """Return the lines for a desk that is ``letter`` now; ``lost`` records only the hub had, ``heard`` came back."""
    lines = [language.t("This book was restored or copied; it goes on as desk {letter}.", letter=letter)]
    if lost:
        lines.append(language.t("The hub held {count} records that this copy did not have.", count=lost))
    if heard:
        lines.append(language.t("{count} records came back from the hub.", count=heard))
    return lines
