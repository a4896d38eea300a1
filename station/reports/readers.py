"""Who a sheet is for, and what of somebody that reader may see.

office  the registry and whoever works for it: everything that the job keeps.
class   monitors and counsellors: names masked (张*), of numbers the last six signs, of phones the last four.
public  whatever hangs on a wall: names masked, of numbers the last four signs, nobody's phone, no remark.

What a job does not keep is on nobody's paper: with `names = "masked"` the office too sees 张*, with `names = "none"`
there is no name at all, not even those of teachers and monitors, and room for a pen in its place.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from station.job.masking import TAIL, mask_name
from station.job.table import Names
from station.job.timetable import Contact

Reader = Literal["office", "class", "public"]
READERS: Final[tuple[Reader, ...]] = get_args(Reader)

CLASS_TAIL: Final = 6
"""Signs of a number by which people of one class are told apart, as on the desk's own windows."""


@dataclass(frozen=True)
class Eyes:
    """What one reader sees of the people of one job."""

    reader: Reader
    names: Names = "kept"

    @property
    def masked(self) -> bool:
        """Whether anything is hidden from this reader that the job keeps."""
        return self.reader != "office"

    def name(self, name: str | None) -> str | None:
        """Somebody's name."""
        if not name or self.names == "none":
            return None
        return mask_name(name) if self.masked or self.names == "masked" else name

    def number(self, number: str | None) -> str | None:
        """A number by which somebody is known: 学号, 考生号, of a document."""
        if not number or not self.masked:
            return number or None
        return f"…{_tail(number, CLASS_TAIL if self.reader == 'class' else TAIL)}"

    def contact(self, who: Contact) -> tuple[str | None, str | None]:
        """Name and phone of somebody to call."""
        if self.names == "none":
            return None, None
        phone = {"office": who.phone, "class": who.phone and f"…{_tail(who.phone, TAIL)}", "public": ""}
        return self.name(who.name), phone[self.reader] or None

    def remark(self, text: str | None) -> str | None:
        """Something that was written about somebody."""
        return text or None if self.reader == "office" and self.names == "kept" else None


def _tail(number: str, most: int) -> str:
    """The last signs, never more than half of it."""
    return number[-min(most, len(number) // 2) :] if len(number) > 1 else ""
