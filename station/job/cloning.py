"""Next year's job from this year's: another key, another cohort, later days; what belongs to people stays behind."""

import os
from dataclasses import dataclass
from pathlib import Path

from station.job.hours import years_later
from station.job.table import JobTable, Payment
from station.job.writing import new_key


@dataclass(frozen=True)
class Clone:
    """A job made from another one.

    Attributes:
        table: what it says.
        shifted: years by which its days are later; None: it has no days.
        left: keys that were not taken over, because they are of last year's people.
    """

    table: JobTable
    shifted: int | None
    left: tuple[str, ...]


def clone(old: JobTable, cohort: str, *, keep_days: bool = True, base: tuple[Path, Path] | None = None) -> Clone:
    """Make next year's job.

    The days come on the same weekdays, 52 weeks later for each year between the cohorts; a person looks at them again.

    Args:
        old: this year's job.
        cohort: of the new one, as `JobTable` has it.
        keep_days: whether there are days at all.
        base: the folders of the old and the new file, where they differ: paths go on meaning the same folder.
    """
    old = old.model_copy(update={"payment": _payment_moved(old.payment, base)})
    years = _years_between(old.cohort, cohort)
    days = tuple(day.model_copy(update={"date": years_later(day.date, years)}) for day in old.days) if keep_days else ()
    left = ("code_list",) if old.code_list is not None else ()
    update = {
        "key": new_key(), "cohort": cohort, "days": days, "code_list": None,
        "dress_rule": _moved(old.dress_rule, base),
    }  # fmt: skip
    return Clone(old.model_copy(update=update), years if days else None, left)


def _years_between(before: str | None, after: str) -> int:
    """At least one: a clone is for later."""
    return max(1, int(after[:4]) - int(before[:4])) if before else 1


def _payment_moved(payment: Payment | None, base: tuple[Path, Path] | None) -> Payment | None:
    if payment is None:
        return None
    codes = {name: _moved(getattr(payment, name), base) for name in ("wechat_qr", "alipay_qr")}
    return payment.model_copy(update=codes)


def _moved(path: Path | None, base: tuple[Path, Path] | None) -> Path | None:
    if path is None or base is None or path.is_absolute():
        return path
    old, new = (folder.absolute() for folder in base)
    try:
        return Path(os.path.relpath(old / path, new))
    except ValueError:  # another drive
        return old / path
