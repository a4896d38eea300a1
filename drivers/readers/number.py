"""Document numbers by GB 11643-1999: 17 digits (region, birth, sequence) and a check character by ISO 7064 MOD 11-2."""

import re
import unicodedata
from datetime import date
from typing import Final, Literal

Sex = Literal["male", "female"]

WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS: Final = "10X98765432"

_FORM: Final = re.compile("[0-9]{17}[0-9X]")


def normalised(typed: str) -> str:
    """A typed number as it is stored: full-width characters made narrow, spaces gone, X in upper case."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


def check_character(digits: str) -> str:
    """The 18th character of 17 digits.

    Raises:
        ValueError: not 17 ASCII digits.
    """
    if not re.fullmatch("[0-9]{17}", digits):
        raise ValueError("the check character is made from 17 digits")
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return CHECK_CHARACTERS[total % 11]


def has_form(number: str) -> bool:
    """Whether this looks like an 18-character number at all; the check character may still be wrong."""
    return _FORM.fullmatch(number) is not None


def is_valid(number: str) -> bool:
    """Whether the number has the form and the right check character."""
    return has_form(number) and check_character(number[:17]) == number[17]


def birth(number: str) -> date | None:
    """The birth date in the number, None when its digits are no date.

    Raises:
        ValueError: the number does not have the form.
    """
    _demand_form(number)
    return calendar_day(number[6:14])


def sex(number: str) -> Sex:
    """The sex in the number: an odd 17th digit is male.

    Raises:
        ValueError: the number does not have the form.
    """
    _demand_form(number)
    return "male" if int(number[16]) % 2 else "female"


def calendar_day(digits: str) -> date | None:
    """The day written as YYYYMMDD, None when there is no such day."""
    if not re.fullmatch("[0-9]{8}", digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _demand_form(number: str) -> None:
    if not has_form(number):
        raise ValueError("not of the form of a document number")
