"""Writes job files: new ones with a word about each key, others so that comments and order stay as they are."""

import base64
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.items import Item, Table

from db.disk import sync_folder
from station.identity import KEY_BYTES
from station.job.jobfile import parsed
from station.job.table import Day, JobTable, Payment
from station.words import say

_TABLES: Final = ("school", "days", "consent", "payment", "prints", "checks")
"""What stands behind a header of its own: TOML wants that after everything else."""

_SHOWN: Final[Mapping[str, Any]] = {
    "cohort": "2026届", "campus": "宜宾校区", "place": "图书馆报告厅", "levels": ["本科", "专升本"], "fee": 1500,
    "seconds": 27, "mode": "strict", "lighting": "continuous", "naming": "number", "overrides": "supervisors",
    "recipients": ["age1..."], "code_list": "codes.csv", "dress_rule": "dress",
}  # fmt: skip
"""What a new file shows, behind a #, of keys that say nothing yet."""

_SHOWN_TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "school": ("[school]", 'code = "10622"', 'name = "测试大学"'),
    "days": ("[[days]]", "date = 2026-06-01", 'hours = ["08:30-12:00", "13:30-18:00"]'),
    "consent": ("[consent]", 'version = "2026-1"', 'zh = """', "请写给学生看的告知内容。", '"""'),
    "payment": (
        "[payment]",
        'by = "class"',
        'methods = ["wechat", "alipay", "transfer"]',
        'payee = "测试图像采集中心"',
    ),
    "prints": (
        "[prints]",
        "width = 33",
        "count = 4",
        'paper = "5-inch"',
        "cut_marks = true",
        'caption = "name_number"',
    ),
    "checks": ("[checks]", 'spectacles = "warn"'),
}


def new_key() -> bytes:
    """A key that no other job has."""
    return secrets.token_bytes(KEY_BYTES)


def as_raw(table: JobTable) -> dict[str, Any]:
    """What a file has to say so that it reads as this table: every key that differs from its default."""
    said = {name: getattr(table, name) for name, field in JobTable.model_fields.items()}
    defaults = JobTable()
    return {name: _raw(name, value) for name, value in said.items() if value != getattr(defaults, name)}


def _raw(name: str, value: Any) -> Any:
    match name:
        case "key":
            return base64.b64encode(value).decode()
        case "school":
            return {"code": value.code, "name": value.name}
        case "days":
            return list(map(_day, value))
        case "consent":
            texts = {language: text for language in ("zh", "en") if (text := getattr(value, language))}
            return {"version": value.version, **texts}
        case "payment":
            return _raw_payment(value)
        case "prints":
            return value.model_dump(exclude_defaults=True)
        case "levels" | "recipients":
            return list(value)
        case "code_list" | "dress_rule":
            return value.as_posix()
        case _:
            return value


def _raw_payment(payment: Payment) -> dict[str, Any]:
    defaults = Payment()
    said = {name: getattr(payment, name) for name in Payment.model_fields}
    return {name: _plain_value(value) for name, value in said.items() if value != getattr(defaults, name)}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Path):
        return value.as_posix()
    return list(value) if isinstance(value, tuple) else value


def _day(day: Day) -> dict[str, Any]:
    """A day that is for make-ups says so; every other one says nothing about it."""
    told: dict[str, Any] = {"date": day.date, "hours": [str(window) for window in day.hours]}
    return told | ({"make_up": True} if day.make_up else {})


# a new file


def fresh(table: JobTable) -> str:
    """The text of a new job file: each key with a word about it; those that say nothing behind a #."""
    raw = as_raw(table)
    plain = [name for name in JobTable.model_fields if name not in _TABLES]
    lines = [f"# {say('job.file')}", *(line for name in plain for line in _plain(name, raw))]
    lines += [line for name in _TABLES for line in _table(name, raw)]
    return "\n".join(lines) + "\n"


def _plain(name: str, raw: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"# {say(f'job.about.{name}')}"
    if name in raw:
        yield f"{name} = {tomlkit.item(raw[name]).as_string()}"
    elif name in _SHOWN:
        yield f"# {name} = {tomlkit.item(_SHOWN[name]).as_string()}"
    else:
        yield f"{name} = {tomlkit.item(getattr(JobTable(), name)).as_string()}"


def _table(name: str, raw: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"# {say(f'job.about.{name}')}"
    if name in raw:
        document = tomlkit.document()
        document[name] = _item(raw[name])
        yield tomlkit.dumps(document).strip("\n")
    else:
        yield from (f"# {line}" for line in _SHOWN_TABLES[name])


# a file that is there


def updated(text: str, table: JobTable) -> str:
    """The same file saying this table: what is said already stays as it is written, comments and order included.

    A key that a new file shows behind a # is written in its place.
    """
    wanted, there = as_raw(table), as_raw(parsed(text))
    changed = [name for name in JobTable.model_fields if wanted.get(name) != there.get(name)]
    for name in changed:
        if name in wanted and name not in there:
            text = _uncommented(text, name, wanted)
    document = tomlkit.parse(text)
    for name in changed:
        if name not in wanted:
            document.remove(name)
        elif isinstance(wanted[name], dict) and isinstance(document.get(name), Table):
            _update(document[name], wanted[name])
        else:
            document[name] = _item(wanted[name])
    written = tomlkit.dumps(document)
    if as_raw(parsed(written)) != wanted:
        raise AssertionError("the file says something else than was wanted")
    return written


def _uncommented(text: str, name: str, wanted: Mapping[str, Any]) -> str:
    """The text with this key where an example of it stood; as it was, where none stands."""
    if name in _TABLES:
        example = re.escape(f"# {_SHOWN_TABLES[name][0]}") + r"\n(?:#.*\n)*"
        lines = list(_table(name, wanted))[2:]
    else:
        example = rf"# {name} = .*\n"
        lines = list(_plain(name, wanted))[2:]
    found = re.search(rf"^{example}", text, re.M)
    if found is None:
        return text
    return f"{text[: found.start()]}{chr(10).join(lines)}\n{text[found.end() :]}"


def _update(table: Any, wanted: Mapping[str, Any]) -> None:
    for key in [key for key in table if key not in wanted]:
        table.remove(key)
    for key, value in wanted.items():
        if table.get(key) != value:
            table[key] = _text(value)


def _item(value: Any) -> Item:
    if isinstance(value, dict):
        table = tomlkit.table()
        for key, inner in value.items():
            table[key] = _text(inner)
        return table
    if isinstance(value, list) and value and isinstance(value[0], dict):
        tables = tomlkit.aot()
        for inner in value:
            tables.append(_item(inner))
        return tables
    item: Item = tomlkit.item(value)
    return item


def _text(value: Any) -> Any:
    """A text of several lines is written as people read it."""
    return tomlkit.string(value, multiline=True) if isinstance(value, str) and "\n" in value else value


# on disk


def write(path: Path, text: str) -> None:
    """Write a job file, whole or not at all, for its owner's eyes: who has the key can try numbers against hashes.

    Raises:
        OSError: the disk says no.
    """
    partial = path.with_name(f".{path.name}.part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)
