"""A list at the desk: compared, written in one piece, and never while somebody sits."""

import pytest
from support import rosterfiles as files
from support.desks import KEY, desk_scene

from db.verify import verify
from drivers.readers.base import IdCard
from station import commands
from station.identity import token_key
from station.job.roster.offer import Offer, read_offer


@pytest.fixture
def scene(tmp_path):
    with desk_scene(tmp_path) as scene:
        scene.connect()
        yield scene


@pytest.fixture
def offer(tmp_path) -> Offer:
    return read_offer(files.write_csv(tmp_path / "list.csv", [files.HEADER, *files.people(4)]))


def card(place: int) -> IdCard:
    _, name, _, number, _ = files.person(place)
    return IdCard("resident", name, number, None)


def test_comparing_writes_nothing_and_tells_how_many(scene, offer):
    length = scene.journal.length()
    scene.tell(commands.CompareRoster(offer, request=7))
    assert scene.journal.length() == length
    view = scene.desk.roster.view
    assert (view.request, view.stage, view.new, view.kept) == (7, "compared", 4, ())


def test_a_list_that_was_taken_is_asked_at_once(scene, offer, tmp_path):
    scene.tell(commands.ImportRoster(offer))
    assert scene.desk.roster.view.stage == "written"
    assert len(scene.journal.listings_by("id_key", token_key(KEY, f"id:{card(1).number}"))) == 1
    scene.swipe(card(1))
    (sitting,) = scene.journal.sittings()
    assert scene.journal.place_of_sitting(sitting.id).how == "key"
    assert scene.desk.classes.board.heads == 4, "the board counts them too"
    scene.tell(commands.Abandon("left"))
    assert verify(scene.folder) == []


def test_while_somebody_sits_nothing_is_compared_or_written(scene, offer):
    scene.swipe(card(0))
    scene.tell(commands.CompareRoster(offer))
    assert scene.desk.roster.view.stage == "busy"
    scene.tell(commands.ImportRoster(offer))
    assert (scene.desk.roster.view.stage, scene.journal.roster_form()) == ("busy", None)
    scene.tell(commands.Abandon("left"))
    scene.tell(commands.ImportRoster(offer))
    assert scene.journal.roster_form() == "people"
