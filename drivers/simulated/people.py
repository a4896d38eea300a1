"""Invented people, the same ones for the same seed: nobody lives in region 999999, and nobody ever will."""

import base64
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from drivers.readers.base import CardKind
from drivers.readers.number import Sex, check_character

REGION: Final = "999999"
NOWHERE: Final = "UTO"
"""The country of specimen passports (ICAO 9303)."""

FIRST_BIRTHDAY: Final = date(1999, 9, 1)
DAYS: Final = 1511
"""A prime, so that steps of any size visit every birthday once."""

SEQUENCES: Final = 500
"""Per birthday and sex; the last digit of the three says the sex."""

SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭鲁韦昌马苗方俞任袁柳"
)
DOUBLE_SURNAMES: Final = ("欧阳", "司马", "上官", "诸葛", "慕容", "尉迟")
GIVEN: Final = (
    "安白波晨丹东帆芳菲刚光桂海涵航浩皓恒弘虹欢嘉建江洁婧静军俊凯岚蕾磊莉亮林"
    "琳玲璐曼梅萌敏明娜宁培琪倩强青晴荣瑞若珊诗爽思松涛天婷彤薇文曦霞翔晓欣雪"
    "雅岩妍阳瑶怡毅莹颖宇雨远悦云泽哲真志智舟卓梓"
)
RARE: Final = ("㛃", "䶮", "㙓", "𬭎", "𬱟", "𫖯", "𠮷", "𩽾")
"""From GB 18030's four-byte ranges; the last ones are surrogate pairs on the card."""

DOTTED: Final = ("阿依古丽", "买买提", "古丽娜尔", "吐尔逊", "努尔兰", "热依汗", "艾力", "迪丽努尔", "扎西", "卓玛")
LATIN_SURNAMES: Final = ("MARLOWE", "OKONKWO", "LINDGREN", "ANDERSSON", "FERREIRA", "DUBOIS", "NAKASHIMA", "ROSSI")
LATIN_GIVEN: Final = ("INGRID", "OLUWASEUN", "MATEUS", "CELESTE", "HARUKA", "TOBIAS", "MARGUERITE", "PIERO")


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist.

    Attributes:
        name: Chinese name, then the Latin one where there is one: as `IdCard.name`.
        id_number: 18 characters, 15 for kind `i`.
        birth: birthday, the same as in the number.
        sex: the same as in the number.
        kind: which card they carry.
        chinese: the Chinese name alone.
        latin: the Latin name alone, empty for most.
        valid_from: first day of the card.
        valid_to: last day, None for 长期.
    """

    name: str
    id_number: str
    birth: date
    sex: Sex
    kind: CardKind
    chinese: str
    latin: str
    valid_from: date
    valid_to: date | None


def person(seed: int, index: int) -> Person:
    """The person of this index among the people of this seed. No two indices share a number.

    Raises:
        ValueError: there are not that many people.
    """
    dice = random.Random(f"{seed}:{index}")
    kind = _kind(dice)
    sex: Sex = dice.choice(("male", "female"))
    birth, sequence = _place_in_line(seed, index)
    chinese, latin = _chinese_name(dice), _latin_name(dice) if kind in ("y", "i") else ""
    valid_from = date(2019, 1, 1) + timedelta(days=dice.randrange(1500))
    return Person(
        name=" ".join(filter(None, (chinese, latin))),
        id_number=_foreign_number(index) if kind == "i" else _number(birth, 2 * sequence + (sex == "male")),
        birth=birth,
        sex=sex,
        kind=kind,
        chinese=chinese,
        latin=latin,
        valid_from=valid_from,
        valid_to=_last_day(dice, kind, valid_from),
    )


def code_string(seed: int, index: int) -> str:
    """The 采集码 of the person of this index: opaque, the same for the same seed, another for every index.

    The form is invented; nothing is known of the real one but that it is a QR code of something encrypted.
    """
    return base64.urlsafe_b64encode(random.Random(f"code of {seed}:{index}").randbytes(48)).decode("ascii")


def text_block(person: Person) -> bytes:
    """The 256 bytes on the person's card, field after field as a card's maker writes them."""
    fields = {"resident": _resident, "j": _permit, "y": _foreign, "i": _foreign_of_2017}[person.kind](person)
    return b"".join(_padded(text, units) for text, units in fields)


def _padded(text: str, units: int) -> bytes:
    """A field of so many UTF-16 units, filled up with spaces."""
    raw = text.encode("utf-16-le")
    if len(raw) > 2 * units:
        raise ValueError(f"{text!r} does not fit into {units} units")
    return raw + " ".encode("utf-16-le") * (units - len(raw) // 2)


Field = tuple[str, int]


def _head(person: Person, second: str) -> list[Field]:
    return [(person.chinese, 15), (_sex_code(person), 1), (second, 2), (_day(person.birth), 8)]


def _validity(person: Person) -> list[Field]:
    return [(_day(person.valid_from), 8), (_day(person.valid_to), 8)]


def _resident(person: Person) -> list[Field]:
    return [
        *_head(person, "01"),
        ("虚构省无名市不存在路1号", 35),
        (person.id_number, 18),
        ("无名市公安局", 15),
        *_validity(person),
        ("", 18),
    ]


def _permit(person: Person) -> list[Field]:
    return [
        *_head(person, ""),
        ("虚构省无名市不存在路2号", 35),
        (person.id_number, 18),
        ("无名市公安局", 15),
        *_validity(person),
        ("H00000000", 9),
        ("01", 2),
        ("", 3),
        ("J", 1),
        ("", 3),
    ]


def _foreign(person: Person) -> list[Field]:
    return [
        *_head(person, "00"),
        (person.latin[:35], 35),
        (person.id_number, 18),
        ("", 15),
        *_validity(person),
        (person.latin[35:], 11),
        (NOWHERE, 3),
        ("Y", 1),
        ("", 3),
    ]


def _foreign_of_2017(person: Person) -> list[Field]:
    return [
        (person.latin, 60),
        (_sex_code(person), 1),
        (person.id_number, 15),
        (NOWHERE, 3),
        (person.chinese, 15),
        *_validity(person),
        (_day(person.birth), 8),
        ("01", 2),
        ("9999", 4),
        ("I", 1),
        ("", 3),
    ]


def _sex_code(person: Person) -> str:
    return {"male": "1", "female": "2"}[person.sex]


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else "长期"


def _kind(dice: random.Random) -> CardKind:
    kinds: tuple[CardKind, ...] = ("resident", "j", "y", "i")
    return dice.choices(kinds, weights=(94, 3, 2, 1))[0]


def _place_in_line(seed: int, index: int) -> tuple[date, int]:
    """A birthday and a sequence on that day, another pair for every index."""
    if not 0 <= index < DAYS * SEQUENCES:
        raise ValueError(f"there are only {DAYS * SEQUENCES} people")
    dice = random.Random(f"line of {seed}")
    step, first = dice.randrange(1, DAYS), dice.randrange(DAYS)
    day = (first + step * index) % DAYS
    # 37 times the day only mixes: people of neighbouring days should not end in the same digits.
    return FIRST_BIRTHDAY + timedelta(days=day), (37 * day + index // DAYS) % SEQUENCES


def _number(birth: date, sequence: int) -> str:
    digits = f"{REGION}{birth:%Y%m%d}{sequence:03d}"
    return digits + check_character(digits)


def _foreign_number(index: int) -> str:
    """Three letters and twelve digits; unlike `_number` it carries no check character."""
    return f"{NOWHERE}{REGION}{index:06d}"


def _last_day(dice: random.Random, kind: CardKind, first: date) -> date | None:
    """Now and then 长期, which only people past 45 really have."""
    if kind == "resident" and dice.random() < 0.02:
        return None
    return date(first.year + (5 if kind == "j" else 10), first.month, min(first.day, 28))


def _chinese_name(dice: random.Random) -> str:
    """Mostly two or three characters; now and then four, a rare one, or a name with the dot of U+00B7."""
    shape = dice.random()
    if shape < 0.03:
        return "·".join(dice.sample(DOTTED, 2))
    surname = dice.choice(DOUBLE_SURNAMES) if shape < 0.06 else dice.choice(SURNAMES)
    given = "".join(dice.sample(GIVEN, 1 if shape > 0.85 else 2))
    return surname + (given[:-1] + dice.choice(RARE) if shape < 0.1 else given)


def _latin_name(dice: random.Random) -> str:
    return f"{dice.choice(LATIN_SURNAMES)} {dice.choice(LATIN_GIVEN)}"
