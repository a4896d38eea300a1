"""Everything that a job file can say, as one typed model. What it leaves open, `station.toml` decides."""

import base64
import binascii
import datetime
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from station.export.sealing.recipients import is_recipient
from station.identity import KEY_BYTES
from station.job import notice
from station.job.check_wishes import BadWish, CheckWishes, check_wishes
from station.job.hours import ORDINARY, Window, day, windows
from station.job.notice import Notice
from station.job.terms import METHODS, USUAL, By, Method, Retakes
from station.job.token_rule import Rule
from station.job.wrong import BadJob, Wrong, refuse, wrongs_of
from station.paper.printsheet import MOST, WIDTHS_MM, Caption, DoesNotFit, PaperSize, Prints, lay_out

Mode = Literal["strict", "queue"]
Lighting = Literal["continuous", "flash"]
Naming = Literal["number", "id_number", "exam_number", "student_number"]
Overrides = Literal["anybody", "supervisors"]
Names = Literal["kept", "masked", "none"]
Level = Literal["本科", "专科", "专升本", "硕士", "博士"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
LATER: Final = "later"

MOST_FEN: Final = 100_000
SECONDS: Final = (5, 600)
MOST_DAYS: Final = 60
MOST_RECIPIENTS: Final = 20

_SCHOOL_CODE: Final = re.compile("[A-Za-z0-9]{1,20}")
_COHORT: Final = re.compile("([0-9]{4})(届|级)?")


def _one_of(kind: Any) -> BeforeValidator:
    allowed = get_args(kind)

    def read(written: Any) -> Any:
        if written not in allowed or not isinstance(written, str):
            refuse("choice", allowed=", ".join(allowed))
        return written

    return BeforeValidator(read)


def _line(most: int) -> BeforeValidator:
    def read(written: Any) -> str:
        bare = written.strip() if isinstance(written, str) else ""
        if not 0 < len(bare) <= most or not bare.isprintable():
            refuse("text", most=most)
        return bare

    return BeforeValidator(read)


def _whole(low: int, high: int) -> BeforeValidator:
    def read(written: Any) -> int:
        if not isinstance(written, int) or isinstance(written, bool) or not low <= written <= high:
            refuse("whole", low=low, high=high)
        return written

    return BeforeValidator(read)


def _list_of(read: Callable[[Any], Any], most: int, code: str, **params: Any) -> BeforeValidator:
    def read_all(written: Any) -> Any:
        if not isinstance(written, list | tuple) or len(written) > most:
            refuse(code, **params)
        return tuple(read(one) for one in written)

    return BeforeValidator(read_all)


def _key(written: Any) -> bytes:
    if isinstance(written, bytes) and len(written) == KEY_BYTES:
        return written
    try:
        key = base64.b64decode(str(written), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        refuse("key", bytes=KEY_BYTES)
    return key


def _flag(written: Any) -> bool:
    if not isinstance(written, bool):
        refuse("yes-no")
    return written


def _school_code(written: Any) -> str:
    if not isinstance(written, str) or not _SCHOOL_CODE.fullmatch(written):
        refuse("school-code")
    return written


def _cohort(written: Any) -> str:
    found = _COHORT.fullmatch(str(written)) if isinstance(written, int | str) else None
    if found is None:
        refuse("cohort")
    return f"{found[1]}{found[2] or '届'}"


def _fee(written: Any) -> int | str:
    whole = isinstance(written, int) and not isinstance(written, bool)
    if written != LATER and not (whole and 0 <= written <= MOST_FEN):
        refuse("fee", most=MOST_FEN)
    return written  # type: ignore[no-any-return]


def _level(written: Any) -> Any:
    if written not in LEVELS:
        refuse("choice", allowed=", ".join(LEVELS))
    return written


def _recipients(written: Any) -> tuple[str, ...]:
    """Public keys only: who pastes the secret one is told, and it is not repeated."""
    keys = tuple(written) if isinstance(written, list | tuple) else (written,)
    if len(keys) > MOST_RECIPIENTS or not all(isinstance(key, str) and is_recipient(key) for key in keys):
        refuse("recipients", most=MOST_RECIPIENTS)
    return keys


def _method(written: Any) -> Any:
    if written not in METHODS or not isinstance(written, str):
        refuse("choice", allowed=", ".join(METHODS))
    return written


def _methods(written: Any) -> tuple[Any, ...]:
    """At least one, none twice."""
    if not isinstance(written, list | tuple) or not 0 < len(written) <= len(METHODS):
        refuse("choice", allowed=", ".join(METHODS))
    read = tuple(_method(one) for one in written)
    if len(set(read)) < len(read):
        refuse("twice")
    return read


def _path(written: Any) -> Path:
    """A path as it is written in the file: forward slashes work everywhere."""
    if isinstance(written, Path):
        return written
    if not isinstance(written, str) or not written.strip() or not written.isprintable():
        refuse("path")
    return Path(written)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class School(_Table):
    """`[school]`.

    Attributes:
        code: five digits as a rule; the first part of packages' names.
        name: as people write it.
    """

    code: Annotated[str, BeforeValidator(_school_code)]
    name: Annotated[str, _line(60)]


class Day(_Table):
    """`[[days]]`: one day of capturing.

    Attributes:
        date: which.
        hours: its windows; what lies between them is a break.
        make_up: who comes then missed an earlier day (补拍).
    """

    date: Annotated[datetime.date, BeforeValidator(day)]
    hours: Annotated[tuple[Window, ...], BeforeValidator(windows)] = ORDINARY
    make_up: Annotated[bool, BeforeValidator(_flag)] = False


class Consent(_Table):
    """`[consent]`: the notice that people read before they swipe, in one language or two."""

    version: Annotated[str, BeforeValidator(notice.version)]
    zh: Annotated[str, BeforeValidator(notice.text)] = ""
    en: Annotated[str, BeforeValidator(notice.text)] = ""

    @model_validator(mode="after")
    def _says_something(self) -> "Consent":
        if not self.zh and not self.en:
            refuse("notice-empty")
        return self

    @property
    def notice(self) -> Notice:
        """The notice."""
        return Notice(self.version, self.zh, self.en)


class Payment(_Table):
    """`[payment]`: how the fees are paid.

    Attributes:
        by: who pays at once: a class, a major, a college, or each person alone.
        methods: by what; nothing else is taken at the desk.
        payee: to whom, as the payers' phones show it.
        wechat_qr, alipay_qr: pictures of the payee's codes, beside the job file.
        retakes: whether a person who is captured again pays again.
    """

    by: Annotated[By, _one_of(By)] = "class"
    methods: Annotated[tuple[Method, ...], BeforeValidator(_methods)] = USUAL
    payee: Annotated[str | None, _line(40)] = None
    wechat_qr: Annotated[Path | None, BeforeValidator(_path)] = None
    alipay_qr: Annotated[Path | None, BeforeValidator(_path)] = None
    retakes: Annotated[Retakes, _one_of(Retakes)] = "free"


class PrintsTable(_Table):
    """`[prints]`: what the prints of a person look like, see `station.paper.printsheet`."""

    width: Annotated[int, _whole(*WIDTHS_MM)] = Prints.width
    count: Annotated[int, _whole(1, MOST)] = Prints.count
    paper: Annotated[PaperSize, _one_of(PaperSize)] = Prints.paper
    cut_marks: Annotated[bool, BeforeValidator(_flag)] = Prints.cut_marks
    caption: Annotated[Caption, _one_of(Caption)] = Prints.caption

    @model_validator(mode="after")
    def _fits(self) -> "PrintsTable":
        try:
            lay_out(self.prints)
        except DoesNotFit as told:
            refuse("prints-fit", most=told.most, paper=self.paper, width=self.width)
        return self

    @property
    def prints(self) -> Prints:
        """The prints."""
        return Prints(self.width, self.count, self.paper, self.cut_marks, self.caption)


class JobTable(_Table):
    """A whole job file. None: `station.toml` says, or nobody.

    Attributes:
        key: 32 bytes, the same at every desk; None only where there is no file.
        school: whose students.
        cohort: of which year, `2026届` (leaving) or `2022级` (entering).
        campus, place: where.
        days: when; in order, none twice.
        levels: of which levels people come; empty: of any.
        fee: fen a head; `later` where nobody has fixed it yet.
        seconds: for one student, as planned.
        tokens: card, code, either, both.
        electronic_id: whether an ID on a phone may be typed in.
        body_button: whether pictures by the body's own button count for whoever sits.
        mode: strict or queue.
        lighting: where the light of the pictures comes from.
        naming: what delivered portraits are named by.
        overrides: who lets a blocking check pass.
        recipients: public keys of age, for whose holders alone packages are encrypted.
        names: whether names and document numbers are kept, see `station.job.identity_kept`.
        code_list, dress_rule: beside the job file.
        consent: what people read first.
        payment: how the fees are paid; None: as `money` says.
        prints: how a person's prints lie on paper.
        checks: see `check_wishes`.
    """

    key: Annotated[bytes | None, BeforeValidator(_key)] = Field(default=None, repr=False)
    school: School | None = None
    cohort: Annotated[str | None, BeforeValidator(_cohort)] = None
    campus: Annotated[str | None, _line(40)] = None
    place: Annotated[str | None, _line(60)] = None
    levels: Annotated[tuple[Level, ...], _list_of(_level, 5, "choice", allowed=", ".join(LEVELS))] = ()
    fee: Annotated[int | Literal["later"] | None, BeforeValidator(_fee)] = None
    seconds: Annotated[int | None, _whole(*SECONDS)] = None
    tokens: Annotated[Rule, _one_of(Rule)] = "either"
    electronic_id: Annotated[bool, BeforeValidator(_flag)] = False
    body_button: Annotated[bool, BeforeValidator(_flag)] = False
    mode: Annotated[Mode | None, _one_of(Mode)] = None
    lighting: Annotated[Lighting | None, _one_of(Lighting)] = None
    naming: Annotated[Naming | None, _one_of(Naming)] = None
    overrides: Annotated[Overrides | None, _one_of(Overrides)] = None
    recipients: Annotated[tuple[str, ...], BeforeValidator(_recipients)] = ()
    names: Annotated[Names, _one_of(Names)] = "kept"
    code_list: Annotated[Path | None, BeforeValidator(_path)] = None
    dress_rule: Annotated[Path | None, BeforeValidator(_path)] = None
    days: tuple[Day, ...] = ()
    consent: Consent | None = None
    payment: Payment | None = None
    prints: PrintsTable = PrintsTable()
    checks: dict[str, Any] = {}

    @property
    def money(self) -> Payment:
        """How the fees are paid, said or not."""
        return self.payment or Payment()

    @property
    def check_wishes(self) -> CheckWishes:
        """What the job wants of the checks."""
        return check_wishes(self.checks)


def checked(raw: Mapping[str, Any]) -> JobTable:
    """Give what a parsed file, or a form, says.

    Raises:
        BadJob: with every mistake there is.
    """
    try:
        table = JobTable.model_validate(dict(raw))
    except ValidationError as error:
        raise BadJob(_in_order([*wrongs_of(error, JobTable), *_bad_wishes(raw.get("checks"))])) from None
    if found := [*_contradictions(table), *_bad_wishes(table.checks)]:
        raise BadJob(_in_order(found))
    return table


def _bad_wishes(checks: Any) -> list[Wrong]:
    if not isinstance(checks, Mapping):
        return []  # that it is no table is told already
    found = []
    for name in checks:
        try:
            check_wishes({name: checks[name], **({"profile": checks["profile"]} if _known_profile(checks) else {})})
        except BadWish as bad:
            if bad.key == name:
                found.append(Wrong(("checks", bad.key), bad.code, bad.params))
    return found


def _known_profile(checks: Mapping[str, Any]) -> bool:
    try:
        check_wishes({"profile": checks["profile"]})
    except (KeyError, BadWish):
        return False
    return True


def _contradictions(table: JobTable) -> list[Wrong]:
    """What each key alone may say, and all together can't."""
    found = []
    dates = [day.date for day in table.days]
    if len(dates) > MOST_DAYS:
        found.append(Wrong(("days",), "days-many", {"most": MOST_DAYS}))
    for place, (before, after) in enumerate(pairwise(dates), 1):
        if before >= after:
            found.append(Wrong(("days", place, "date"), "days-order"))
    for method in ("wechat", "alipay"):
        if getattr(table.money, f"{method}_qr") is not None and method not in table.money.methods:
            found.append(Wrong(("payment", f"{method}_qr"), "qr-unused", {"method": method}))
    if table.naming == "id_number" and table.names == "none":
        found.append(Wrong(("naming",), "naming-unkept"))
    return found


def _in_order(wrongs: list[Wrong]) -> list[Wrong]:
    """As the keys stand in the model, unknown ones first: a mistyped key explains why another one is missing."""
    order = {name: place for place, name in enumerate(JobTable.model_fields)}
    return sorted(wrongs, key=lambda wrong: order.get(str(wrong.key[0]) if wrong.key else "", -1))
