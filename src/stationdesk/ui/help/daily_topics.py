"""What help says of the pages that a day needs. Read by ``help.book``."""

from stationdesk.ui.help.topic import Mark, Part, Step, Topic
from stationdesk_sync.model.language import N_

TODAY = Topic(
    "today",
    "today",
    N_("Today"),
    N_("One key counts one visit and saves it at once. Nobody is registered; nothing has to be typed."),
    marks=(
        Mark("grid", N_("The nine keys. Press the number, or click the key.")),
        Mark("side.day", N_("How many people came today. The small chart opens the hours.")),
        Mark("side.since", N_("What the last shift wrote for you.")),
        Mark("side.attention", N_("What needs a person today. Press a line to go there.")),
        Mark("records", N_("The last visits. Each can be taken back, given another service or corrected.")),
    ),
    parts=(
        Part(
            N_("Count one person"),
            (
                N_(
                    "Look at the person, press the key of the group. The number on the key moves when the "
                    "record is on the disk."
                ),
            ),
            (
                Step(caps=("1",), words=N_("press")),
                Step(icon="check-circle", words=N_("1 visit, saved")),
            ),
        ),
        Part(
            N_("Several people at once"),
            (
                N_(
                    "Press star, the number, then the key. For ten or more press two stars and two digits. "
                    "After counting, plus and minus change how many it was."
                ),
            ),
            (
                Step(caps=("*",)),
                Step(caps=("6",), words=N_("six")),
                Step(caps=("1",), words=N_("riders")),
                Step(icon="users", words=N_("6 people, saved")),
            ),
        ),
        Part(
            N_("A wrong key"),
            (
                N_(
                    "Backspace takes back the last one. An older one is taken back at the bottom of the page,"
                    " with the button beside it. It stays in the history and counts nowhere."
                ),
            ),
            (
                Step(caps=("←",), words=N_("take back")),
                Step(icon="undo", words=N_("counts nowhere")),
            ),
        ),
        Part(
            N_("One more service for the same person"),
            (
                N_(
                    "Somebody who drank water and now warms a meal is still one visit. Press the slash and "
                    "choose the service; the visit gets it."
                ),
            ),
            (
                Step(caps=("/",)),
                Step(caps=("3",), words=N_("the service")),
                Step(icon="plus-circle", words=N_("1 visit, 2 services")),
            ),
        ),
        Part(
            N_("How they found it"),
            (
                N_(
                    "Press the point key and one of three answers. It is saved at once and belongs to"
                    " no visit and to nobody."
                ),
            ),
            (
                Step(caps=(".",), words=N_("ask")),
                Step(caps=("1",), words=N_("satisfied")),
                Step(icon="check-circle", words=N_("of nobody, saved")),
            ),
        ),
        Part(
            N_("While you do other work"),
            (
                N_(
                    "Ctrl M makes the window small and keeps it on top of everything. The nine keys "
                    "count there as here; "
                    "its cross brings the whole window back."
                ),
            ),
            (
                Step(caps=("Ctrl M",)),
                Step(icon="mini", words=N_("small, on top")),
                Step(caps=("1",), words=N_("counts")),
            ),
        ),
        Part(
            N_("Counted on paper"),
            (
                N_(
                    "When the PC was off, enter the sheet of paper afterwards: the hour, how it was counted, "
                    "then a number for each key. One button puts it all back."
                ),
            ),
            (
                Step(caps=("Ctrl B",)),
                Step(icon="pencil", words=N_("numbers from paper")),
                Step(icon="save", words=N_("saved together")),
            ),
        ),
    ),
)
RECORDS = Topic(
    "records",
    "records",
    N_("Records"),
    N_("What was recorded here, newest first. Correct or take back a record; everything stays in its history."),
    marks=(
        Mark("list.filters", N_("Choose the days, the group, the service.")),
        Mark("list.table", N_("One line is one record. Choose a line with the arrow keys or a click.")),
        Mark("list.strip", N_("What you can do with the chosen line.")),
    ),
    parts=(
        Part(
            N_("Correct a record"),
            (
                N_(
                    "Choose the line, press Correct, change what was wrong, save. The record keeps its day "
                    "and its place; what stood there before is kept in the history."
                ),
            ),
        ),
        Part(
            N_("Take a record back"),
            (
                N_(
                    "Press Withdraw and choose why. It leaves all totals, also at the hub, and stays to be "
                    "seen in the history. What is taken back cannot come back; record it again instead."
                ),
            ),
        ),
        Part(
            N_("Earlier days"),
            (N_("Anyone at the desk may look. To change a day that is over, the manager's PIN is asked for."),),
            (
                Step(icon="calendar", words=N_("an earlier day")),
                Step(icon="lock", words=N_("the manager's PIN")),
                Step(icon="pencil", words=N_("correct")),
            ),
        ),
    ),
)
SHIFT = Topic(
    "shift",
    "shift",
    N_("Shift"),
    N_("Open, close, hand over. What you write here is what the next shift reads first."),
    marks=(
        Mark("open", N_("Open the station.")),
        Mark("close_", N_("Close the station.")),
        Mark("hand", N_("Somebody else goes on: write a note, say who.")),
        Mark("note", N_("The note for the next shift.")),
        Mark("week", N_("Hours posted and hours kept.")),
    ),
    parts=(
        Part(
            N_("When you come"),
            (
                N_(
                    "Press F11: the station is open. Say who is on duty by pressing a name; Temporary "
                    "volunteer is enough. Then read the note of the last shift."
                ),
            ),
            (
                Step(caps=("F11",), words=N_("we open")),
                Step(icon="user", words=N_("press your name")),
                Step(icon="handover", words=N_("read the note")),
            ),
        ),
        Part(
            N_("When you go"),
            (
                N_(
                    "Press F11 again and write what the next shift should know. If you forgot to close, the "
                    "next day asks for the hour."
                ),
            ),
            (
                Step(caps=("F11",), words=N_("we close")),
                Step(icon="pencil", words=N_("a note")),
                Step(icon="sheet", words=N_("print the sheet")),
            ),
        ),
        Part(
            N_("Closed for an hour"),
            (N_("Enter a closure under Registers, with the reason. So it is known that nobody forgot to open."),),
        ),
    ),
)
SHEET = Topic(
    "sheet",
    "sheet",
    N_("Day sheet"),
    N_("The day on one page, ready to sign. Anyone can compare its check code with the records."),
    marks=(
        Mark("picker", N_("Which day.")),
        Mark("print_button", N_("Print it.")),
        Mark("pdf_button", N_("Save it as PDF.")),
        Mark("preview", N_("The page as it will be printed.")),
        Mark("prints", N_("What was printed already, with its code.")),
    ),
    parts=(
        Part(
            N_("Print and sign"),
            (
                N_(
                    "Press Ctrl P at any time. A sheet printed before closing says so; print it again after "
                    "closing and sign that one."
                ),
            ),
            (
                Step(caps=("Ctrl P",)),
                Step(icon="print", words=N_("print")),
                Step(icon="pencil", words=N_("sign")),
            ),
        ),
        Part(
            N_("The check code"),
            (
                N_(
                    "The code at the foot stands for exactly the records of that day. If desk, hub and paper "
                    "show the same code, they hold the same records. One record more or less gives another "
                    "code."
                ),
            ),
            (
                Step(icon="home", words=N_("desk")),
                Step(icon="cloud", words=N_("hub")),
                Step(icon="sheet", words=N_("paper")),
                Step(icon="check-circle", words=N_("same code, same records")),
            ),
        ),
        Part(
            N_("Editions"),
            (
                N_(
                    "Each print is numbered and kept. When something is corrected after printing, the next "
                    "one is a new edition and the screen says that the older paper is out of date."
                ),
            ),
        ),
    ),
)
TOPICS = (
    TODAY,
    RECORDS,
    SHIFT,
    SHEET,
)
