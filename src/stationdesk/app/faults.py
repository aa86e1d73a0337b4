"""What can go wrong, told to a person: what happened, is my data safe (first), what to do.

Foreign exceptions are translated once, at their adapter, into a ``Fault``. Texts are source texts;
whoever shows them translates.
"""

import errno
from dataclasses import dataclass
from enum import StrEnum

from stationdesk_sync.model.language import N_, Label, Language


class FaultCode(StrEnum):
    """One kind of trouble."""

    DISK_FULL = "disk_full"
    BOOK_DAMAGED = "book_damaged"
    BOOK_MISSING = "book_missing"
    BOOK_EXISTS = "book_exists"
    KEY_MISSING = "key_missing"
    WRONG_PIN = "wrong_pin"
    WRONG_RECOVERY_CODE = "wrong_recovery_code"
    NO_KEYSTORE = "no_keystore"
    NO_DISPLAY = "no_display"
    PIN_TOO_SHORT = "pin_too_short"
    SECOND_INSTANCE = "second_instance"
    SQLITE_TOO_OLD = "sqlite_too_old"
    BOOK_TOO_NEW = "book_too_new"
    BACKUP_FAILED = "backup_failed"
    BACKUP_UNREADABLE = "backup_unreadable"
    NOT_ALLOWED = "not_allowed"
    WRONG_MANAGER_PIN = "wrong_manager_pin"
    PIN_WAIT = "pin_wait"
    PIN_NEEDS_DIGITS = "pin_needs_digits"
    BAD_VALUE = "bad_value"
    NO_SUCH_RECORD = "no_such_record"
    ALREADY_WITHDRAWN = "already_withdrawn"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOT_OPEN = "not_open"
    ALREADY_OPEN = "already_open"
    HUB_UNREACHABLE = "hub_unreachable"
    HUB_SLOW = "hub_slow"
    HUB_WRONG_CERTIFICATE = "hub_wrong_certificate"
    CAPTIVE_PORTAL = "captive_portal"
    PLAIN_HTTP = "plain_http"
    BAD_ADDRESS = "bad_address"
    WRONG_CODE = "wrong_code"
    USED_CODE = "used_code"
    EXPIRED_CODE = "expired_code"
    CODE_TRIES = "code_tries"
    HUB_REFUSED = "hub_refused"
    HUB_BUSY = "hub_busy"
    HUB_VERSION = "hub_version"
    HUB_FORK = "hub_fork"
    HUB_REVOKED = "hub_revoked"
    HUB_NOT_SIGNED = "hub_not_signed"
    HUB_PAGE = "hub_page"
    SYNC_HELD = "sync_held"
    NOT_JOINED = "not_joined"
    ALREADY_JOINED = "already_joined"
    PRACTICE_BOOK = "practice_book"
    BUNDLE_REFUSED = "bundle_refused"
    BUNDLE_EARLIER = "bundle_earlier"
    NO_SUCH_DESK = "no_such_desk"
    CLOCK_OFF = "clock_off"
    FILE_UNWRITABLE = "file_unwritable"
    FILE_UNREADABLE = "file_unreadable"
    SHEET_DIFFERS = "sheet_differs"
    SHEET_CHANGED = "sheet_changed"
    STOPPED = "stopped"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class FaultText:
    """Title, meaning (data safety first) and next step, as source texts with ``{name}`` places."""

    title: str
    meaning: str
    step: str


class Fault(Exception):
    """Trouble that a person should read about. ``values`` fill the places of its texts."""

    def __init__(self, code: FaultCode, **values: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.values = values

    def title(self, language: Language) -> str:
        """Return what happened."""
        return _filled(language, TEXTS[self.code].title, self.values)

    def meaning(self, language: Language) -> str:
        """Return what it means, the safety of the data first."""
        return _filled(language, TEXTS[self.code].meaning, self.values)

    def step(self, language: Language) -> str:
        """Return the one thing to do."""
        return _filled(language, TEXTS[self.code].step, self.values)

    def sentence(self, language: Language) -> str:
        """Return all of it on one line, for the command line."""
        between = "" if language.code == "zh" else " "
        texts = (self.title(language), self.meaning(language), self.step(language))
        return " ".join(between.join(text for text in texts if text).split())


class Source(str):
    """A value of a fault that is itself a source text and is translated when shown."""

    __slots__ = ()


class _Kept(dict[str, object]):
    """Lets a text stand although a place has no value: trouble must never hide trouble."""

    def __missing__(self, key: str) -> str:
        return ""


def _filled(language: Language, source: str, values: dict[str, object]) -> str:
    said = {name: _said(language, value) for name, value in values.items()}
    return language.t(source).format_map(_Kept(said)) if source else ""


def _said(language: Language, value: object) -> object:
    if isinstance(value, Label):
        return language.say(value)
    return language.t(value) if isinstance(value, Source) else value


_BAD_VALUES = {
    "unknown_field": N_("there is no such field"),
    "missing": N_("this is needed"),
    "not_a_number": N_("a number is needed"),
    "out_of_range": N_("the number is too small or too large"),
    "not_a_choice": N_("choose one from the list"),
    "empty": N_("choose or enter at least one"),
    "too_long": N_("this is too long"),
    "control": N_("this holds characters that cannot be shown"),
    "personal": N_("this looks like a phone, identity or plate number; leave it out"),
    "not_a_day": N_("a day is written as 2026-11-24"),
    "not_a_zone": N_("this time zone is unknown"),
    "not_hours": N_("write hours like 8:30-11:00；13:30-17:00"),
    "not_sealed": N_("this must be sealed"),
    "wrong_type": N_("this is not what belongs here"),
    "twice": N_("one stands here twice"),
}


def bad_value_text(code: str) -> str:
    """Return the source text that says what is wrong with a value (codes of ``model.draft.BadValue``)."""
    return _BAD_VALUES.get(code, _BAD_VALUES["wrong_type"])


_FILE_TROUBLE = {
    errno.ENOENT: N_("there is no such folder"),
    errno.ENOTDIR: N_("there is no such folder"),
    errno.EISDIR: N_("there is a folder of that name"),
    errno.EACCES: N_("this PC does not allow it there"),
    errno.EPERM: N_("this PC does not allow it there"),
    errno.EROFS: N_("this PC does not allow it there"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the disk is full"),
}


def file_trouble(error: OSError) -> Source:
    """Return the source text that says why a file could not be written."""
    return Source(_FILE_TROUBLE.get(error.errno or 0, N_("this PC refused it")))


_SAFE = N_("All records are safe on this PC.")
_SAFE_AND_GO_ON = N_("All records are safe on this PC; counting goes on as usual.")

TEXTS: dict[FaultCode, FaultText] = {
    FaultCode.DISK_FULL: FaultText(
        N_("The disk is full."),
        N_("Everything counted so far is safe; this last entry was not saved."),
        N_("Free some space on the disk, then enter it again."),
    ),
    FaultCode.BOOK_DAMAGED: FaultText(
        N_("The record book cannot be read: {where}."),
        N_("The file was left untouched; backups are kept beside it."),
        N_("Restore the newest backup (stationdesk restore FILE), or ask the union's technician."),
    ),
    FaultCode.BOOK_MISSING: FaultText(
        N_("There is no record book here yet."),
        "",
        N_("Start the program and choose how to begin, or run: stationdesk init"),
    ),
    FaultCode.BOOK_EXISTS: FaultText(
        N_("There is a record book here already."),
        N_("It was left untouched."),
        N_("Open it, or choose another folder."),
    ),
    FaultCode.KEY_MISSING: FaultText(
        N_("The key of the record book was not found on this PC."),
        N_("The records are safe but locked."),
        N_("Enter the PIN, or the recovery code that was printed when the book was made."),
    ),
    FaultCode.WRONG_PIN: FaultText(
        N_("This PIN does not open the record book."), _SAFE, N_("Try again, or use the recovery code.")
    ),
    FaultCode.WRONG_RECOVERY_CODE: FaultText(
        N_("This recovery code does not open the record book."),
        _SAFE,
        N_("Check each character against the printed page."),
    ),
    FaultCode.NO_KEYSTORE: FaultText(
        N_("This PC has no place that keeps keys safely."),
        N_("Nothing was made."),
        N_("Choose a PIN of at least 6 digits (on the command line: --pin-file FILE)."),
    ),
    FaultCode.NO_DISPLAY: FaultText(
        N_("There is no screen here for the window."),
        _SAFE,
        N_("Start it on the desk's screen, or use a command: stationdesk --help"),
    ),
    FaultCode.PIN_TOO_SHORT: FaultText(
        N_("The PIN needs at least 6 digits."), N_("Nothing was changed."), N_("Choose a longer one.")
    ),
    FaultCode.SECOND_INSTANCE: FaultText(
        N_("StationDesk is already open on this PC."),
        _SAFE,
        N_("Use the window that is open, or close it first."),
    ),
    FaultCode.SQLITE_TOO_OLD: FaultText(
        N_("The database library {version} is too old to be trusted with records."),
        N_("Nothing was changed."),
        N_("Install StationDesk again with its own packages."),
    ),
    FaultCode.BOOK_TOO_NEW: FaultText(
        N_("This record book was written by a newer StationDesk."), _SAFE, N_("Update StationDesk on this PC.")
    ),
    FaultCode.BACKUP_FAILED: FaultText(
        N_("The backup could not be made: {why}."), _SAFE, N_("Check the disk and try again.")
    ),
    FaultCode.BACKUP_UNREADABLE: FaultText(
        N_("This file is no backup that can be opened: {why}."),
        N_("The present records were left untouched."),
        N_("Choose another backup, or give its recovery code."),
    ),
    FaultCode.NOT_ALLOWED: FaultText(
        N_("This needs the station manager's PIN."), _SAFE, N_("Ask the manager to enter it.")
    ),
    FaultCode.WRONG_MANAGER_PIN: FaultText(N_("This is not the manager's PIN."), _SAFE, N_("Try again.")),
    FaultCode.PIN_WAIT: FaultText(
        N_("Too many wrong PINs were tried."), _SAFE, N_("Wait {seconds} seconds, then try again.")
    ),
    FaultCode.PIN_NEEDS_DIGITS: FaultText(
        N_("The manager's PIN needs at least 4 digits."), N_("Nothing was changed."), N_("Choose a longer one.")
    ),
    FaultCode.BAD_VALUE: FaultText(N_("{field}: {why}."), N_("Nothing was saved yet."), N_("Mend it and save again.")),
    FaultCode.NO_SUCH_RECORD: FaultText(N_("There is no such record."), _SAFE, N_("Check its number.")),
    FaultCode.ALREADY_WITHDRAWN: FaultText(N_("This record was withdrawn before."), _SAFE, ""),
    FaultCode.NOTHING_TO_UNDO: FaultText(N_("There is nothing of today to take back."), _SAFE, ""),
    FaultCode.NOT_OPEN: FaultText(N_("The station is not open yet."), _SAFE, N_("Press Open first.")),
    FaultCode.ALREADY_OPEN: FaultText(N_("The station is open already."), _SAFE, ""),
    FaultCode.HUB_UNREACHABLE: FaultText(
        N_("The hub cannot be reached just now."),
        _SAFE_AND_GO_ON,
        N_("It will be sent by itself once the network is back."),
    ),
    FaultCode.HUB_SLOW: FaultText(
        N_("The hub did not answer in time."), _SAFE_AND_GO_ON, N_("It will be sent again by itself.")
    ),
    FaultCode.HUB_WRONG_CERTIFICATE: FaultText(
        N_("The server that answered cannot prove that it is your hub."),
        N_("Nothing was sent to it; all records are safe on this PC."),
        N_("Tell the union's technician; do not try other networks' pages."),
    ),
    FaultCode.CAPTIVE_PORTAL: FaultText(
        N_("The network shows a sign-in page instead of the hub."),
        _SAFE_AND_GO_ON,
        N_("Sign in to this network in the browser, or use another one."),
    ),
    FaultCode.PLAIN_HTTP: FaultText(
        N_("This address is not protected (http instead of https)."),
        N_("Nothing was sent; all records are safe on this PC."),
        N_("Use the https address that the union gave you."),
    ),
    FaultCode.BAD_ADDRESS: FaultText(
        N_("This is not a hub's address."),
        N_("Nothing was changed."),
        N_("It starts with https:// and stands on the union's letter."),
    ),
    FaultCode.WRONG_CODE: FaultText(
        N_("This enrolment code does not belong to this hub."),
        N_("Nothing was changed."),
        N_("Check each character and the address."),
    ),
    FaultCode.USED_CODE: FaultText(
        N_("This enrolment code was used before."), N_("Nothing was changed."), N_("Ask the union for a new one.")
    ),
    FaultCode.EXPIRED_CODE: FaultText(
        N_("This enrolment code is older than 7 days."), N_("Nothing was changed."), N_("Ask the union for a new one.")
    ),
    FaultCode.CODE_TRIES: FaultText(
        N_("Too many wrong codes were tried."),
        N_("Nothing was changed."),
        N_("Wait a while, or ask the union for a new code."),
    ),
    FaultCode.HUB_REFUSED: FaultText(
        N_("The hub did not accept what was sent ({why})."),
        _SAFE_AND_GO_ON,
        N_("Tell the union's technician this word."),
    ),
    FaultCode.HUB_BUSY: FaultText(N_("The hub is busy."), _SAFE_AND_GO_ON, N_("It will be sent again by itself.")),
    FaultCode.HUB_VERSION: FaultText(
        N_("The hub speaks another version."),
        _SAFE_AND_GO_ON,
        N_("Update StationDesk, or tell the union's technician."),
    ),
    FaultCode.HUB_FORK: FaultText(
        N_("The hub has other records under this desk's name."),
        _SAFE_AND_GO_ON,
        N_("Perhaps this book was copied or restored; tell the union's technician."),
    ),
    FaultCode.HUB_REVOKED: FaultText(
        N_("The hub no longer accepts this desk."), _SAFE_AND_GO_ON, N_("Ask the union for a new enrolment code.")
    ),
    FaultCode.HUB_NOT_SIGNED: FaultText(
        N_("An answer came that your hub did not sign."),
        N_("It was ignored; all records are safe on this PC."),
        N_("Tell the union's technician."),
    ),
    FaultCode.HUB_PAGE: FaultText(
        N_("What the hub told of other desks does not fit this book ({why})."),
        N_("Nothing of it was stored; all records are safe, and yours go on to the hub."),
        N_("It is asked for again by itself; if this stays, tell the union's technician this word."),
    ),
    FaultCode.SYNC_HELD: FaultText(
        N_("This book was restored from a backup."),
        _SAFE_AND_GO_ON,
        N_("With the next sync it goes on as another desk and fetches what it lacks."),
    ),
    FaultCode.NOT_JOINED: FaultText(
        N_("This desk is used alone; it has no hub."),
        _SAFE,
        N_("Join a hub in Settings when the union gives you a code."),
    ),
    FaultCode.PRACTICE_BOOK: FaultText(
        N_("This is practice: nothing of it is ever sent."), N_("Nothing was changed."), N_("End practice first.")
    ),
    FaultCode.ALREADY_JOINED: FaultText(N_("This desk has joined a hub already."), N_("Nothing was changed."), ""),
    FaultCode.CLOCK_OFF: FaultText(
        N_("The clock of this PC seems wrong: it says {pc}, the hub says {hub}."),
        N_("Records are saved and marked; nothing is lost."),
        N_("Confirm today's date on the Today page, and set the PC's clock."),
    ),
    FaultCode.BUNDLE_REFUSED: FaultText(
        N_("The data bundle was not used: {why}"), N_("Nothing was changed; all records are safe on this PC."), ""
    ),
    FaultCode.BUNDLE_EARLIER: FaultText(
        N_("This bundle goes on at record {pos} of the station, and what comes before it is missing."),
        N_("All records are safe on this PC; nothing of this page was used."),
        N_("Read in the earlier bundle of the hub first."),
    ),
    FaultCode.NO_SUCH_DESK: FaultText(
        N_("There is no other desk {letter} at this station."), N_("Nothing was changed."), N_("Check the letter.")
    ),
    FaultCode.STOPPED: FaultText(
        N_("Stopped, as you asked."),
        N_("All records are safe on this PC; nothing was left half made."),
        N_("Begin again whenever you like."),
    ),
    FaultCode.FILE_UNWRITABLE: FaultText(
        N_("The file cannot be written: {why}."), _SAFE, N_("Choose another folder or name.")
    ),
    FaultCode.SHEET_DIFFERS: FaultText(
        N_("The figures of this day sheet do not agree ({which}: {printed}, counted again {expected})."),
        N_("All records are safe on this PC; nothing was printed."),
        N_("Check the book in Settings, or run: stationdesk verify"),
    ),
    FaultCode.SHEET_CHANGED: FaultText(
        N_("The records of this day have changed since this page was prepared."),
        N_("All records are safe on this PC; nothing was printed."),
        N_("Look at the page again, then print."),
    ),
    FaultCode.FILE_UNREADABLE: FaultText(
        N_("The file {file} cannot be read."), N_("Nothing was changed."), N_("Check its name and place.")
    ),
    FaultCode.UNEXPECTED: FaultText(
        N_("Something unexpected happened ({why})."),
        _SAFE,
        N_("Close and open StationDesk again; tell the technician if it returns."),
    ),
}
