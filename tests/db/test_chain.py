"""The canonical form is one text per value that any JSON reader gives back, and the hash covers every field."""

import hashlib
import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.chain import ZERO, NotCanonical, as_line, canonical, digest, exact, link

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=12)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(VALUES)
def test_any_json_reader_gives_the_value_back(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text
    text.encode("utf-8")


@given(st.dictionaries(TEXT, SCALARS, min_size=2))
def test_order_of_keys_means_nothing(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_keys_sorted_no_spaces_nothing_escaped() -> None:
    assert canonical({"b": [1, None, True], "a": "刷卡\n", "é": {}}) == '{"a":"刷卡\\n","b":[1,null,true],"é":{}}'


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), {"a": [0.5]}, 2**53, -(2**53), {1: "a"}, {None: 1}, b"x", {"a"}, "\ud800", {"\udfff": 1}],
)
def test_what_readers_disagree_about_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)
    with pytest.raises(NotCanonical):
        link(ZERO, 1, "at", "note", "job", "A", None, {}, {"value": value})


@given(FLOATS)
def test_a_float_chained_as_text_is_the_same_float_again(value: float) -> None:
    text = exact(value)
    assert float(text) == value
    assert "e" not in text.lower() and "." in text


def test_only_floats_are_turned_into_text() -> None:
    assert exact([{"value": -1.2, "limit": (-6, 6.0), "unit": "deg"}, None, True, "1.5"]) == [
        {"value": "-1.2", "limit": [-6, "6.0"], "unit": "deg"}, None, True, "1.5"
    ]  # fmt: skip
    with pytest.raises(NotCanonical):
        exact(float("inf"))


@given(TEXT, TEXT, st.none() | TEXT, st.dictionaries(TEXT, TEXT), st.dictionaries(TEXT, VALUES))
def test_the_hash_is_what_the_format_says(
    kind: str, job: str, operator: str | None, refs: dict[str, str], data: dict[str, Any]
) -> None:
    made = link(ZERO, 1, "2026-06-01T08:30:00.123+08:00", kind, job, "A", operator, refs, data)
    body = {key: value for key, value in asdict(made.event).items() if key != "hash"}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert made.event.hash == digest(made.event) == hashlib.sha256(text.encode()).hexdigest()
    assert json.loads(as_line(made.event)) == asdict(made.event)
    assert "\n" not in as_line(made.event)


def test_every_field_is_under_the_hash() -> None:
    event = link(ZERO, 1, "at", "kind", "job", "A", None, {"sitting": "x"}, {"n": 1}).event
    changes: list[dict[str, Any]] = [
        {"seq": 2}, {"at": "later"}, {"kind": "other"}, {"job": "other"}, {"desk": "B"}, {"operator": "Wang"},
        {"operator": ""}, {"refs": {}}, {"data": {"n": True}}, {"data": {"n": "1"}}, {"prev_hash": "1" * 64},
    ]  # fmt: skip
    assert {key for change in changes for key in change} == set(asdict(event)) - {"hash"}
    hashes = [digest(replace(event, **change)) for change in changes]
    assert len({event.hash, *hashes}) == len(changes) + 1
