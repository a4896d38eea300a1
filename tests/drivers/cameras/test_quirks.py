"""Habits of single bodies."""

import pytest

from drivers.cameras.quirks import QUIRKS, Habits, habits_of


@pytest.mark.parametrize("model", ["", "D750", "Z 6", "ILCE-7M3"])
def test_most_bodies_have_the_usual_habits(model: str) -> None:
    assert habits_of(model) == Habits()


def test_several_quirks_add_up() -> None:
    assert habits_of("Canon EOS 7D") == Habits("eosserialnumber", None, tells_complete=False)


def test_a_quirk_is_for_the_whole_name_only() -> None:
    assert habits_of("Canon EOS 7D Mark II") == Habits("eosserialnumber", None)


@pytest.mark.parametrize("quirk", QUIRKS)
def test_every_quirk_changes_something_and_says_who_found_out(quirk: object) -> None:
    assert quirk in QUIRKS
    changed = {name: value for name, value in quirk.changes.items() if getattr(Habits(), name) != value}  # type: ignore[attr-defined]
    assert changed == quirk.changes  # type: ignore[attr-defined]
    assert quirk.found.startswith("https://github.com/gphoto/")  # type: ignore[attr-defined]
