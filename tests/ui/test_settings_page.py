from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support.desk_scenes import BASE, CODED, ScriptedStation, announced
from support.start_scenes import Loud

from station.commands import Command, Second
from station.config import Settings, SettingsError, TicketTable, load
from station.events import Kind
from station.job.table import JobTable
from station.settings_commands import AllowSettings
from station.settings_editing import (
    EDITABLE,
    MODELS,
    RECIPIENTS,
    SHOWN,
    Offers,
    SettingsChanged,
    open_of,
    opened,
    save,
    wrongs,
)
from ui.phrases import speaker
from ui.settings_fields import ModelsField, TicketField
from ui.settings_page import SettingsPage

FILE = """# of the desk at the door
[sound]
volume = 40  # the hall is loud

[camera]
hold_s = 1.0
"""


NESTED = """[desk.ticket]  # at the door
printer = "Old-Printer"

[reader]
addresses = ["pcsc:ACS"]  # one reader

[reader.models."ACS ACR"]  # bought in May
form = "escape"
prefix = "FFEE0000"  # by its manual
"""
TICKET = ("desk", "ticket")
PUBLIC = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"  # the example of age's own README
SECRET = "AGE-SECRET-KEY-1NOBODYS"


class Allowing(ScriptedStation):
    """Allows what it is asked for."""

    def post(self, command: Command) -> None:
        super().post(command)
        if isinstance(command, AllowSettings):
            self.view = replace(self.view, settings_leave=command.request)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "station.toml").write_text(FILE)
    return tmp_path


@pytest.fixture
def page(qtbot: QtBot, folder: Path) -> Callable[[ScriptedStation], SettingsPage]:
    def shown(station: ScriptedStation, sounds: Loud | None = None) -> SettingsPage:
        made = SettingsPage(
            partial(open_of, folder), station, speaker("en"), sounds, look=lambda _: Offers(("Xprinter",), ())
        )
        qtbot.addWidget(made)
        made.show()
        qtbot.waitUntil(lambda: made.settled)
        return made

    return shown


# what is written


def test_comments_stay_and_nothing_else_changes(folder: Path) -> None:
    draft = opened(folder, JobTable())
    after = save(draft, {("sound", "volume"): 80, ("screens", "student"): "HDMI-1", ("camera", "hold_s"): None},
                 JobTable())  # fmt: skip
    text = (folder / "station.toml").read_text()
    assert "# of the desk at the door" in text
    assert "volume = 80  # the hall is loud" in text
    expected = Settings.model_validate({"sound": {"volume": 80}, "screens": {"student": "HDMI-1"}})
    assert load(folder) == after.settings == expected


def test_nothing_is_written_while_something_is_wrong_or_the_file_is_another(folder: Path) -> None:
    draft = opened(folder, JobTable())
    bad = {("sound", "volume"): 300, ("desk", "least_students"): 50}
    assert [(one.key, one.code, dict(one.params)) for one in wrongs(draft, bad)] == [
        (("sound", "volume"), "range", {"low": 0, "high": 100})
    ]
    with pytest.raises(SettingsError):
        save(draft, bad, JobTable())
    with pytest.raises(SettingsError):
        save(draft, {("desk", "letter"): "B"}, JobTable())
    assert (folder / "station.toml").read_text() == FILE
    (folder / "station.toml").write_text(FILE + "# somebody else\n")
    with pytest.raises(SettingsChanged):
        save(draft, {("sound", "volume"): 80}, JobTable())


def test_a_value_says_where_it_comes_from(folder: Path) -> None:
    draft = opened(folder, JobTable(mode="queue"))
    assert draft.sources["sound", "volume"] == "file"
    assert draft.sources["desk", "letter"] == "default"
    assert (draft.sources["desk", "mode"], draft.in_force["desk", "mode"]) == ("job", "queue")


def test_every_setting_is_either_changed_or_shown() -> None:
    there = {(table, name) for table, found in Settings() for name in type(found).model_fields}
    assert there - {*EDITABLE, *SHOWN} == set(), "has no place on the page: EDITABLE, or SHOWN with its reason"
    assert {*EDITABLE, *SHOWN} <= there


def test_tables_within_tables_keep_their_comments_and_the_rest_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_text(NESTED)
    draft = opened(tmp_path, JobTable())
    changes = {
        TICKET: {"printer": "Xprinter", "width_mm": 80},
        MODELS: {"ACS ACR": {"form": "escape", "prefix": "FFEE0001"}, "Feitian": {"watch": "poll"}},
        ("reader", "webcam"): "USB 2.0 Camera", RECIPIENTS: (PUBLIC,), ("job", "dress_rule"): "dress",
    }  # fmt: skip
    after = save(draft, changes, JobTable())
    text = (tmp_path / "station.toml").read_text()
    assert [line.partition("#")[2] for line in text.splitlines() if "#" in line] == [
        line.partition("#")[2] for line in NESTED.splitlines() if "#" in line
    ]
    assert {key: after.value(key) for key in changes} == changes | {("job", "dress_rule"): Path("dress")}
    gone = dict.fromkeys(changes)
    assert save(after, gone, JobTable()).settings == Settings.model_validate({"reader": {"addresses": ["pcsc:ACS"]}})


def test_mistakes_in_them_are_told_by_their_field_in_words_and_without_a_secret(folder: Path) -> None:
    bad = {
        TICKET: {"printer": "no such/queue"}, RECIPIENTS: (PUBLIC, SECRET),
        MODELS: {"": {}, "ACS": {"prefix": "FF"}, "Feitian": {"watch": "poll", "form": "storage"}},
    }  # fmt: skip
    found = {(one.key, one.code): one.params for one in wrongs(opened(folder, JobTable()), bad)}
    assert found == {
        (TICKET, "printer"): {}, (RECIPIENTS, "secret"): {"line": 2}, (MODELS, "model-name"): {},
        (MODELS, "prefix"): {"model": "ACS"}, (MODELS, "poll"): {"model": "Feitian"},
    }  # fmt: skip
    assert SECRET not in repr(found)
    assert [one.code for one in wrongs(opened(folder, JobTable()), {RECIPIENTS: (PUBLIC,) * 21})] == ["many"]


# the window


def test_what_the_computer_has_is_picked_and_what_the_file_says_stays(
    page: Callable[..., SettingsPage], folder: Path, qtbot: QtBot
) -> None:
    (folder / "station.toml").write_text(NESTED)
    window = page(Allowing(BASE))
    printer, models = window.fields[TICKET], window.fields[MODELS]
    assert isinstance(printer, TicketField) and isinstance(models, ModelsField)
    assert window.changes == {} and printer.value() == {"printer": "Old-Printer"}
    assert {printer.pick.itemData(place) for place in range(printer.pick.count())} == {None, "Old-Printer", "Xprinter"}
    printer.pick.setCurrentIndex(printer.pick.findData("Xprinter"))
    models.lines[0].drop.click()
    models.add.click()
    assert "a name of its own" in window._sources[MODELS].text()
    models.lines[0].name.setText("Feitian")
    window.save()
    qtbot.waitUntil(lambda: load(folder).desk.ticket == TicketTable(printer="Xprinter"))
    assert set(load(folder).reader.models) == {"Feitian"}
    window._look()
    qtbot.waitUntil(lambda: window.settled)
    window.close()


def test_a_mistake_is_said_at_its_field_and_nothing_is_saved(page: Callable[..., SettingsPage], folder: Path) -> None:
    station = Allowing(BASE)
    window = page(station)
    window.fields["sound", "volume"].show_value(300)
    assert "0 to 100" in window._sources["sound", "volume"].text()
    window.save()
    assert not [one for one in station.asked if isinstance(one, AllowSettings)]
    window.close()
    assert (folder / "station.toml").read_text() == FILE


def test_a_volume_holds_at_once(page: Callable[..., SettingsPage], folder: Path, qtbot: QtBot) -> None:
    sounds = Loud()
    window = page(Allowing(BASE), sounds)
    window.speak(speaker("zh_CN"))
    assert all(label.text() for label in window._sources.values())
    window.fields["sound", "volume"].show_value(80)
    window.save()
    qtbot.waitUntil(lambda: sounds.volume == 80)
    assert load(folder).sound.volume == 80
    window.close()


def test_with_codes_a_supervisor_has_to_allow_it(page: Callable[..., SettingsPage], folder: Path, qtbot: QtBot) -> None:
    station = ScriptedStation(CODED)
    window = page(station)
    window._look()
    window.fields["sound", "volume"].show_value(80)
    window.save()
    assert not [one for one in station.asked if isinstance(one, AllowSettings)], "no code was typed"
    assert window.who.currentData() == "陈主管"
    window.code.setText("9378")
    window.save()
    assert station.asked[-1] == AllowSettings(Second("陈主管", "9378"), 1)
    assert window.code.text() == ""
    window.hear(replace(announced(Kind.TROUBLE, code="code-wrong"), detail={"for": "settings"}))
    window._look()
    assert window.settled
    assert (folder / "station.toml").read_text() == FILE
    window.close()
