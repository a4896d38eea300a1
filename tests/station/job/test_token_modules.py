"""What a code is not, what codes are like, how card and code are compared, what may be typed: each on its own."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.readers import number as numbers
from station.identity import code_key
from station.job import code_list, typed
from station.job.code_list import CodeListError
from station.job.code_shape import ENOUGH, CodeShape
from station.job.code_sight import wrong_kind
from station.job.compare import Known, compare
from station.job.ticket import is_ticket, ticket_text
from station.job.token_rule import half_of, missing, taken

KEY = b"k" * 32
TOKENS = st.text(string.ascii_letters + string.digits + "-_=+/", min_size=20, max_size=200)


# by sight


@given(TOKENS.filter(lambda code: not code.isdigit()))
def test_what_looks_like_an_encrypted_token_is_let_through(code):
    assert wrong_kind(code) is None


@given(st.text(max_size=2000))
def test_anything_at_all_is_sorted_without_trouble(code):
    assert wrong_kind(code) in {
        None, "payment-code", "web-address", "own-ticket", "phone-number", "bare-number", "not-a-code"
    }  # fmt: skip


@pytest.mark.parametrize("length", range(14, 28))
@pytest.mark.parametrize("first", [9, 10, 12, 15, 16, 24, 25, 28, 30, 31])
def test_payment_codes_are_told_by_their_first_two_digits_and_their_length(first, length):
    code = f"{first:02}".ljust(length, "7")
    wechat, alipay = length == 18 and 10 <= first <= 15, 16 <= length <= 24 and 25 <= first <= 30
    assert (wrong_kind(code) == "payment-code") == (wechat or alipay)


@pytest.mark.parametrize("address", ["HTTP://A.CN/x", "wxp://f2f0abc", "alipays://platformapi", "www.a.cn", "tel:123"])
def test_addresses(address):
    assert wrong_kind(address) == "web-address"


@pytest.mark.parametrize("phone", ["13800000000", "+8613800000000", "8619900000000", " 15500000000\n"])
def test_phone_numbers(phone):
    assert wrong_kind(phone) == "phone-number"


def test_a_document_number_of_a_region_that_begins_like_a_payment_code_is_called_a_number():
    digits = "11010119990101001"
    number = digits + numbers.check_character(digits)
    assert wrong_kind(number) == "bare-number"
    wrong = digits + ("0" if number[17] != "0" else "1")
    assert wrong_kind(wrong) == "payment-code"


def test_numbers_of_fifteen_digits_have_a_birthday_in_the_middle():
    assert wrong_kind("999999900101001") == "bare-number"
    assert wrong_kind("999999901301001") is None


@given(
    st.from_regex(r"[A-Z]-[0-9]{4,9}", fullmatch=True), st.text(min_size=1, max_size=80).filter(lambda j: ":" not in j)
)
def test_a_ticket_is_known_as_one(number, job):
    try:
        text = ticket_text(job, number)
    except ValueError:
        assert "\n" in job or not number.isascii()
        return
    assert is_ticket(text)
    assert wrong_kind(text) == "own-ticket" or text != text.strip()


# the shape of codes


@given(st.lists(TOKENS, min_size=ENOUGH, max_size=30))
def test_no_confirmed_code_is_unusual(codes):
    shape = CodeShape.of(codes)
    assert not any(shape.is_unusual(code) for code in codes)


@given(st.lists(TOKENS, max_size=ENOUGH - 1), TOKENS)
def test_nothing_is_unusual_before_enough_are_known(codes, code):
    assert not CodeShape.of(codes).is_unusual(code)


@given(st.lists(st.from_regex("[0-9a-f]{64}", fullmatch=True), min_size=ENOUGH, max_size=9))
def test_other_lengths_and_other_characters_are_unusual(codes):
    shape = CodeShape.of(codes)
    assert shape.is_unusual(codes[0][:-1])
    assert shape.is_unusual(codes[0] + "0")
    assert shape.is_unusual(codes[0][:-1] + "Z")
    assert shape.is_unusual(codes[0][:-1] + "码")


def test_a_shape_holds_no_code():
    assert "secret" not in repr(CodeShape.of(["secret"] * 9))


# card and code


@pytest.mark.parametrize(
    ("name", "masked", "finding"),
    [
        ("张三", "张*", "agrees"),
        ("张三丰", "张*丰", "agrees"),
        ("张三丰", "张＊丰", "agrees"),
        ("欧阳小明", "欧**明", "agrees"),
        ("欧阳小明", "欧*明", "agrees"),
        ("张三", "李*", "differs"),
        ("张三丰", "张*山", "differs"),
        ("张三", "张*三", "differs"),
        ("阿卜杜热合曼·麦麦提图尔荪", "阿*荪", "agrees"),
        ("古丽·艾力", "古丽•艾力", "agrees"),
        ("张三", "", "unknown"),
        ("张三", "**", "unknown"),
        ("张三", None, "unknown"),
        (None, "张*", "unknown"),
        ("张\ue123", "张*", "unknown"),
        ("林 INGRID LINDGREN", "I*N", "agrees"),
        ("林 INGRID LINDGREN", "X*N", "differs"),
    ],
)
def test_masked_names(name, masked, finding):
    assert compare(name, None, Known(masked)).name == finding


@pytest.mark.parametrize(
    ("shown", "finding"),
    [
        ("001X", "agrees"),
        ("001x", "agrees"),
        ("００１Ｘ", "agrees"),
        ("0010", "differs"),
        ("1X", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_last_four(shown, finding):
    assert compare(None, "99999919990101001X", Known(None, shown)).last_four == finding


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        (Known(), "unknown"),
        (Known("张*"), "weak"),
        (Known(None, "001X"), "weak"),
        (Known("张*", "001X"), "weak"),
        (Known("张*", "0019"), "differs"),
        (Known("李*", "001X"), "differs"),
    ],
)
def test_agreement_never_outweighs_a_difference(known, verdict):
    assert compare("张三", "99999919990101001X", known).verdict == verdict


# the list of codes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_list_tells_whose_a_code_is(tmp_path, encoding):
    path = tmp_path / "codes.csv"
    path.write_bytes("采集码,姓名,证件尾号\nabc,张*,001X\ndef,,\n\n".encode(encoding))
    codes = code_list.load(path, KEY)
    assert codes.of(code_key(KEY, "abc")) == Known("张*", "001X")
    assert codes.of(code_key(KEY, "def")) == Known()
    assert codes.of(code_key(KEY, "xyz")) == Known()
    assert "abc" not in repr(codes.known.keys())


@pytest.mark.parametrize(
    "content",
    [b"", "姓名\n张*\n".encode(), b"code\nabc\nabc\n", b"\xff\xff\xff"],
    ids=["empty", "no code", "twice", "bytes"],
)
def test_a_list_that_can_not_be_used_is_told_by_name(tmp_path, content):
    path = tmp_path / "codes.csv"
    path.write_bytes(content)
    with pytest.raises(CodeListError, match=r"codes\.csv"):
        code_list.load(path, KEY)


def test_a_list_that_is_not_there(tmp_path):
    with pytest.raises(CodeListError):
        code_list.load(Path(tmp_path / "none.csv"), KEY)


# typed by hand


def entry(document: str, number: str, name: str = "测试甲") -> typed.Entry:
    return typed.Entry(document, "card-lost", number, name)


@pytest.mark.parametrize(
    ("document", "one", "other"),
    [
        ("hk-macao-pass", "H12345678", "h1234567802"),
        ("taiwan-pass", "12345678", "1234567801"),
        ("passport", "e12345678", "Ｅ１２３４５６７８"),
    ],
)
def test_a_document_made_anew_is_the_same_person(document, one, other):
    first, second = (typed.checked(entry(document, number), electronic_allowed=False) for number in (one, other))
    assert first.identity == second.identity


def test_documents_of_two_kinds_never_share_an_identity():
    passport = typed.checked(entry("passport", "12345678"), electronic_allowed=False)
    pass_ = typed.checked(entry("taiwan-pass", "12345678"), electronic_allowed=False)
    assert passport.identity != pass_.identity


@pytest.mark.parametrize("name", ["张䶮", "𠮷田", "阿卜杜热合曼·麦麦提图尔荪", "李\ue123", "O'NEILL"])
def test_names_that_people_have(name):
    digits = "99999919990101001"
    number = digits + numbers.check_character(digits)
    assert typed.checked(entry("temporary-id", number, f"  {name} "), electronic_allowed=False).name == name


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(sorted(typed.BY_CODE)))
def test_whatever_is_typed_is_taken_or_denied(number, name, document):
    try:
        person = typed.checked(entry(document, number, name), electronic_allowed=True)
    except typed.Denied:
        return
    assert person.name and person.number and person.identity


def test_nothing_typed_shows_in_what_is_logged():
    digits = "99999919990101001"
    person = typed.checked(entry("temporary-id", digits + numbers.check_character(digits)), electronic_allowed=False)
    assert digits not in repr(person) and "测试甲" not in repr(person)


# the job's rule


@pytest.mark.parametrize("kind", ["resident", "j", "y", "i", "typed", "code"])
def test_a_rule_takes_what_it_names(kind):
    half = half_of(kind)
    other = {"card": "code", "code": "card"}[half]
    assert [taken(rule, half) for rule in ("either", "both", half, other)] == [True, True, True, False]
    assert [missing(rule, half) for rule in ("either", "both", half)] == [None, other, None]
