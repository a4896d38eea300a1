"""Journals for tests: invented people, a clock that counts, and a day on which everything happens once."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from db.journal import Journal
from db.records import (
    ClassSize,
    Exposure,
    FileFacts,
    Intent,
    ListedPerson,
    Move,
    OutsideFile,
    PersonFacts,
    Place,
    PortraitFacts,
    RosterChanges,
    Sitting,
    Token,
)

BODY = "2012345"
VERDICTS = [
    {"check": "roll", "value": -1.2, "limit": [-6, 6], "unit": "deg", "verdict": "pass"},
    {"check": "sharpness", "value": None, "limit": [0.35, None], "unit": "", "verdict": "unjudged"},
]


def clock(start: str = "2026-06-01T08:30:00+08:00", step_ms: int = 250) -> Callable[[], datetime]:
    """A clock that goes on by `step_ms` each time somebody looks at it."""
    now = datetime.fromisoformat(start).astimezone(timezone(timedelta(hours=8)))

    def look() -> datetime:
        nonlocal now
        now += timedelta(milliseconds=step_ms)
        return now

    return look


def open_journal(folder: Path, **changes: object) -> Journal:
    settings: dict[str, object] = {
        "desk": "A", "job": "day-2026-06-01", "rehearsal": True, "program": "station test", "clock": clock()
    }  # fmt: skip
    return Journal.open(folder, **(settings | changes))  # type: ignore[arg-type]


def person(index: int) -> PersonFacts:
    return PersonFacts(name=f"测试{index}", id_number=f"99999920050101{index:04d}", code=None)


def token(index: int) -> Token:
    key = hashlib.sha256(str(index).encode()).hexdigest()
    return Token(kind="resident", trust="card", key=key, reader="serial:/dev/ttyS0")


def code_token(index: int) -> Token:
    key = hashlib.sha256(f"code {index}".encode()).hexdigest()
    return Token(kind="code", trust="code", key=key, reader="code-serial:/dev/ttyS1")


def picture(name: str, room: str = "originals") -> FileFacts:
    """Facts of a picture that nobody ever took; the name decides the bytes."""
    return FileFacts(
        path=f"{room}/{name}.jpg",
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        size=len(name),
        serial=BODY,
        card_path=f"/store_00010001/DCIM/100NIKON/{name}.JPG",
        shot_at="2026-06-01T08:30:05.120",
        evidence={"complete": True, "run": 1, "serial": "fits", "lag_ms": 120, "note": None},
    )


def portrait(name: str) -> PortraitFacts:
    sha256 = hashlib.sha256(f"portrait {name}".encode()).hexdigest()
    return PortraitFacts(
        f"portraits/{name}.jpg", sha256, 30_000, (120, 40, 960, 1280), 88, "blue-2017/1", tuple(VERDICTS)
    )


def sit(journal: Journal, index: int, **how: object) -> Sitting:
    """Somebody swipes and sits down."""
    sitting = journal.accept_swipe(person(index), token(index), **how)  # type: ignore[arg-type]
    journal.arm(sitting.id, "swipe")
    return journal.sitting(sitting.id)


def raw(name: str) -> FileFacts:
    """Facts of the raw file beside a picture of that name."""
    beside = picture(f"{name}.raw")
    return replace(
        beside, path=f"originals/{name}.nef", card_path=f"/store_00010001/DCIM/100NIKON/{name}.NEF",
        evidence={"serial": "unread", "time": "unread"},
    )  # fmt: skip


def shoot(
    journal: Journal, sitting: Sitting, name: str, *, beside: FileFacts | None = None, copies: Sequence[str] = ()
) -> tuple[Intent, Exposure]:
    """One shot, bound."""
    intent = journal.intend(sitting.id, BODY, 1, VERDICTS)
    return intent, journal.bind(intent.id, picture(name), raw=beside, copies=copies)


def capture(journal: Journal, index: int, **how: object) -> Sitting:
    """Swipe to accepted."""
    sitting = sit(journal, index, **how)
    _, exposure = shoot(journal, sitting, f"{sitting.number}-1")
    journal.portray(exposure.id, portrait(f"{sitting.number}-1"))
    journal.accept(sitting.id, exposure.id)
    return journal.sitting(sitting.id)


def listed(index: int, class_name: str = "软件20211", standing: str = "") -> ListedPerson:
    """The row of somebody's list that names the person of this index."""
    facts = replace(person(index), student_number=f"2026{index:04d}", exam_number=f"26999999{index:06d}")
    facts = replace(facts, sex="女", birth="20050101")
    keys = token(index).key, *(hashlib.sha256(f"{kind} {index}".encode()).hexdigest() for kind in ("student", "name"))
    return ListedPerson(facts, *keys, class_name, "本科", "测量", "工学院", "2026", standing)


def list_people(journal: Journal, *indices: int, class_name: str = "软件20211") -> None:
    """Take in a list of people of one class."""
    rows = tuple((order, listed(index, class_name)) for order, index in enumerate(indices, start=1))
    journal.take_roster("people", "0" * 64, RosterChanges(listed=rows), operator="Wang")


def at_row(journal: Journal, index: int) -> Place:
    """The place of the person of this index on the list."""
    (row,) = journal.listings_by("id_key", token(index).key)
    return Place(row.id, row.class_name, "key")


def handed_in(name: str) -> OutsideFile:
    """A picture that was taken elsewhere."""
    return OutsideFile(f"elsewhere/{name}.jpg", hashlib.sha256(name.encode()).hexdigest(), len(name))


def lay_down(folder: Path) -> None:
    """Put the pictures that nobody ever took into a data folder, with the bytes that their facts tell of."""
    with Journal.read_only(folder) as journal:
        for known in journal.known_files():
            place = folder / known.file.path
            place.parent.mkdir(exist_ok=True)
            name = f"{place.stem}.raw" if place.suffix == ".nef" else place.stem
            place.write_bytes((f"portrait {name}" if known.role == "portrait" else name).encode())


def a_day(journal: Journal) -> None:
    """Everything that a journal can hold, at least once."""
    journal.note("reader_connected", data={"reader": "serial:/dev/ttyS0"})
    journal.card_listed(BODY, ["/store_00010001/DCIM/100NIKON/OLD.JPG"])
    journal.calibrate(BODY, 1250, picture("calibration"), raw=raw("calibration"))
    list_people(journal, 1, 2, 7)
    gone_row = at_row(journal, 7).listing
    changes = RosterChanges(delisted=((str(gone_row), "gone"),), sizes=(ClassSize("软件20212", 30),))
    journal.take_roster("classes", "1" * 64, changes)
    row = at_row(journal, 1)
    first = capture(journal, 1, place=row)
    journal.correct(
        first.person, "name", "测试1", "测试一", "student", sitting=first.id, listing=row.listing, operator="Wang"
    )
    sitting = sit(journal, 2)
    journal.override(sitting.id, "sharpness", "old lens", operator="Wang", second="Li")
    shoot(journal, sitting, "A-0002-1")
    journal.retake(sitting.id, "eyes shut", operator="Wang")
    lost = journal.intend(sitting.id, BODY, 1, VERDICTS)
    journal.unknown(lost.id, "device-silent")
    journal.orphan(picture("late", "orphans"), "late", intent=lost.id)
    journal.no_picture(lost.id, "not-provable")
    copies = ["/store_00020001/DCIM/100NIKON/A-0002-2.JPG"]
    _, exposure = shoot(journal, sitting, "A-0002-2", beside=raw("A-0002-2"), copies=copies)
    journal.portray(exposure.id, portrait("A-0002-2"))
    journal.accept(sitting.id, exposure.id, operator="Wang")
    journal.refuse_swipe(token(1), "already-captured", detail={"number": first.number})
    journal.refuse_swipe(None, "code-unreadable")
    journal.orphan(picture("foreign", "orphans"), "foreign")
    gone = sit(journal, 3, also=code_token(3), detail={"compared": "unknown"})
    journal.abandon(gone.id, "left")
    capture(journal, 1, retake_of=first.id, place=row)
    journal.reassign([Move(exposure.id, sitting.id, gone.id)], "wrong sitter", operator="Wang", second="Li")
    journal.claim(journal.orphans()[0].id, gone.id, "seen on the card", operator="Wang", second="Li")
    journal.set_fee(1500, operator="Wang")
    paid = journal.pay("person", 1500, "wechat", sitting=first.id, reference="004711", operator="Wang")
    journal.void_payment(paid.id, "wrong-person", operator="Wang")
    journal.pay("class", 3000, "alipay", name="软件20211", advance=True, operator="Wang")
    journal.set_status(
        first.person, "elsewhere", listing=row.listing, day="2026-05-30", where="成都", remark="二次采集", copies=1,
        fee_fen=1500, file=handed_in("handed-in"), operator="Wang",
    )  # fmt: skip
    journal.set_status(gone.person, "returned", sitting=gone.id, remark="闭眼", operator="Wang")
    journal.card_listed(BODY, [], ["/store_00010001/DCIM/100NIKON/OLD.JPG"])
    journal.erase(gone.person, "asked for it", operator="Li")
    waiting = sit(journal, 4)
    journal.accept_swipe(person(5), token(5), waiting=True)
    journal.intend(waiting.id, BODY, 2, VERDICTS, standing=True)
    boss = journal.add_operator("Zhao", "supervisor", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$one")
    journal.change_code(boss.id, "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$two", operator="Zhao")
    helper = journal.add_operator("Qian", "operator", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$three", operator="Zhao")
    journal.retire_operator(helper.id, "left", operator="Zhao")
    journal.skip_numbers(1007, 1106, "restored")
    journal.purge("day-2025-06-01", {"files": 0, "bytes": 0}, operator="Zhao")
