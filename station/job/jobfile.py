"""The job file, `<job>.job.toml`: what one job wants, and its key. Every desk of the job is given the same file.

    key = "base64 of 32 bytes"        the job's, for the keyed hashes by which a person is known again at any desk
    cohort = "2026届"                 whose pictures are taken
    campus = "宜宾校区"                where
    place = "图书馆报告厅"
    levels = ["本科", "专升本"]         of 本科, 专科, 专升本, 硕士, 博士; none: any
    fee = 1500                        fen a head, or "later"
    seconds = 27                      for one student, as planned
    tokens = "both"                   card, code, either, both
    electronic_id = false             whether an ID on a phone may be typed in
    body_button = false               whether pictures by the body's own button count for whoever sits
    mode = "strict"                   strict or queue
    lighting = "flash"                continuous or flash
    naming = "id_number"              number, id_number, exam_number, student_number
    recipients = ["age1..."]          public keys: packages are encrypted for their holders
    overrides = "supervisors"         who lets a blocking check pass: anybody, supervisors
    names = "kept"                    kept, masked or none: see `identity_kept`
    code_list = "codes.csv"           what is known of whose 采集码 is whose; beside this file
    dress_rule = "dress"              folder of pictures for those who wait; beside this file
    [school]                          code = "10622", name = "测试大学"
    [[days]]                          date = 2026-06-01, hours = ["08:30-12:00", "13:30-18:00"]
    [consent]                         version = "2026-1", zh = "...", en = "...": see `notice`
    [payment]                         by = "class", methods = ["wechat", "alipay", "transfer"], payee = "...",
                                      wechat_qr = "wechat.png", alipay_qr = "alipay.png" (beside this file),
                                      retakes = "free": see `table.Payment`
    [prints]                          width = 33, count = 4, paper = "5-inch", cut_marks = true,
                                      caption = "name_number": see `station.paper.printsheet`
    [checks]                          what it wants of the checks: see `check_wishes`

Only the key must be there; what else a job says wins over `station.toml`. Without a job everybody is eligible, every
token is taken, and the job is named by the date.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from station.config import Settings, SettingsError
from station.day import day_job
from station.job import code_list
from station.job.check_wishes import CheckWishes
from station.job.code_list import NOTHING_KNOWN
from station.job.lines import line_of
from station.job.rules import DoorRules, ShutterRules
from station.job.table import JobTable, checked
from station.job.wrong import BadJob, Wrong

SUFFIX: Final = ".job.toml"
_NAME: Final = re.compile("[A-Za-z0-9_-]{1,40}")
_AT_LINE: Final = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Job:
    """What the desk works for.

    Attributes:
        name: part of numbers' scope, packages' names and every event.
        key: 32 bytes of the job file; None where the data folder makes its own.
        rules: whom it lets in.
        shutter: who may release.
        dress_rule: folder of the pictures that tell people how to dress; None: drawn signs.
        checks: what it wants of the pictures' checks.
        wants: everything that its file says.
    """

    name: str
    key: bytes | None = field(default=None, repr=False)
    rules: DoorRules = field(default_factory=DoorRules)
    shutter: ShutterRules = field(default_factory=ShutterRules)
    dress_rule: Path | None = None
    checks: CheckWishes = field(default_factory=CheckWishes)
    wants: JobTable = field(default_factory=JobTable, repr=False)


def job_of(folder: Path, settings: Settings, moment: datetime) -> Job:
    """The job that the settings of a data folder name; the day's when they name none.

    Raises:
        SettingsError: the job file, or what it names, can't be used.
    """
    job = Job(day_job(moment)) if settings.job.file is None else load(folder / settings.job.file)
    if job.dress_rule is None and settings.job.dress_rule is not None:
        return replace(job, dress_rule=folder / settings.job.dress_rule)
    return job


def wants_of(folder: Path, settings: Settings, job: str) -> JobTable:
    """What the job of this name says: nothing, where the settings name no job file, or by now that of another job.

    Raises:
        SettingsError: the job file can't be used.
    """
    if settings.job.file is None:
        return JobTable()
    name, table = load_table(folder / settings.job.file)
    return table if name == job else JobTable()


def load(path: Path) -> Job:
    """Read a job file.

    Raises:
        SettingsError: not there, not named `<job>.job.toml`, broken, or its code list is.
    """
    name, table = load_table(path)
    dress = None if table.dress_rule is None else path.parent / table.dress_rule
    shutter = ShutterRules(table.body_button)
    table = _beside(path.parent, table)
    return Job(name, table.key, _rules(path.parent, table), shutter, dress, table.check_wishes, table)


def _beside(folder: Path, table: JobTable) -> JobTable:
    """The table with the pictures of the payee's codes where they are."""
    if table.payment is None:
        return table
    codes = {"wechat_qr": table.payment.wechat_qr, "alipay_qr": table.payment.alipay_qr}
    there = {name: path and folder / path for name, path in codes.items()}
    return table.model_copy(update={"payment": table.payment.model_copy(update=there)})


def load_table(path: Path) -> tuple[str, JobTable]:
    """Read a job's name and what its file says, without the files that it names.

    Raises:
        SettingsError: not there, not named `<job>.job.toml`, or broken: its first mistake, with its line.
    """
    try:
        return job_name(path), parsed(text_of(path))
    except BadJob as bad:
        raise SettingsError(bad.wrongs[0].as_line(path)) from None


def text_of(path: Path) -> str:
    """The file's text.

    Raises:
        SettingsError: not there, or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(Wrong((), "utf-8").as_line(path)) from None


def job_name(path: Path) -> str:
    """The name of the job in a file of this name.

    Raises:
        BadJob: no job file is called so.
    """
    name = path.name.removesuffix(SUFFIX)
    if name == path.name or not _NAME.fullmatch(name):
        raise BadJob([Wrong((), "file-name", {"suffix": SUFFIX})])
    return name


def parsed(text: str) -> JobTable:
    """What the text of a job file says.

    Raises:
        BadJob: with every mistake, each with its line.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise BadJob([Wrong((), "toml", line=line)]) from None
    try:
        table = checked(raw)
    except BadJob as bad:
        raise BadJob(replace(wrong, line=line_of(text, wrong.key)) for wrong in bad.wrongs) from None
    if table.key is None:
        raise BadJob([Wrong(("key",), "missing")])
    return table


def refuse_missing_codes(folder: Path, text: str, table: JobTable) -> None:
    """Tell pictures of the payee's codes that are not there; a desk opens without them all the same.

    Raises:
        BadJob: with each, and its line.
    """
    named = {name: getattr(table.money, name) for name in ("wechat_qr", "alipay_qr")}
    gone = [("payment", name) for name, path in named.items() if path is not None and not (folder / path).is_file()]
    if gone:
        raise BadJob(Wrong(key, "no-file", line=line_of(text, key)) for key in gone)


def _rules(folder: Path, table: JobTable) -> DoorRules:
    known = NOTHING_KNOWN
    if table.code_list is not None and table.key is not None:
        try:
            known = code_list.load(folder / table.code_list, table.key)
        except code_list.CodeListError as error:
            raise SettingsError(str(error)) from None
    return DoorRules(table.tokens, table.electronic_id, known, table.cohort)
