"""Habits of single bodies."""

import pytest

from drivers.cameras.quirks import QUIRKS, Habits, habits_of


@pytest.mark.parametrize("model", ["", "VC", "DMC-G7", "Canon PowerShot G5", "COOLPIX D"])
def test_a_body_of_no_known_family_has_the_usual_habits(model: str) -> None:
    assert habits_of(model) == Habits()


@pytest.mark.parametrize(
    ("model", "aperture", "quality", "drive"),
    [
        ("D750", "f-number", "imagequality", "autofocusdrive"),
        ("Z 6", "f-number", "imagequality", "autofocusdrive"),
        ("Canon EOS R5", "aperture", "imageformat", "autofocusdrive"),
        ("ILCE-7M3", "f-number", "imagequality", "autofocus"),
        ("X-T4", "f-number", "imageformat", "autofocusdrive"),
    ],
)
def test_each_family_calls_its_settings_by_its_own_names(model: str, aperture: str, quality: str, drive: str) -> None:
    habits = habits_of(model)
    assert (habits.aperture, habits.quality, habits.focus_drive) == (aperture, quality, drive)


@pytest.mark.parametrize("model", ["D750", "Z 6", "Canon EOS R5", "ILCE-7M3", "X-T4"])
def test_what_is_set_instead_of_raw_is_no_raw(model: str) -> None:
    habits = habits_of(model)
    assert habits.jpeg
    assert not set(habits.jpeg) & habits.without_jpeg


def test_several_quirks_add_up() -> None:
    habits = habits_of("Canon EOS 7D")
    assert (habits.serial_setting, habits.clock_setting, habits.tells_complete) == ("eosserialnumber", None, False)
    assert habits.aperture == "aperture"


def test_a_quirk_is_for_the_whole_name_only() -> None:
    assert habits_of("Canon EOS 7D Mark II").tells_complete


@pytest.mark.parametrize("quirk", QUIRKS)
def test_every_quirk_changes_something_and_says_who_found_out(quirk: object) -> None:
    assert quirk in QUIRKS
    changed = {name: value for name, value in quirk.changes.items() if getattr(Habits(), name) != value}  # type: ignore[attr-defined]
    assert changed == quirk.changes  # type: ignore[attr-defined]
    assert quirk.found.startswith("https://github.com/gphoto/")  # type: ignore[attr-defined]
