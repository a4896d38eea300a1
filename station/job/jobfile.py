"""The job file, `<job>.job.toml`: what one job wants, and its key. Every desk of the job is given the same file.

    key = "base64 of 32 bytes"        the job's, for the keyed hashes by which a person is known again at any desk
    tokens = "both"                   card, code, either, both
    electronic_id = false             whether an ID on a phone may be typed in
    body_button = false               whether pictures by the body's own button count for whoever sits
    code_list = "codes.csv"           what is known of whose 采集码 is whose; beside this file
    dress_rule = "dress"              folder of pictures for those who wait; beside this file
    [checks]                          what it wants of the checks: see `check_wishes`

Without one everybody is eligible, every token is taken, and the job is named by the date.
"""

import base64
import binascii
import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from station.config import Settings, SettingsError, one_line
from station.day import day_job
from station.identity import KEY_BYTES
from station.job import code_list
from station.job.check_wishes import BadWish, CheckWishes, check_wishes, line_of
from station.job.code_list import NOTHING_KNOWN
from station.job.rules import DoorRules, ShutterRules
from station.job.token_rule import Rule

SUFFIX: Final = ".job.toml"
_NAME: Final = re.compile("[A-Za-z0-9_-]{1,40}")


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
    """

    name: str
    key: bytes | None = field(default=None, repr=False)
    rules: DoorRules = field(default_factory=DoorRules)
    shutter: ShutterRules = field(default_factory=ShutterRules)
    dress_rule: Path | None = None
    checks: CheckWishes = field(default_factory=CheckWishes)


def _key_bytes(written: Any) -> bytes:
    try:
        key = base64.b64decode(str(written), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"must be base64 of {KEY_BYTES} bytes")
    return key


class _JobTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Annotated[
        bytes, BeforeValidator(_key_bytes), Field(description="base64 of 32 random bytes, the same at every desk")
    ]
    tokens: Annotated[Rule, Field(description="card, code, either or both")] = "either"
    electronic_id: Annotated[bool, Field(description="whether an ID on a phone may be typed in")] = False
    body_button: Annotated[bool, Field(description="whether pictures by the body's own button count")] = False
    code_list: Annotated[Path | None, Field(description="CSV of codes with masked name and last four")] = None
    dress_rule: Annotated[Path | None, Field(description="folder of PNG or JPEG pictures for those who wait")] = None
    checks: Annotated[
        dict[str, Any], Field(description="profile, severities by check, and colours that clothes must not have")
    ] = {}


def job_of(folder: Path, settings: Settings, moment: datetime) -> Job:
    """The job that the settings of a data folder name; the day's when they name none.

    Raises:
        SettingsError: the job file, or what it names, can't be used.
    """
    job = Job(day_job(moment)) if settings.job.file is None else load(folder / settings.job.file)
    if job.dress_rule is None and settings.job.dress_rule is not None:
        return replace(job, dress_rule=folder / settings.job.dress_rule)
    return job


def load(path: Path) -> Job:
    """Read a job file.

    Raises:
        SettingsError: not there, not named `<job>.job.toml`, broken, or its code list is.
    """
    name = path.name.removesuffix(SUFFIX)
    if name == path.name or not _NAME.fullmatch(name):
        raise SettingsError(f"{path}: a job file is called <job>{SUFFIX}, the job in letters, figures, - and _")
    try:
        text = path.read_text(encoding="utf-8")
        table = _JobTable.model_validate(tomllib.loads(text))
        checks = check_wishes(table.checks)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    except ValidationError as error:
        raise SettingsError(f"{path}: {one_line(error, _JobTable)}") from None
    except BadWish as error:
        line = line_of(text, error.key)
        where = "" if line is None else f", line {line}"
        raise SettingsError(f"{path}{where}: checks.{error.key}: {error}") from None
    dress = None if table.dress_rule is None else path.parent / table.dress_rule
    return Job(name, table.key, _rules(path.parent, table), ShutterRules(table.body_button), dress, checks)


def _rules(folder: Path, table: _JobTable) -> DoorRules:
    known = NOTHING_KNOWN
    if table.code_list is not None:
        try:
            known = code_list.load(folder / table.code_list, table.key)
        except code_list.CodeListError as error:
            raise SettingsError(str(error)) from None
    return DoorRules(table.tokens, table.electronic_id, known)
