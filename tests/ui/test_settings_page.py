from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support.desk_scenes import BASE, CODED, ScriptedStation, announced
from support.start_scenes import Loud

from station.commands import Command, Second
from station.config import Settings, SettingsError, load
from station.events import Kind
from station.job.table import JobTable
from station.settings_commands import AllowSettings
from station.settings_editing import EDITABLE, SHOWN, SettingsChanged, open_of, opened, save, wrongs
from ui.phrases import speaker
from ui.settings_page import SettingsPage

FILE = """# of the desk at the door
[sound]
volume = 40  # the hall is loud

[camera]
hold_s = 1.0
"""


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
        made = SettingsPage(partial(open_of, folder), station, speaker("en"), sounds)
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


def test_every_setting_is_either_changed_or_shown_or_too_deep_for_a_form() -> None:
    deep = {("desk", "ticket"), ("reader", "models"), ("job", "dress_rule"), ("export", "recipients")}
    there = {(table, name) for table, found in Settings() for name in type(found).model_fields}
    assert there - deep == {*EDITABLE, *SHOWN}


# the window


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
