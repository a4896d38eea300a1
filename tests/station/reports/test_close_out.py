"""The sheet that is signed at the end of a day: its figures come from the chain, and nobody is named on it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from support import papers
from support.journals import a_day, capture, clock, open_journal, person, sit

from db.journal import Journal
from station import cli
from station.chain_head import parse, rows
from station.checks.sight.vision import cv2
from station.reports.close_out import CloseOut, read
from station.reports.close_out_sheet import page
from station.reports.kinds import Desk, make
from station.reports.qr import svg

NOW = datetime(2026, 6, 1, 18, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with open_journal(folder) as journal:
        a_day(journal)
        told = {"package": "10622-x-A-2026-06-01-1", "people": 3, "chain_head": journal.chain_head()}
        journal.note("exported", data=told)
    return folder


@pytest.fixture(scope="module")
def told(data: Path) -> CloseOut:
    return read(data)


def test_its_totals_are_those_of_the_journal(data: Path, told: CloseOut) -> None:
    with Journal.read_only(data) as journal:
        counts = journal.counts()
        assert (told.chain_head, told.seq) == (journal.chain_head(), journal.length())
    assert told.whole == told.today == {name: getattr(counts, name) for name in told.whole}
    assert list(told.whole) == ["swipes", "refused", "accepted", "abandoned", "retakes", "orphans"]
    assert told.whole["swipes"] == told.whole["accepted"] + told.whole["abandoned"] + len(told.open_sittings)


def test_what_is_unresolved_stands_on_it_by_number(told: CloseOut) -> None:
    assert (told.open_sittings, told.open_intents) == (["A-0005", "A-0006"], ["A-0005"])
    assert told.last_number == "A-0006"
    assert [(gap.first, gap.last) for gap in told.skipped] == [(1007, 1106)]
    assert [(one.package, one.people) for one in told.exported] == [("10622-x-A-2026-06-01-1", 3)]


def test_a_job_of_several_days_shows_the_day_and_the_whole(tmp_path: Path) -> None:
    for day, people in (("01", (1, 2, 3)), ("02", (4, 5))):
        with open_journal(tmp_path, job="cohort", clock=clock(f"2026-06-{day}T08:30:00+08:00")) as journal:
            for index in people:
                capture(journal, index)
    told = read(tmp_path)
    assert (told.day, told.today["accepted"], told.whole["accepted"]) == ("2026-06-02", 2, 5)
    (totals,) = re.findall(r"<table>\n<tr><th></th>.*?</table>", page(told, NOW).decode(), re.DOTALL)
    assert totals.count('<th class="figure">') == 2


def test_another_job_and_another_desk_are_not_counted(tmp_path: Path) -> None:
    for people, scope in enumerate(({"job": "last-week"}, {"desk": "B"}, {}), start=1):
        with open_journal(tmp_path, **scope) as journal:
            for index in range(people):
                journal.abandon(sit(journal, index).id, "left")
    told = read(tmp_path)
    assert (told.desk, told.job) == ("A", "day-2026-06-01")
    assert told.whole["swipes"] == told.whole["abandoned"] == 3


def test_a_day_on_which_nothing_happened_has_its_sheet_too(tmp_path: Path) -> None:
    open_journal(tmp_path).close()
    told = read(tmp_path)
    assert set(told.whole.values()) == {0} and told.last_number is None
    assert "尚未导出" in page(told, NOW).decode()


# the page


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {key for key, _ in attributes} & {"src", "href"}
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_beside_it(told: CloseOut) -> None:
    tags, html = Tags(), page(told, NOW).decode()
    tags.feed(html)
    assert not tags.open
    assert not tags.seen & {"script", "link", "img", "iframe"}
    assert "http" not in html and "size: A4" in html


def test_the_head_stands_on_it_in_groups_and_as_a_code_that_can_be_scanned(told: CloseOut) -> None:
    html = page(told, NOW).decode()
    block = re.search(r"<pre>(.*?)</pre>", html, re.DOTALL)
    assert block is not None and tuple(block[1].splitlines()) == rows(told.chain_head)
    assert parse(scanned(html)) == told.chain_head


def scanned(html: str) -> str:
    """What a telephone reads off the drawing."""
    box = re.search(r'viewBox="0 0 (\d+) \1"', html)
    assert box is not None
    drawn = np.full((int(box[1]), int(box[1])), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", html):
        drawn[int(y), int(x)] = 0
    assert (drawn[:4] == 255).all() and (drawn[:, -4:] == 255).all()  # the white around it belongs to it
    text, *_ = cv2.QRCodeDetector().detectAndDecode(cv2.resize(drawn, None, fx=8, fy=8, interpolation=0))
    return str(text)


@pytest.mark.parametrize("digit", "0123456789abcdef")
def test_every_head_can_be_scanned(digit: str) -> None:
    assert scanned(svg((digit * 3 + "0f") * 12 + "ABCD")) == (digit * 3 + "0f") * 12 + "ABCD"


def test_nobody_is_named_on_it(told: CloseOut) -> None:
    html = page(told, NOW).decode()
    for index in range(1, 7):
        who = person(index)
        assert str(who.name) not in html and str(who.id_number) not in html


def test_only_a_rehearsal_says_so(told: CloseOut, tmp_path: Path) -> None:
    open_journal(tmp_path, rehearsal=False).close()
    assert "演练" in page(told, NOW).decode()
    assert "演练" not in page(read(tmp_path), NOW).decode()


# the command


def run(*arguments: str | Path) -> int:
    def kiosk(data: Path | None) -> int:
        raise AssertionError("no window was asked for")

    return cli.main([str(argument) for argument in arguments], kiosk)


def test_a_report_is_written_beside_a_desk_at_work_and_never_over_another(tmp_path: Path) -> None:
    to = tmp_path / "new" / "folder"
    with open_journal(tmp_path / "data") as journal:
        capture(journal, 1)
        for _ in range(3):
            assert run("report", "close-out", "--to", to, "--data", tmp_path / "data") == 0
    name = "close-out-day_2026_06_01-A-2026-06-01"
    assert {f"{name}.html", f"{name}-2.html", f"{name}-3.html"} <= {path.name for path in to.iterdir()}


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (lambda home: ["report", "nonsense", "--to", home, "--data", home], cli.USAGE, "print-sheets, all"),
        (lambda home: ["report", "all", "--data", home], cli.USAGE, "--to"),
        (lambda home: ["report", "all", "--to", home, "--data", home / "none"], cli.ENVIRONMENT, "none"),
    ],
)
def test_what_can_not_be_done_is_one_line(
    tmp_path: Path,
    arguments: Callable[[Path], list[str | Path]],
    status: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(*arguments(tmp_path)) == status
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line


def test_a_place_that_takes_no_file_is_told(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert run("report", "close-out", "--to", tmp_path / "file" / "below", "--data", data) == cli.ENVIRONMENT
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_was_written_is_the_page(data: Path, tmp_path: Path, told: CloseOut) -> None:
    ((path,),) = (made.paths for made in make(("close-out",), Desk(data), tmp_path))
    assert f"<pre>{rows(told.chain_head)[0]}" in path.read_text("utf-8")


def test_what_two_people_gave_to_other_numbers_and_what_is_still_unclear_stand_on_it(told: CloseOut) -> None:
    given = [(one.what, one.to, one.operator, one.second) for one in (*told.reassigned, *told.claimed)]
    assert given == [("A-0002", "A-0003", "Wang", "Li"), ("late", "A-0003", "Wang", "Li")]
    assert [reason for _, reason in told.orphans] == ["foreign"]
    assert dict(told.unconfirmed) == {"软件20211": 1, "": 1}
    sheet = page(told, NOW).decode()
    assert "A-0002 → A-0003 · Wang, Li" in sheet and "软件20211 (1)" in sheet


def test_a_class_that_was_looked_at_is_off_the_sheet(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        one = capture(journal, 1)
        seen = {"class": "", "sittings": [one.id], "pictures": [one.accepted_exposure], "wrong": []}
        assert read(tmp_path).unconfirmed == [("", 1)]
        journal.note("faces_confirmed", data=seen)
        assert read(tmp_path).unconfirmed == []
        journal.note("faces_confirmed", data={**seen, "wrong": [one.id]})
        assert read(tmp_path).unconfirmed == [("", 1)], "a wrong one is not confirmed"


def test_each_class_has_its_figures_and_whoever_is_missing_is_told_by_number_and_masked_name(tmp_path: Path) -> None:
    papers.a_full_day(tmp_path)
    closed = read(tmp_path)
    assert [one.title for one in closed.classes][:2] == [papers.CLASS, papers.OTHER]
    assert closed.of_all.listed == sum(one.figures.listed for one in closed.classes) == 13
    sheet = page(closed, NOW).decode()
    assert "A-0003 \U00030edd* …0003（不愿拍摄）" in sheet and "阿* …0005（未到）" in sheet
    for name in papers.NAMES:
        assert name not in sheet
