"""Sheets with faces: everybody's own portrait, in order, masked for whom they are not; and no other file's pixels."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from pypdf import PageObject, PdfReader
from support.journals import open_journal, person, shoot, token
from support.portraits import NAMES, colour_of, hall, portrait_jpeg, portrayed, somebody

from db.records import Correction, Move
from station.paper.fonts import Glyphs
from station.paper.printsheet import lay_out
from station.reports.contact_sheets import contact_sheet, contact_sheets
from station.reports.faces_paper import group_names, put
from station.reports.pictured import PicturedGroup, pictured, proved
from station.reports.prints import print_sheets
from station.reports.proof_sheets import proof_sheet
from station.reports.readers import Eyes
from station.reports.source import Source, read

CLASS, OTHER = "软件20211", "计科2021(专升本)"
ABSENT, DAMAGED = (4, 9), 2


@dataclass(frozen=True)
class Hall:
    folder: Path
    source: Source
    groups: list[PicturedGroup]


@pytest.fixture(scope="module")
def somewhere(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """Eleven people of one class, two of whom are absent and one of whose files is damaged; one of another class."""
    folder = tmp_path_factory.mktemp("data")
    hall(folder, {CLASS: NAMES, OTHER: ("钱二",)}, absent=ABSENT)
    path = next((folder / "portraits").glob(f"A-{DAMAGED:04d}-*"))
    path.write_bytes(portrait_jpeg(99))
    source = read(folder)
    return Hall(folder, source, pictured(folder, source.groups))


def words(content: bytes | Path) -> str:
    return "\n".join(map(on_page, PdfReader(io.BytesIO(content) if isinstance(content, bytes) else content).pages))


def on_page(page: PageObject) -> str:
    return page.extract_text().replace("\0", "")


def faces(content: bytes) -> Iterator[bytes]:
    for page in PdfReader(io.BytesIO(content)).pages:
        for one in page["/Resources"].get("/XObject", {}).values():
            yield one.get_object()._data


def by_student_number(indices: list[int]) -> list[int]:
    return sorted(indices, key=lambda index: str(somebody(index, "x").student_number))


def contact(hall: Hall, eyes: Eyes, group: PicturedGroup | None = None) -> bytes:
    return contact_sheet(
        group or hall.groups[0], hall.source, eyes, Glyphs(), lambda portrait: proved(hall.folder, portrait)
    )


# whose they are


def test_classes_come_as_listed_and_people_by_student_number(somewhere: Hall) -> None:
    assert [one.group.name for one in somewhere.groups] == [CLASS, OTHER]
    numbers = [one.person.facts.student_number for one in somewhere.groups[0].people]
    assert numbers == sorted(numbers, key=str) and len(numbers) == len(NAMES)
    assert [one.person.facts.name for one in somewhere.groups[0].people if one.portrait is None] == [
        NAMES[index - 1] for index in by_student_number(list(ABSENT))
    ]


def test_a_picture_that_was_given_to_somebody_else_is_printed_for_that_person(tmp_path: Path) -> None:
    hall(tmp_path, {CLASS: ("赵一", "钱二")}, absent=(2,))
    with open_journal(tmp_path) as journal:
        (first,) = journal.sittings()
        second = portrayed(journal, tmp_path, 2, somebody(2, "钱二"), portrait_jpeg(2))
        mine, theirs = first.accepted_exposure or "", second.accepted_exposure or ""
        swap = [Move(mine, first.id, second.id), Move(theirs, second.id, first.id)]
        journal.reassign(swap, "swapped", operator="Wang", second="Li")
    (group,) = pictured(tmp_path, read(tmp_path).groups)
    shown = {one.person.facts.name: proved(tmp_path, one.portrait) for one in group.people if one.portrait}
    assert shown == {"赵一": portrait_jpeg(2), "钱二": portrait_jpeg(1)}


def test_people_who_are_not_to_be_captured_and_strangers_without_a_picture_get_no_frame(tmp_path: Path) -> None:
    hall(tmp_path, {CLASS: ("赵一",)})
    with open_journal(tmp_path) as journal:
        stranger = journal.accept_swipe(person(50), token(50))
        journal.arm(stranger.id, "swipe")
        shoot(journal, stranger, f"{stranger.number}-1")
        journal.abandon(stranger.id, "left")
    assert [len(one.people) for one in pictured(tmp_path, read(tmp_path).groups)] == [1]


def test_a_file_that_is_not_the_one_that_was_accepted_is_not_shown(somewhere: Hall) -> None:
    damaged = next(one for one in somewhere.groups[0].people if one.person.facts.name == NAMES[DAMAGED - 1])
    assert damaged.portrait is not None
    assert proved(somewhere.folder, damaged.portrait) is None
    gone = replace(damaged.portrait, facts=replace(damaged.portrait.facts, path="portraits/gone.jpg"))
    assert proved(somewhere.folder, gone) is None


# contact sheets


def test_a_contact_sheet_has_every_portraits_own_bytes_and_masks_whom_it_shows(somewhere: Hall) -> None:
    made = contact(somewhere, Eyes("class"))
    captured = [index for index in range(1, len(NAMES) + 1) if index not in (*ABSENT, DAMAGED)]
    assert sorted(faces(made)) == sorted(map(portrait_jpeg, captured))
    told = words(made)
    assert "阿*" in told and "演练" in told and told.count("未拍") == 1 + len(ABSENT) and "已拍 9 人，未拍 2 人" in told
    assert told.count("照片文件有问题") == 1
    assert not any(name in told for name in NAMES if len(name) > 1)
    assert not any(str(somebody(index, "x").student_number) in told for index in captured)


def test_the_office_reads_names_and_numbers_and_nobody_reads_names_that_are_not_kept(somewhere: Hall) -> None:
    told = words(contact(somewhere, Eyes("office")))
    assert all(name in told for name in NAMES if "\ue863" not in name) and "20260007" in told
    told = words(contact(somewhere, Eyes("office", "none")))
    assert "王" not in told and "A-0001" in told


@pytest.mark.parametrize(("people", "nameless", "pages"), [(1, 19, 1), (21, 0, 2)])
def test_twenty_are_on_a_page_and_heads_without_names_are_empty_frames(
    somewhere: Hall, people: int, nameless: int, pages: int
) -> None:
    one = somewhere.groups[1].people[0]
    group = replace(somewhere.groups[1].group, heads=people + nameless, people=(one.person,) * people, named=False)
    told = PdfReader(io.BytesIO(contact(somewhere, Eyes("class"), PicturedGroup(group, (one,) * people)))).pages
    assert len(told) == pages
    assert sum(on_page(page).count("未拍") for page in told) == nameless + pages, "one in each head"


# proof sheets


def test_a_proof_sheet_has_everybodys_data_whole_and_what_was_said_to_be_wrong(somewhere: Hall) -> None:
    group = somewhere.groups[1]
    sitting = group.people[0].person.sittings[0]
    wrong = Correction("c", "", "p", sitting, None, "name", "student", None, "钱二", "钱贰")
    source = replace(somewhere.source, corrections=(wrong,))
    made = proof_sheet(group, source, Eyes("office"), Glyphs(), lambda portrait: proved(somewhere.folder, portrait))
    told = words(made)
    facts = group.people[0].person.facts
    for value in (facts.name, facts.id_number, facts.student_number, facts.exam_number, "2005-01-01", OTHER, "测量"):
        assert str(value) in told
    for words_of_it in ("无误", "有误", "签名", "已登记勘误：姓名 → 钱贰"):
        assert words_of_it in told
    assert list(faces(made)) == [portrait_jpeg(len(NAMES) + 1)]


# prints


def test_prints_lie_in_order_and_only_of_accepted_portraits(somewhere: Hall, tmp_path: Path) -> None:
    glyphs = Glyphs()
    paths = print_sheets(somewhere.folder, somewhere.source, Eyes("office"), tmp_path, glyphs)
    (root,) = tmp_path.iterdir()
    printed = by_student_number([index for index in range(1, len(NAMES) + 1) if index not in (*ABSENT, DAMAGED)])
    jpegs = [path for path in paths if path.suffix == ".jpg" and path.parent.name.startswith("01")]
    assert [path.name[:3] for path in jpegs] == [f"{place:03d}" for place in range(1, len(printed) + 1)]
    layout = lay_out(somewhere.source.wants.prints.prints)
    for path, index in zip(sorted(jpegs), printed, strict=True):
        with Pillow.open(path) as page:
            for box in layout.pictures:
                middle = np.asarray(page)[box.top + 20 : box.top + 200, box.left + 20 : box.right - 20].mean((0, 1))
                assert np.abs(middle - colour_of(index)).max() < 6, "whose colours these are"
    pages = PdfReader(root / f"01-{CLASS}.pdf").pages
    assert len(pages) == len(printed)
    assert [NAMES[index - 1] in on_page(page) for page, index in zip(pages, printed, strict=True)] == [True] * len(
        pages
    )
    told = words(root / "print-count.pdf")
    assert "照片文件有问题" in told and told.count("未拍") == len(ABSENT)
    assert f"{len(printed)} {4 * len(printed)}" in " ".join(told.split())
    assert {one.code_point for one in glyphs.missing} == {"U+E863"}


def test_a_class_is_a_file_and_what_was_made_before_is_left_alone(somewhere: Hall, tmp_path: Path) -> None:
    (made,) = (path for path in contact_sheets(*everything(somewhere, tmp_path)) if path.name.startswith("02"))
    assert made == tmp_path / "contact-sheets-day_2026_06_01-A-2026-06-01" / f"02-{OTHER}.pdf"
    before = made.read_bytes()
    assert put(tmp_path, made.parent.name, [(made.name, b"again")]) == [tmp_path / f"{made.parent.name}-2" / made.name]
    assert made.read_bytes() == before


def everything(hall: Hall, to: Path) -> tuple[Path, Source, Eyes, Path, Glyphs]:
    return hall.folder, hall.source, Eyes("office"), to, Glyphs()


def test_files_are_named_as_the_office_calls_its_classes_on_any_file_system() -> None:
    assert group_names(["软件1", "a/b:c", "..", "软件1"]) == ["01-软件1", "02-a_b_c", "03-x", "04-软件1"]
