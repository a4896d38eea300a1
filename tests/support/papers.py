"""A data folder of which every sheet has something on it, with the names that are hard to print."""

from dataclasses import replace
from pathlib import Path

from support.journals import capture, listed, open_journal, picture, sit, token

from db.journal import Journal
from db.records import ListedPerson, Move, Place, RosterChanges
from station.job.table import checked
from station.job.timetable import Contact, PlannedClass, Timetable, Window, store
from station.job.writing import fresh, new_key

NAMES = (
    "张䶮", "𠮷田", "\U00030edd三丰", "\ue863小明", "阿卜杜热合曼·麦麦提图尔荪",
    "王五", "王芳", "王伟", "王磊", "王静", "王洋", "李四", "赵六",
)  # fmt: skip
"""Of people 1 to 13: rare characters of four kinds, a long name, six people of one surname, two more."""

CLASS, OTHER = "软件20211", "电商20213(专升本)"
TEACHER = Contact("辅导员赵", "13800001111")
LEADS = (Contact("孙班长", "13900002222"), Contact("李团支书", "13700003333"))
JOB = "day-2026-06-01"


def named(index: int, class_name: str = CLASS, standing: str = "") -> ListedPerson:
    row = listed(index, class_name, standing)
    return replace(row, facts=replace(row.facts, name=NAMES[index - 1]))


def everybody() -> list[ListedPerson]:
    """Eight of one class, the last two not to be captured here; five of the other."""
    standings = {2: "status-change", 7: "captured", 8: "entrusted"}
    first = [named(index, CLASS, standings.get(index, "")) for index in range(1, 9)]
    return [*first, *(named(index, OTHER) for index in range(9, 14))]


def at(journal: Journal, index: int) -> Place:
    (row,) = journal.listings_by("id_key", token(index).key)
    return Place(row.id, row.class_name, "key")


def a_full_day(folder: Path, *, people: bool = True) -> None:
    """Captured, captured again, given up, turned away, absent, off the list; orphans, a claim, a re-assignment."""
    with open_journal(folder, job=JOB) as journal:
        if people:
            rows = tuple(enumerate(everybody(), start=1))
            journal.take_roster("people", "0" * 64, RosterChanges(listed=rows), operator="Wang")
        journal.note("class_called", data={"class": CLASS})
        first = capture(journal, 1, place=at(journal, 1), operator="Wang")
        capture(journal, 2, place=at(journal, 2))
        left = sit(journal, 3, place=at(journal, 3))
        journal.retake(left.id, "eyes")
        journal.abandon(left.id, "refuses")
        journal.refuse_swipe(token(4), "listed-otherwise")
        journal.note("retake_allowed", refs={"sitting": first.id}, data={"reason": "student", "second": None})
        capture(journal, 1, retake_of=first.id, place=at(journal, 1))
        stranger = capture(journal, 20, place=Place(None, None, "override"))
        journal.refuse_swipe(token(21), "not-listed")
        journal.orphan(picture("foreign", "orphans"), "foreign")
        journal.orphan(picture("late", "orphans"), "late")
        journal.claim(journal.orphans()[1].id, left.id, "remembered", operator="Wang", second="Li")
        journal.note("class_done", data={"class": CLASS})
        journal.note("class_called", data={"class": OTHER})
        ninth = capture(journal, 9, place=at(journal, 9))
        row = at(journal, 9)
        journal.correct(
            ninth.person, "name", NAMES[8], "王婧", "card", sitting=ninth.id, listing=row.listing, operator="Wang"
        )
        journal.correct(
            ninth.person, "id_number", "999999200501010009", "999999200501010017", "student", sitting=ninth.id
        )
        tenth = sit(journal, 10, place=at(journal, 10))
        journal.abandon(tenth.id, "left")
        journal.reassign(
            [Move(str(ninth.accepted_exposure), ninth.id, tenth.id)], "other-sat-down", operator="Wang", second="Li"
        )
        assert stranger.number == "A-0005"
        capture(journal, 12, place=at(journal, 12))
        journal.pay("class", 3000, "wechat", name=CLASS, operator="Wang")
        told = {"day": "2026-06-20", "remark": "背景不合格", "operator": "Wang"}
        for index, kind in ((12, "returned"), (13, "overseas")):
            row = journal.listing(str(at(journal, index).listing))
            where = {"where": "成都代采点", "copies": 2, "fee_fen": 3000} if kind == "overseas" else {}
            journal.set_status(row.person, kind, listing=row.id, **told, **where)
        journal.note("exported", data=exported(journal), operator="Wang")


def exported(journal: Journal, number: int = 1, **more: object) -> dict[str, object]:
    """What is noted of a package that was read back."""
    package = f"10622-day_2026_06_01-A-2026-06-01-{number}"
    counts = {"people": 4, "files": 2471, "bytes": 4123456789}
    proofs = {"root": "ab12" * 16, "chain_head": journal.chain_head(), "signed_by": "0123456789abcdef" * 2}
    return {"package": package, **counts, **proofs, "read_back": "direct", "resumed": 0, **more}


def timetable(folder: Path) -> None:
    hours = (Window("2026-06-01", 510, 560), Window("2026-06-01", 560, 600))
    classes = (
        PlannedClass(CLASS, 8, hours[0], "图书馆", TEACHER, LEADS),
        PlannedClass(OTHER, 5, hours[1], "", TEACHER),
    )
    store(folder, JOB, Timetable(classes))


def job_file(folder: Path, **wants: object) -> None:
    """Settings that name a job file of the day's name."""
    table = checked({"key": new_key(), "school": {"code": "10622", "name": "测试大学"}, "fee": 1500, **wants})
    (folder / f"{JOB}.job.toml").write_text(fresh(table), "utf-8")
    (folder / "station.toml").write_text(f'[job]\nfile = "{JOB}.job.toml"\n', "utf-8")
