"""Every page of the program has a picture in every state it can be in."""

import re
from pathlib import Path

import pytest
from support.shots import FOUND, Shot, pairs, shots

import ui
from ui.pages import PAGES, PARTS, without_picture

CLASS = re.compile(r"^class (\w+(?:Page|Form))\((?!Protocol)", re.MULTILINE)
SOURCES = sorted(Path(ui.__file__).parent.glob("*.py"))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> list[Shot]:
    return shots(tmp_path_factory.mktemp("codes"))


def test_every_page_has_a_picture_in_every_state(taken: list[Shot]) -> None:
    assert without_picture(pairs(taken)) == []


def test_no_picture_shows_what_no_page_can_be_in(taken: list[Shot]) -> None:
    there = {(page.name, state) for page in PAGES for state in page.states}
    assert set(pairs(taken)) <= there


def test_a_state_without_a_picture_is_named(taken: list[Shot]) -> None:
    fewer = [shot for shot in taken if not (shot.page == "desk" and "settling" in shot.states)]
    assert without_picture(pairs(fewer)) == ["desk: settling"]


def test_every_page_of_the_code_is_on_the_list() -> None:
    """Whatever is called a page or a form is on it, or a part of one that is."""
    classes = {name for source in SOURCES for name in CLASS.findall(source.read_text())}
    listed = {page.widget for page in PAGES} | set(PARTS)
    assert classes <= listed
    assert {page.name for page in PAGES} == set(FOUND) >= set(PARTS.values())
