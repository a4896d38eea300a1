"""The papers window: what is ticked is made on another thread, and what came of it is said."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from support.desk_scenes import BASE, ScriptedStation
from support.journals import capture, open_journal
from support.papers_scenes import PAPERS, STICK, PapersScene, opened

from station.papers import PapersMade, make_papers
from station.reports.known import KINDS
from station.reports.place import papers_folder
from station.reports.readers import Reader
from station.words import LANGUAGES, say
from ui import job_menu
from ui.papers_page import PapersPage
from ui.phrases import speaker

SAY = speaker(LANGUAGES[0])


def scene(name: str) -> PapersScene:
    return next(one for one in PAPERS if one.name == name)


def shown(page: PapersPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def button(page: PapersPage, word: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text() == say(f"ui.papers.{word}"))


def opened_and_settled(qtbot: QtBot, name: str, folder: Path) -> PapersPage:
    page = opened(scene(name), folder, SAY)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.settled, timeout=10_000)
    return page


def test_every_kind_stands_there_with_a_sentence_in_each_language(qtbot: QtBot, tmp_path: Path) -> None:
    page = opened_and_settled(qtbot, "none", tmp_path)
    assert [page.list.item(row).text().partition(" · ")[0] for row in range(page.list.count())] == [
        say(f"report.kind.{kind}") for kind in KINDS
    ]
    page.speak(speaker("en"))
    assert say("ui.papers.tick", "en") in shown(page)
    assert job_menu.PAPERS in job_menu.WINDOWS


def test_what_is_ticked_is_made_on_another_thread(qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[tuple[object, ...]] = []

    def make(folder: Path, kinds: Sequence[str], reader: Reader | None, to: Path | None) -> PapersMade:
        asked.append((folder, kinds, reader, to, threading.get_ident() == threading.main_thread().ident))
        return PapersMade(STICK, 2, ("orphans",), ())

    page = PapersPage(tmp_path, ScriptedStation(BASE), SAY, make=make)
    qtbot.addWidget(page)
    assert not button(page, "make").isEnabled()
    page.tick("missing", "orphans")
    page.read_by("class")
    page.put_into(STICK)
    button(page, "make").click()
    assert say("ui.papers.making") in shown(page) and not button(page, "make").isEnabled()
    qtbot.waitUntil(lambda: page.settled, timeout=10_000)
    assert asked == [(tmp_path, ("missing", "orphans"), "class", STICK, False)]
    told = shown(page)
    assert say("ui.papers.made", files=2, to=STICK) in told and say("ui.papers.kind.orphans") in told
    assert button(page, "open").isEnabled()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("glyphs", say("ui.papers.glyphs", characters="U+E863, U+30EDD")),
        ("read-only", say("trouble.target-read-only")),
        ("login", say("ui.papers.login")),
    ],
)
def test_what_stands_in_the_way_is_said(qtbot: QtBot, tmp_path: Path, name: str, words: str) -> None:
    page = opened_and_settled(qtbot, name, tmp_path)
    assert words in shown(page)
    assert button(page, "make").isEnabled() is (name != "login")


def test_without_a_folder_they_go_to_the_jobs_own_place_beside_a_desk_at_work(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        capture(journal, 1)
        made = make_papers(tmp_path, ("close-out", "missing"), None, None)
        assert (made.to, made.files, made.empty) == (papers_folder(tmp_path, journal.job), 1, ("missing",))
    assert [path.suffix for path in made.to.iterdir()] == [".html"]
