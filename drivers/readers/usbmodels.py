"""USB identity-card readers by name: which of them this program speaks with. Needs no USB library.

None of them was at hand when this was written: numbers and languages are what public programs say. A reader that is not
listed may be named in the settings as `usb:VID:PID`; whether it can be spoken with its interfaces then tell.
"""

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["sam", "hid", "cloud"]

STANDARD: Final = "https://github.com/AuroraRAS/openiDR200/blob/master/idrusb.cpp"
ROUTON: Final = "https://github.com/c786909486/JingLunReader (UsbDevPermissionMgr.java)"
ZHONGRUAN: Final = "https://juejin.cn/post/7467530271279841315"
HEARSAY: Final = "named in makers' demo programs; no public program that speaks with it was found"


@dataclass(frozen=True)
class UsbModel:
    """One kind of reader.

    Attributes:
        vid: vendor id.
        pid: product id.
        name: what people call it.
        language: `sam` for frames of the SAM over bulk pipes; `hid` for reports whose framing no maker has published;
            `cloud` for readers that leave the reading to their maker's server and have no SAM inside.
        source: where this is said.
    """

    vid: int
    pid: int
    name: str
    language: Language
    source: str


MODELS: Final = (
    UsbModel(0x0400, 0xC35A, "SDT USBIDR", "sam", STANDARD),
    UsbModel(0x0483, 0x5652, "Eastcom", "sam", HEARSAY),
    UsbModel(0x10C4, 0x8A1B, "Senter", "sam", HEARSAY),
    UsbModel(0x2015, 0x0008, "Senrui", "sam", HEARSAY),
    UsbModel(0x9573, 0x4836, "Yishu", "sam", HEARSAY),
    UsbModel(0x0425, 0x8159, "Routon HIDIDR", "hid", ROUTON),
    UsbModel(0xC216, 0x0102, "Zhongruan Gaoke", "cloud", ZHONGRUAN),
)


def named(vid: int, pid: int) -> UsbModel | None:
    """The model of these ids, None when the list does not know it."""
    return next((model for model in MODELS if (model.vid, model.pid) == (vid, pid)), None)
