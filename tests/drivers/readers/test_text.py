from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readers.number import check_character
from drivers.readers.text import parse
from drivers.readers.trouble import ReadTrouble, UnknownCard
from drivers.simulated.people import Person, person, text_block

seeds_and_indices = st.tuples(st.integers(0, 50), st.integers(0, 100_000))

ZHANG = Person(
    name="张三",
    id_number="999999200001010011",
    birth=date(2000, 1, 1),
    sex="male",
    kind="resident",
    chinese="张三",
    latin="",
    valid_from=date(2020, 5, 1),
    valid_to=date(2030, 5, 1),
)
LONG = "MARGUERITE CELESTE OLUWASEUN LINDGREN-ANDERSSON"[:46]


def put(block: bytes, at: int, text: str) -> bytes:
    raw = text.encode("utf-16-le", "surrogatepass")
    return block[:at] + raw + block[at + len(raw) :]


@given(seeds_and_indices)
def test_what_the_maker_wrote_is_what_is_read(which):
    somebody = person(*which)
    card = parse(text_block(somebody))
    assert (card.name, card.number, card.kind) == (somebody.name, somebody.id_number, somebody.kind)
    assert card.valid_to == somebody.valid_to
    assert card.doubts == ()


@pytest.mark.parametrize(
    ("kind", "latin", "number", "name"),
    [
        ("resident", "", ZHANG.id_number, "张三"),
        ("j", "", ZHANG.id_number, "张三"),
        ("y", LONG, ZHANG.id_number, f"张三 {LONG}"),
        ("i", LONG, "UTO999999000001", f"张三 {LONG}"),
    ],
)
def test_each_kind_by_its_own_table(kind, latin, number, name):
    card = parse(text_block(replace(ZHANG, kind=kind, latin=latin, id_number=number)))
    assert (card.kind, card.name, card.number, card.doubts) == (kind, name, number, ())


def test_address_nation_and_issuer_never_leave_the_block():
    block = put(put(put(text_block(ZHANG), 32, "05"), 52, "某省某市某路"), 158, "某市公安局")
    assert "某" not in repr(parse(block).__dict__)
    assert set(parse(block).__dict__) == {"kind", "name", "number", "valid_to", "doubts"}


def test_neither_name_nor_number_stands_in_a_repr():
    shown = repr(parse(text_block(ZHANG)))
    assert ZHANG.name not in shown
    assert ZHANG.id_number not in shown


@pytest.mark.parametrize("tail", [" " * 18, "\0" * 18])
def test_resident_cards_end_in_spaces_or_in_zeros(tail):
    assert parse(put(text_block(ZHANG), 220, tail)).kind == "resident"


@pytest.mark.parametrize("flag", ["K", "j", "Ｊ", "1", "\ud800"])
def test_an_unknown_flag_is_refused_whatever_else_fits(flag):
    with pytest.raises(UnknownCard) as refusal:
        parse(put(text_block(ZHANG), 248, flag))
    assert refusal.value.failed.code == "unknown-card"


@pytest.mark.parametrize("size", [0, 1, 255, 257])
def test_other_sizes_are_refused(size):
    with pytest.raises(ReadTrouble):
        parse(text_block(ZHANG).ljust(300, b"\0")[:size])


@pytest.mark.parametrize(("at", "units"), [(0, 15), (122, 18)])
@pytest.mark.parametrize("filling", [" ", "\0"])
def test_without_a_name_or_a_number_it_is_no_card(at, units, filling):
    with pytest.raises(ReadTrouble):
        parse(put(text_block(ZHANG), at, filling * units))


@pytest.mark.parametrize("name", ["阿依古丽·买买提", "𠮷田𬭎", "王\ue001", "𬱟" * 7])
def test_names_as_they_really_are(name):
    assert parse(text_block(replace(ZHANG, chinese=name))).name == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张\ud842", "张\ufffd"),
        ("张\udfb7三", "张\ufffd三"),
        ("\udfb7\ud842", "\ufffd\ufffd"),
        ("\ud842张", "\ufffd张"),
        ("一二三四五六七八九十甲乙丙丁\ud842", "一二三四五六七八九十甲乙丙丁\ufffd"),
    ],
    ids=["first half", "second half", "swapped halves", "before another", "cut by the field's end"],
)
def test_a_broken_unit_shows_as_damage_and_takes_nothing_with_it(name, shown):
    assert parse(put(text_block(ZHANG), 0, name.ljust(15))).name == shown


def test_a_character_split_over_both_pieces_of_a_name_is_whole_again():
    block = text_block(replace(ZHANG, kind="y", latin="A" * 35 + "B" * 10))
    assert parse(put(put(block, 120, "\ud842"), 220, "\udfb7")).name == f"张三 {'A' * 34}𠮷{'B' * 9}"


def test_a_number_of_a_foreigners_permit_begins_with_nine():
    """The permits of 2023 carry a number of the same build, with 9 in front of it."""
    number = "11010519491231002"
    other = replace(ZHANG, kind="y", latin="X", id_number=number + check_character(number), birth=date(1949, 12, 31))
    assert "number" in parse(text_block(other)).doubts
    assert parse(text_block(replace(other, kind="resident"))).doubts == ("sex",)


@pytest.mark.parametrize(
    ("today", "expired"), [(date(2030, 5, 1), False), (date(2030, 5, 2), True), (date(2020, 1, 1), False)]
)
def test_a_card_is_good_on_its_last_day_and_expired_on_the_next(today, expired):
    assert parse(text_block(ZHANG)).expired(today) is expired


@pytest.mark.parametrize("last", ["长期", "", "20300231"])
def test_a_card_without_a_last_day_never_expires(last):
    card = parse(put(text_block(ZHANG), 204, last.ljust(8)))
    assert not card.expired(date(9999, 12, 31))
    assert ("validity" in card.doubts) is (last != "长期")


def test_long_term_has_no_last_day():
    card = parse(put(text_block(ZHANG), 204, "长期".ljust(8)))
    assert card.valid_to is None
    assert card.doubts == ()


@pytest.mark.parametrize(
    ("at", "text", "doubts"),
    [
        (122, "999999200001010012", ("check-digit",)),
        (36, "20000102", ("birth",)),
        (36, "20000231", ("birth",)),
        (30, "2", ("sex",)),
        (30, "?", ("sex",)),
        (30, "0", ()),
        (30, "9", ()),
        (188, "20310101", ("validity",)),
        (188, "        ", ("validity",)),
        (204, "20300231", ("validity",)),
        (204, "20200501", ()),
        (204, "        ", ("validity",)),
    ],
)
def test_what_contradicts_itself_is_doubted_and_kept(at, text, doubts):
    card = parse(put(text_block(ZHANG), at, text))
    assert card.doubts == doubts
    assert card.name == "张三"
    assert card.number == (text if at == 122 else ZHANG.id_number)


@given(st.binary(min_size=256, max_size=256))
def test_any_256_bytes_are_a_card_or_a_typed_refusal(block):
    try:
        card = parse(block)
    except ReadTrouble as trouble:
        assert trouble.failed.step == "parse"
    else:
        assert card.name and len(card.number) in (15, 18)


@given(seeds_and_indices, st.integers(0, 255), st.integers(1, 255))
def test_one_changed_byte_never_makes_another_person_without_a_doubt(which, at, by):
    somebody = person(*which)
    block = bytearray(text_block(somebody))
    block[at] ^= by
    try:
        card = parse(bytes(block))
    except ReadTrouble:
        return
    if somebody.kind != "i" and card.kind == somebody.kind:
        assert card.number == somebody.id_number or "check-digit" in card.doubts
