"""What help says beside the pages: trouble, privacy, practice, keys. Read by ``help.book``."""

from stationdesk.ui.help.topic import Part, Step, Topic
from stationdesk_sync.model.language import N_

TROUBLE = Topic(
    "trouble",
    "warning-circle",
    N_("When something goes wrong"),
    N_("First: what the screen said is saved is saved. Then do the one thing that the screen names."),
    parts=(
        Part(
            N_("The power went, or the program was closed"),
            (N_("Start the PC and the program again. All visits whose number had moved are there. Go on counting."),),
            (
                Step(icon="lightning", words=N_("power cut")),
                Step(icon="refresh", words=N_("start again")),
                Step(icon="check-circle", words=N_("all there")),
            ),
        ),
        Part(
            N_("The clock is wrong"),
            (
                N_(
                    "Counting goes on; what is counted meanwhile is marked. Say which day it is when the desk"
                    " asks, and put the PC's clock right when there is time."
                ),
            ),
        ),
        Part(
            N_("The disk is full"),
            (
                N_(
                    "What was saved stays. New visits cannot be saved: write them on paper, free some room, "
                    "then enter the paper with Ctrl B."
                ),
            ),
            (
                Step(icon="pencil", words=N_("on paper")),
                Step(icon="trash", words=N_("free some room")),
                Step(caps=("Ctrl B",), words=N_("enter it")),
            ),
        ),
        Part(
            N_("The book cannot be opened"),
            (
                N_(
                    "The window says so and offers the newest copy: one button puts it back. What was counted after it "
                    "is entered once more from paper; the damaged book is kept."
                ),
            ),
            (
                Step(icon="database", words=N_("the newest copy")),
                Step(icon="check-circle", words=N_("Put the copy back")),
            ),
        ),
        Part(
            N_("This PC is broken"),
            (
                N_(
                    "With a hub: set up another PC, ask the union for a new code, join; what the hub received"
                    " comes down. Without one: bring back the newest backup from its stick, with the recovery"
                    " code."
                ),
            ),
            (
                Step(icon="database", words=N_("the backup")),
                Step(icon="lock-open", words=N_("the recovery code")),
                Step(icon="home", words=N_("another PC")),
            ),
        ),
        Part(
            N_("Whom to ask"),
            (
                N_(
                    "Tell the manager what the screen said, word for word. A crash report can be copied; it "
                    "holds nothing about people."
                ),
            ),
        ),
    ),
)
PRIVACY = Topic(
    "privacy",
    "shield-check",
    N_("What is kept, and who can see it"),
    N_(
        "A visit is a group, its services and a quarter of an hour. No name, no number, no finer "
        "time: nobody can be followed."
    ),
    parts=(
        Part(
            N_("What the union sees"),
            (
                N_(
                    "Figures by group, service and hour. Small figures are not shown, so that nobody can be "
                    "recognised. The owner of the room and employers see nothing of it."
                ),
            ),
        ),
        Part(
            N_("What you write"),
            (
                N_(
                    "Notes and comments are encrypted for this station before they leave the PC; the hub "
                    "cannot read them. Still: no names or phone numbers of visitors, please."
                ),
            ),
            (
                Step(icon="pencil", words=N_("your words")),
                Step(icon="lock", words=N_("encrypted here")),
                Step(icon="cloud", words=N_("kept, not readable")),
            ),
        ),
        Part(
            N_("You yourself"),
            (N_("Nobody counts how much a volunteer counts. There are no points and no ranking of people."),),
        ),
    ),
)
PRACTICE = Topic(
    "practice",
    "star",
    N_("Practice"),
    N_("A made-up station to try everything. Nothing of it is ever sent or counted."),
    parts=(
        Part(
            N_("Begin"),
            (
                N_(
                    "Press Practise below. A second window opens, with a band at the top that says Practice. "
                    "Your own book stays as it is."
                ),
            ),
            (
                Step(icon="star", words=N_("Practise")),
                Step(icon="check-circle", words=N_("ten small tasks")),
                Step(icon="home", words=N_("back to the true desk")),
            ),
        ),
        Part(
            N_("Ten minutes that check themselves"),
            (
                N_(
                    "At the right stand ten small tasks in the order of a day. Do one, and it is ticked by "
                    "itself. You can stop, go back, or do them in any order."
                ),
            ),
        ),
        Part(
            N_("Begin anew"),
            (N_("One button in the band makes the practice station new, with thirty days of made-up records."),),
        ),
    ),
)
KEYS = Topic(
    "keys",
    "keyboard",
    N_("All keys"),
    N_(
        "Everything can be done with the keyboard, and everything with one click of the mouse. "
        "Nothing needs two clicks."
    ),
)
TOPICS = (
    TROUBLE,
    PRIVACY,
    PRACTICE,
    KEYS,
)
