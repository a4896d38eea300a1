"""The office's word is journaled when it is about what the desk wrote; a wrong or forged one is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.offices import Desk, take
from support.programs import run

from db.journal import Journal
from db.records import Event
from station.acknowledging import acknowledge
from station.export.receive.errors import (
    AcknowledgementDiffers,
    AcknowledgementRefused,
    AcknowledgementUnreadable,
)
from station.export.verify import verify


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "data")
    desk.capture(1)
    return desk


@pytest.fixture
def ack(desk: Desk, tmp_path: Path) -> Path:
    package = desk.export(tmp_path / "stick")
    take(tmp_path / "office", package)
    return tmp_path / "office" / f"ack-{package.name}.json"


def notes(desk: Desk, kind: str = "acknowledged") -> list[Event]:
    with Journal.read_only(desk.data) as journal:
        return [event for event in journal.events() if event.kind == kind]


def change(ack: Path, **changes: Any) -> None:
    ack.write_text(json.dumps(json.loads(ack.read_text("utf-8")) | changes), "utf-8")


def test_it_is_journaled_with_everything_it_says(desk: Desk, ack: Path) -> None:
    acknowledge(desk.data, ack)
    (note,) = notes(desk)
    said = json.loads(ack.read_text("utf-8"))
    assert said.pop("format") == "capture-acknowledgement/1"
    assert note.data == said and note.refs == {}
    assert verify(desk.data).ok


def test_once_is_enough(desk: Desk, ack: Path) -> None:
    acknowledge(desk.data, ack)
    acknowledge(desk.data, ack)
    assert len(notes(desk)) == 1


def test_each_package_is_acknowledged_on_its_own(desk: Desk, ack: Path, tmp_path: Path) -> None:
    acknowledge(desk.data, ack)
    desk.capture(2)
    second = desk.export(tmp_path / "stick")
    take(tmp_path / "office", second)
    acknowledge(desk.data, tmp_path / "office" / f"ack-{second.name}.json")
    assert [note.data["people"] for note in notes(desk)] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "trouble", "about"),
    [
        ({"root": "0" * 64}, AcknowledgementRefused, None),
        ({"package": "10622-class_of_2026-A-2026-06-01-9"}, AcknowledgementDiffers, "package"),
        ({"chain_head": "0" * 64}, AcknowledgementDiffers, "chain_head"),
        ({"people": 2}, AcknowledgementDiffers, "people"),
        ({"job": "class-of-2027"}, AcknowledgementDiffers, "job"),
        ({"desk": "B"}, AcknowledgementDiffers, "desk"),
    ],
)
def test_a_forged_one_is_refused_and_leaves_no_trace(
    desk: Desk, ack: Path, changes: dict[str, Any], trouble: type[AcknowledgementRefused], about: str | None
) -> None:
    change(ack, **changes)
    with pytest.raises(trouble) as refused:
        acknowledge(desk.data, ack)
    assert about is None or about in str(refused.value.params["about"])
    assert not notes(desk)


def test_another_desks_is_refused(desk: Desk, ack: Path, tmp_path: Path) -> None:
    other = Desk(tmp_path / "b", "B")
    other.capture(2)
    with pytest.raises(AcknowledgementRefused):
        acknowledge(other.data, ack)
    assert not notes(other)


def test_a_package_that_was_never_journaled_can_not_be_acknowledged(desk: Desk, ack: Path, tmp_path: Path) -> None:
    """The restored desk does not know what the old disk exported after the second copy."""
    fresh = Desk(tmp_path / "fresh", start="2026-06-05T08:30:00+08:00")
    fresh.capture(1)
    with pytest.raises(AcknowledgementRefused):
        acknowledge(fresh.data, ack)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: "[]",
        lambda text: text[:-3],
        lambda text: text.replace("acknowledgement/1", "acknowledgement/2"),
        lambda text: text.replace('"people": 1', '"people": 1.0'),
        lambda text: text.replace('"people": 1', '"people": "1"'),
        lambda text: text.replace('"people": 1', '"people": -1'),
        lambda text: text.replace('"people": 1', '"people": 1, "more": 1'),
        lambda text: text.replace('"desk": "A"', '"desk": "\\ud800"'),
        lambda text: text + " " * (1 << 17),
    ],
)
def test_what_is_no_acknowledgement_is_said(desk: Desk, ack: Path, spoil: Callable[[str], str]) -> None:
    ack.write_text(spoil(ack.read_text("utf-8")), "utf-8")
    with pytest.raises(AcknowledgementUnreadable):
        acknowledge(desk.data, ack)
    assert not notes(desk)


def test_an_editors_byte_order_mark_does_no_harm(desk: Desk, ack: Path) -> None:
    ack.write_bytes(b"\xef\xbb\xbf" + ack.read_bytes().replace(b"\n", b"\r\n"))
    acknowledge(desk.data, ack)
    assert len(notes(desk)) == 1


def test_the_command_answers_in_words_and_status(desk: Desk, ack: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "acknowledge", ack, "--data", desk.data)
    assert (done.returncode, len(notes(desk))) == (0, 1), done.stderr
    change(ack, chain_head="0" * 64)
    refused = run(tmp_path, "acknowledge", ack, "--data", desk.data)
    assert refused.returncode == 1
    assert refused.stderr.startswith("station: ") and "chain_head" in refused.stderr
    ack.write_text("{}")
    assert run(tmp_path, "acknowledge", ack, "--data", desk.data).returncode == 2
    assert len(notes(desk)) == 1
