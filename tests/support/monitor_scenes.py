"""What the monitor's page can show: one scene for each line about the swipe, and for each kind of class."""

from dataclasses import replace

from support.desk_scenes import (
    ARMED,
    BASE,
    CLASS,
    DEVICES,
    DISK,
    HALF,
    NEXT,
    NO_READER,
    NOBODY_IN,
    SITTER,
    Scene,
    announced,
    refused,
    swiped,
)

from station.classlist import ClassList
from station.events import Kind
from station.flow import State
from station.job.classboard import ClassBoard, ClassLine, Slot, Stand
from station.job.queue_view import InLine, QueueView
from station.job.roll_view import ORDER, Roll, RollRow, Standing
from station.view import Device, Lamp, PickView

LATER, LATER_BY = "later", 4.0  # instead of a key: so many seconds go by
NAME = "2022届 软件工程 20213 班"
SURNAMES = "赵钱孙李周吴郑王冯陈欧卫蒋沈韩杨朱秦尤许"
AT_THE_DESK = {
    "row-31": ("李*", "0412", "A-0133"), "row-32": ("吴*", "0001", "A-0134"), "row-33": ("张*", "0373", "A-0132"),
    "row-34": ("尤*", "3358", "A-0115"), "row-35": ("吴*", "3365", "A-0116"),
}  # fmt: skip
"""Those of the class who queue, sit or came before: the same people as in the desk's own scenes."""
NUMBERED = frozenset({Standing.RETAKE, Standing.QUEUED, Standing.SEATED, Standing.OFF_LIST, Standing.CAPTURED})


def person(place: int, standing: Standing) -> RollRow:
    name = f"{SURNAMES[place * 7 % len(SURNAMES)]}*"
    number = f"A-{100 + place:04}" if standing in NUMBERED else None
    window = "2026-06-02 14:30-15:10" if standing is Standing.LATER else ""
    return RollRow(f"row-{place}", f"0213{place:02}", name, f"{3120 + 7 * place}", standing, number, window)


def as_at_the_desk(row: RollRow) -> RollRow:
    if row.id not in AT_THE_DESK:
        return row
    name, tail, number = AT_THE_DESK[row.id]
    return replace(row, name=name, tail=tail, number=number)


def roll(*how: tuple[Standing, int], unchecked: int = 0) -> Roll:
    standings = [standing for standing, count in how for _ in range(count)]
    rows = [person(place, standing) for place, standing in enumerate(standings, start=1)]
    rows.sort(key=lambda row: ORDER[row.standing])
    return Roll(NAME, tuple(rows), named=True, unchecked=unchecked)


FULL = roll(
    (Standing.CAPTURED, 14), (Standing.MISSING, 16), (Standing.QUEUED, 2), (Standing.SEATED, 1), (Standing.RETAKE, 1),
    (Standing.OFF_LIST, 1), (Standing.LATER, 1), (Standing.SETTLED, 1), unchecked=12,
)  # fmt: skip
FULL = replace(FULL, rows=tuple(as_at_the_desk(row) for row in FULL.rows))
SIXTY = roll((Standing.MISSING, 44), (Standing.CAPTURED, 16))
DONE = roll((Standing.CAPTURED, 36), (Standing.SETTLED, 1))
HEADS = Roll(NAME, (RollRow("s1", "", "张*", "0373", Standing.CAPTURED, "A-0131"),
                    RollRow("s2", "", "张*", "0412", Standing.QUEUED, "A-0132")), heads=36, unchecked=1)  # fmt: skip
COMES = ClassLine(Slot("软件20214"), Stand.NEXT, "09:10-09:50", 30)
BOARD = ClassBoard((ClassLine(Slot(NAME), Stand.NOW, "08:30-09:10", 36, 14), COMES), NAME)
HERE = replace(BASE, roll=FULL, class_board=BOARD)
SITS = replace(ARMED, roll=FULL, class_board=BOARD)
LINE = QueueView((InLine("A-0133", "李*", "0412", 25, 1), InLine("A-0134", "吴*", "0001", 52)), called="A-0133")
CARD_DOWN = announced(Kind.PRESENCE, reader="pcsc:auto", card=True)
LIFTED = announced(Kind.PRESENCE, reader="pcsc:auto", card=False)
UNREAD = announced(Kind.TROUBLE, code="card-unreadable", device="pcsc:auto", step="read")
PICK = replace(HERE, picking=PickView("", "0001"), class_list=CLASS)

HOMES = (
    Scene("ready", HERE),
    Scene("reading", HERE, news=(CARD_DOWN,)),
    Scene("registered", replace(SITS, waiting=NEXT), news=(swiped("A-0133"),)),
    Scene("registered-first", SITS, news=(swiped("A-0132"),)),
    Scene("captured-already", HERE, news=(refused("already-captured", number="A-0101"),)),
    Scene("already", replace(SITS, waiting=NEXT), news=(refused("next-already", number="A-0133"),)),
    Scene("in-chair", SITS, news=(refused("sitting-open", number="A-0132"),)),
    Scene("unread", HERE, news=(CARD_DOWN, UNREAD)),
    Scene("still-on-reader", SITS, news=(CARD_DOWN, swiped("A-0132")), keys=(LATER,)),
    Scene("wait", replace(SITS, waiting=NEXT)),
    Scene("wait-to-sit", replace(SITS, state=State.WAITING)),
    Scene("wait-refused", replace(SITS, waiting=NEXT), news=(refused("please-wait"),)),
    Scene("off-list", HERE, news=(refused("listed-otherwise"),)),
    Scene("payment-code", HERE, news=(refused("payment-code"),)),
    Scene("tokens-differ", HERE, news=(refused("tokens-differ"),)),
    Scene("half", replace(HERE, half=HALF)),
    Scene("both", replace(HERE, shows="both")),
    Scene("reader-lost", replace(HERE, devices=(DEVICES[0], Device("reader", Lamp.TROUBLE, "device-lost"), DISK))),
    Scene("reader-lost-by-row", replace(NO_READER, roll=FULL, class_board=BOARD)),
    Scene("disk-full", replace(HERE, devices=(*DEVICES[:2], Device("disk", Lamp.TROUBLE, "disk-full")))),
    Scene("stopped", HERE, news=(announced(Kind.STOPPED, code="bug"),)),
    Scene("queue", replace(HERE, queue=LINE), news=(swiped("A-0134"),)),
    Scene("queue-picked", replace(HERE, queue=replace(LINE, picked="A-0133"), state=State.WAITING, sitter=SITTER)),
    Scene("pick", PICK),
    Scene("pick-which", replace(PICK, picking=PickView("欧*", "3127", ("row-2", "row-3"), "A-0017"))),
    Scene("pick-no-class", replace(PICK, class_list=ClassList(None, (), CLASS.classes))),
    Scene("filtered", HERE, keys=("1", "3")),
    Scene("sixty", replace(HERE, roll=SIXTY), keys=("+",)),
    Scene("next-sure", HERE, keys=("enter",)),
    Scene("done", replace(HERE, roll=DONE)),
    Scene("heads-only", replace(HERE, roll=HEADS)),
    Scene("no-class", replace(HERE, roll=Roll(named=True))),
    Scene("no-list", replace(BASE, roll=Roll())),
    Scene("login", replace(NOBODY_IN, class_board=BOARD)),
)  # fmt: skip
