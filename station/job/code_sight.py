"""What is plainly no 采集码, by sight: such a string is refused in words and never stored, not even as a hash.

People show what is at hand: the payment code of the next queue, a web address, the printed ticket, a phone number. The
form of a 采集码 itself is not public, so nothing here says what one is; `code_shape` learns that from the job.
"""

import re
from datetime import date
from typing import Final

from drivers.readers import number as numbers
from station.job.ticket import is_ticket

# https://pay.weixin.qq.com/doc/v2/merchant/4011936654: 18 digits, the first two 10 to 15
_WECHAT: Final = re.compile("1[0-5][0-9]{16}")
# https://opendocs.alipay.com/open/194/106039: 16 to 24 digits, the first two 25 to 30
_ALIPAY: Final = re.compile("(?:2[5-9]|30)[0-9]{14,22}")
_ADDRESS: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://.*|www\..*|(?:mailto|tel|sms|geo|smsto|begin|mecard):.*", re.I | re.S
)
_PHONE: Final = re.compile("(?:\\+?86)?1[3-9][0-9]{9}")
_FIFTEEN: Final = re.compile("[0-9]{15}")
EARLIEST: Final = date(1920, 1, 1)


def wrong_kind(code: str) -> str | None:
    """The refusal's code for what this plainly is; None when it may be a 采集码.

    `payment-code`, `web-address`, `own-ticket`, `phone-number` or `bare-number`. A document number that could also be
    a payment code is told by its birthday and check character.
    """
    bare = code.strip()
    if not bare:
        return "not-a-code"
    if is_ticket(bare):
        return "own-ticket"
    if _is_document_number(bare):
        return "bare-number"
    if _WECHAT.fullmatch(bare) or _ALIPAY.fullmatch(bare):
        return "payment-code"
    if _PHONE.fullmatch(bare):
        return "phone-number"
    if _ADDRESS.fullmatch(bare):
        return "web-address"
    return None


def _is_document_number(bare: str) -> bool:
    """18 characters by GB 11643, or the 15 digits that numbers had until 1999."""
    number = numbers.normalised(bare)
    if numbers.is_valid(number):
        born = numbers.birth(number)
        return born is not None and born >= EARLIEST
    return _FIFTEEN.fullmatch(number) is not None and numbers.calendar_day(f"19{number[6:12]}") is not None
