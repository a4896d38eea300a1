from datetime import datetime
from pathlib import Path

from support.journals import open_journal

from station.config import Settings
from station.startcheck import look


def test_what_was_tried_out_today_is_known_after_a_restart(tmp_path: Path) -> None:
    with open_journal(tmp_path, clock=lambda: datetime.now().astimezone()) as journal:
        journal.note("test_swipe", data={"reader": "pcsc:auto", "token_kind": "resident"})
        journal.note("background_measured", data={"lightness": 1, "tint": 2, "unevenness": 3, "advice": []})
    found = look(tmp_path, Settings())
    assert found.fresh
    assert found.notes["test_swipe"]["token_kind"] == "resident"
    assert found.notes["background_measured"]["advice"] == []
    assert "camera" not in found.sections  # the desk holds it


def test_a_folder_without_a_journal_and_a_screen_that_is_not_there_are_told(tmp_path: Path) -> None:
    settings = Settings.model_validate({"screens": {"student": "HDMI-2"}})
    found = look(tmp_path, settings, ("eDP-1",))
    assert found.missing_screens == ("HDMI-2",)
    assert found.people is None
