"""What help says of the pages that a day seldom needs. Read by ``help.book``."""

from stationdesk.ui.help.topic import Mark, Part, Step, Topic
from stationdesk_sync.model.language import N_

REGISTERS = Topic(
    "registers",
    "registers",
    N_("Registers"),
    N_("Events, checks, feedback and more: choose a register on the left, then add a record."),
    marks=(
        Mark("shelf", N_("The registers of this station.")),
        Mark("new", N_("Add a record to this register.")),
        Mark("list.table", N_("What was entered so far.")),
    ),
    parts=(
        Part(
            N_("Add a record"),
            (
                N_(
                    "Choose the register, press the blue button, fill in what you know. What must be filled "
                    "in is marked. Enter saves, Esc goes back."
                ),
            ),
        ),
        Part(
            N_("A check before opening"),
            (
                N_(
                    "Six things to look at: water, medicine, sockets, extinguisher, cleanliness, signs. What "
                    "is not in order is shown until somebody has put it right."
                ),
            ),
        ),
        Part(
            N_("How somebody found it"),
            (
                N_(
                    "Under Feedback choose one of three answers. It belongs to no visit and to nobody; a "
                    "comment can be read at this station only."
                ),
            ),
        ),
        Part(
            N_("Registers that you do not need"),
            (
                N_(
                    "The manager switches registers on and off under Settings. What was recorded in one that "
                    "is off stays in the book."
                ),
            ),
        ),
    ),
)
SYNC = Topic(
    "sync",
    "sync",
    N_("Sending"),
    N_("What the hub has received and what still waits. Counting never waits for the network."),
    marks=(
        Mark(
            "join", N_("Join the union's hub here once the union gives you a code; until then all is well without it.")
        ),
        Mark("status", N_("When the hub was last heard, how many records wait.")),
        Mark("views", N_("By day, by record, or what happened.")),
        Mark("table", N_("For each day: received, waiting, and whether desk and hub agree.")),
    ),
    parts=(
        Part(
            N_("Waiting and received"),
            (
                N_(
                    "Received means that the hub itself said so, record by record. Until then it says "
                    "waiting. Both are kept here all the same."
                ),
            ),
            (
                Step(icon="save", words=N_("saved here")),
                Step(icon="upload", words=N_("waiting")),
                Step(icon="cloud-check", words=N_("received")),
            ),
        ),
        Part(
            N_("No network"),
            (
                N_(
                    "Nothing has to be done. Go on counting for days, months or years; all is sent when the "
                    "network is back. Records are sent on the quarter hour."
                ),
            ),
        ),
        Part(
            N_("Carry it on a stick"),
            (
                N_(
                    "Press Use a stick: the desk writes a file, the hub reads it and writes an answer, the "
                    "desk reads the answer. Only then is it received."
                ),
            ),
            (
                Step(icon="home", words=N_("write the file")),
                Step(icon="download", words=N_("carry the stick")),
                Step(icon="cloud-check", words=N_("the hub reads it")),
                Step(icon="home", words=N_("read the answer")),
            ),
        ),
    ),
)
SETTINGS = Topic(
    "settings",
    "settings",
    N_("Settings"),
    N_("Language, print size, keys, hours, PIN and backups."),
    marks=(
        Mark("shelf", N_("The sections. Choose one.")),
        Mark("place", N_("What belongs to the chosen section.")),
    ),
    parts=(
        Part(
            N_("Larger print, other colours"),
            (
                N_(
                    "Under Language and print: large or standard print, light, dark or high contrast, less "
                    "motion. It changes at once and can be changed back."
                ),
            ),
        ),
        Part(
            N_("The nine keys"),
            (
                N_(
                    "The manager says which group stands on which key and which services it counts. What was "
                    "counted before does not change."
                ),
            ),
        ),
        Part(
            N_("Hours"),
            (
                N_(
                    "Write them as on the notice at the door. What is not understood is refused with a "
                    "sentence; nothing is guessed."
                ),
            ),
        ),
        Part(
            N_("The people of the station"),
            (
                N_(
                    "Enter who is here often: they stand first when somebody says who is on duty. A "
                    "temporary volunteer "
                    "need not be entered."
                ),
            ),
        ),
        Part(
            N_("This PC"),
            (
                N_(
                    "The printer that is kept, whether the desk starts with the PC, and whether it "
                    "goes on behind a small "
                    "icon when its window is closed."
                ),
            ),
        ),
        Part(
            N_("The manager's PIN"),
            (
                N_(
                    "It protects earlier days, exports and settings, never counting. If it is forgotten, the "
                    "recovery code on paper opens the book."
                ),
            ),
        ),
    ),
)
TOPICS = (
    REGISTERS,
    SYNC,
    SETTINGS,
)
