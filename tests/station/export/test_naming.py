import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export import naming
from station.export.errors import NamesCollide, NamesMissing
from station.export.naming import Named


@given(st.text(), st.text(), st.text())
def test_a_package_has_a_plain_name_whatever_the_job_is_called(school: str, job: str, desk: str) -> None:
    prefix = naming.package_prefix(school, job, desk)
    assert prefix.isascii() and prefix.count("-") == 2 and prefix.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "s-j-A-2026-06-01-1"),
        (["s-j-A-2026-06-01-1", "s-j-A-2026-06-01-9.partial"], "s-j-A-2026-06-01-10"),
        (
            ["s-j-A-2026-05-31-4", "s-j-B-2026-06-01-4", "s-j-A-2026-06-01-x", "xs-j-A-2026-06-01-3"],
            "s-j-A-2026-06-01-1",
        ),
    ],
)
def test_the_number_follows_the_highest_of_the_day(taken: list[str], name: str) -> None:
    assert naming.next_package("s-j-A", "2026-06-01", taken) == name


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("s-j-A-2026-06-01-1.partial", True),
        ("s-j-A-2026-06-01-1", False),
        ("s-j-B-2026-06-01-1.partial", False),
        ("s-j-A-notes.partial", False),
        ("holiday.partial", False),
    ],
)
def test_only_unfinished_packages_of_the_same_desk_are_leftovers(name: str, ours: bool) -> None:
    assert naming.is_leftover("s-j-A", name) is ours


def test_portraits_bear_the_number_or_the_document_number() -> None:
    records = [Named("A-0001", "99999920050101001X", True), Named("A-0002", "99999920050101001X", False)]
    assert naming.portrait_stems("number", records) == {"A-0001": "A-0001", "A-0002": "A-0002"}
    assert naming.portrait_stems("id_number", records) == {
        "A-0001": "99999920050101001X-A-0001",
        "A-0002": "99999920050101001X",
    }


@pytest.mark.parametrize("identity", [None, "", "../up", "a b", "张", "-x", "x/y", "con", "LPT1", "x."])
def test_what_can_be_no_file_name_is_told_by_number_alone(identity: str | None) -> None:
    with pytest.raises(NamesMissing) as refusal:
        naming.portrait_stems("id_number", [Named("A-0001", "X1", False), Named("A-0002", identity, False)])
    assert refusal.value.params == {"rule": "id_number", "numbers": "A-0002"}


def test_two_people_never_share_a_file_on_a_stick_that_ignores_case() -> None:
    with pytest.raises(NamesCollide) as refusal:
        naming.portrait_stems("id_number", [Named("A-0001", "x1", False), Named("A-0002", "X1", False)])
    assert refusal.value.params["numbers"] == "A-0001, A-0002"


def test_numbers_are_ordered_as_they_were_given_out() -> None:
    given_out = [f"A-{ordinal:04d}" for ordinal in (1, 999, 9999, 10000, 10001)]
    assert sorted(given_out[3:] + given_out[:3], key=naming.number_order) == given_out


@pytest.mark.parametrize(("source", "suffix"), [("a/b.JPG", ".jpg"), ("a/b.NEF", ".nef"), ("a/b", ""), ("a/b.x y", "")])
def test_camera_files_keep_their_ending_in_lower_case(source: str, suffix: str) -> None:
    assert naming.original_name("A-0001", 2, False, source) == f"A-0001-2{suffix}"
    assert naming.orphan_name(7, "seen-before", source) == f"0007-seen-before{suffix}"
