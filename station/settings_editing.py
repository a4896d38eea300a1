"""The station's own settings while somebody at the desk edits them: opened, checked, saved. All of it blocks.

Only what a person at the desk may change is changed here; everything else is shown. The file is written whole or not
at all, and keeps its comments and its order.
"""

import threading
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import tomlkit
from pydantic import BaseModel, ValidationError

from db.coded import Coded
from db.disk import make_folder, write_whole
from db.errors import disk_trouble
from station import webcams
from station.config import Settings, SettingsError, load
from station.export.sealing.recipients import is_recipient
from station.job.applied import applied
from station.job.jobfile import job_of
from station.job.table import JobTable
from station.printing import printers

Key = tuple[str, str]
Source = Literal["default", "file", "job"]

AT_ONCE: frozenset[Key] = frozenset({("sound", "volume"), ("screens", "large_type")})
"""What holds from the moment it is saved; everything else holds from the next start."""

MODELS: Key = ("reader", "models")
RECIPIENTS: Key = ("export", "recipients")

EDITABLE: tuple[Key, ...] = (
    ("desk", "mode"), ("desk", "ticket"), ("desk", "least_students"), ("desk", "second_copy"), ("desk", "shutter_keys"),
    ("camera", "address"), ("camera", "turned"), ("camera", "lighting"), ("camera", "settle_ms"),
    ("camera", "auto_shutter"), ("camera", "hold_s"), ("camera", "recycle_s"), ("camera", "standby_minutes"),
    ("reader", "addresses"), ("reader", "seat"), ("reader", "webcam"), ("reader", "models"),
    ("screens", "student"), ("screens", "monitor"), ("screens", "wall"), ("screens", "monitor_keypad"),
    ("screens", "large_type"),
    ("sound", "volume"), ("voice", "folder"),
    ("export", "names"), ("export", "office"), ("export", "stick"),
    ("export", "recipients"), ("job", "dress_rule"),
)  # fmt: skip
"""What may be changed at the desk."""

SHOWN: tuple[Key, ...] = (
    ("desk", "letter"), ("desk", "operators"), ("job", "file"), ("portrait", "profile"), ("export", "school"),
)  # fmt: skip
"""What is shown, and changed elsewhere: numbers, people and rules hang on it."""


class SettingsRefused(Coded):
    """Base of every reason why settings are not saved."""

    code = "settings-not-saved"


class SettingsChanged(SettingsRefused):
    """Somebody else wrote the file since it was opened. `path` is its."""

    code = "settings-changed-meanwhile"


@dataclass(frozen=True)
class WrongSetting:
    """One mistake: where, and its code (`settings.wrong.<code>`) with its parameters; never the value."""

    key: Key
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SettingsDraft:
    """The settings in a form.

    Attributes:
        path: the file's.
        text: as it was read; None where there is no file yet.
        settings: what the file says.
        sources: where the value that is in force comes from.
        in_force: the value that is in force, where that is the job's.
    """

    path: Path
    text: str | None
    settings: Settings
    sources: Mapping[Key, Source]
    in_force: Mapping[Key, Any] = field(default_factory=dict)

    def value(self, key: Key) -> Any:
        """What the file says, or the default; tables within tables as plain ones, with the keys that the file has."""
        return _plain(getattr(getattr(self.settings, key[0]), key[1]))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_unset=True)
    return {name: _plain(one) for name, one in value.items()} if isinstance(value, dict) else value


@dataclass(frozen=True)
class Offers:
    """What of this computer may be picked.

    Attributes:
        printers: names in the system's print queue.
        webcams: names of those that are plugged in.
    """

    printers: tuple[str, ...] = ()
    webcams: tuple[str, ...] = ()


def offers(stopping: threading.Event) -> Offers:
    """Look for them. Blocks while the print system thinks, until `stopping` at most."""
    return Offers(printers(stopping), webcams.names())


def open_of(folder: Path) -> tuple[SettingsDraft, JobTable]:
    """Open the settings of a data folder, and the job that rules over some of them.

    Raises:
        SettingsError: the settings or the job file can't be used.
    """
    job = job_of(folder, load(folder), datetime.now().astimezone()).wants
    return opened(folder, job), job


def opened(folder: Path, job: JobTable) -> SettingsDraft:
    """Open the settings of a data folder; `job` is the one that the desk works for.

    Raises:
        SettingsError: the file is broken.
    """
    path = folder / "station.toml"
    settings = load(folder)
    text = path.read_text("utf-8") if path.exists() else None
    said = tomllib.loads(text) if text is not None else {}
    ruled = applied(settings, job)
    sources: dict[Key, Source] = {}
    in_force: dict[Key, Any] = {}
    for table, name in (*EDITABLE, *SHOWN):
        ours, theirs = (getattr(getattr(one, table), name) for one in (settings, ruled))
        sources[table, name] = "file" if name in said.get(table, {}) else "default"
        if ours != theirs:
            sources[table, name], in_force[table, name] = "job", theirs
    return SettingsDraft(path, text, settings, MappingProxyType(sources), MappingProxyType(in_force))


def wrongs(draft: SettingsDraft, changes: Mapping[Key, Any]) -> tuple[WrongSetting, ...]:
    """What is wrong with the settings once these changes are made; nothing is written. None: the key says nothing."""
    said = _said(draft, changes)
    unnamed = MODELS in changes and "" in (changes[MODELS] or {})
    ours = (WrongSetting(MODELS, "model-name"),) if unnamed else ()
    try:
        Settings.model_validate(said)
    except ValidationError as error:
        told = (_wrong(dict(one), said) for one in error.errors(include_url=False, include_input=False))
        return (*ours, *told)
    return ours


def save(draft: SettingsDraft, changes: Mapping[Key, Any], job: JobTable) -> SettingsDraft:
    """Write the changes, and give the draft as it now is.

    Raises:
        SettingsChanged: the file is not the one that was opened.
        SettingsError: a change is not allowed, or what would be written does not say what was meant.
        DiskFull, DiskFailed: the disk says no; the file stays as it was.
    """
    now = draft.path.read_text("utf-8") if draft.path.exists() else None
    if now != draft.text:
        raise SettingsChanged(path=str(draft.path))
    if strangers := [key for key in changes if key not in EDITABLE]:
        raise SettingsError(f"[{strangers[0][0]}] {strangers[0][1]}: not changed at the desk")
    if wrongs(draft, changes):
        raise SettingsError(f"{draft.path}: not allowed")
    text = _written(draft.text or "", changes)
    if tomllib.loads(text) != _without_empty(_said(draft, changes), tomllib.loads(text)):
        raise AssertionError("something else than what was meant would be written")
    try:
        make_folder(draft.path.parent)
        write_whole(draft.path, text.encode())
    except OSError as error:
        raise disk_trouble(error) from error
    return opened(draft.path.parent, job)


def _said(draft: SettingsDraft, changes: Mapping[Key, Any]) -> dict[str, Any]:
    """What the file will say, as it is read."""
    said: dict[str, Any] = tomllib.loads(draft.text or "")
    for (table, name), value in changes.items():
        if value is None:
            said.get(table, {}).pop(name, None)
        else:
            said.setdefault(table, {})[name] = list(value) if isinstance(value, tuple) else value
    return said


def _without_empty(said: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """A table that says nothing may be there or not."""
    return {table: keys for table, keys in said.items() if keys or table in written}


def _written(text: str, changes: Mapping[Key, Any]) -> str:
    document = tomlkit.parse(text)
    for (name, key), value in changes.items():
        if value is None:
            if name in document and key in document[name]:
                document[name].remove(key)
            continue
        _put(document.setdefault(name, tomlkit.table()), key, value)
    return tomlkit.dumps(document)


def _put(table: Any, key: str, value: Any) -> None:
    """Change what differs; of a table that is there already only the keys that do."""
    there = table.get(key)
    if isinstance(value, Mapping) and isinstance(there, Mapping):
        for gone in [name for name in there if name not in value]:
            table[key].remove(gone)
        for name, inner in value.items():
            _put(table[key], name, inner)
    elif there != value:
        table[key] = list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value


_RANGES = {"greater_than_equal": "ge", "less_than_equal": "le"}


def _wrong(problem: dict[str, Any], said: dict[str, Any]) -> WrongSetting:
    where = [str(part) for part in problem["loc"]]
    key = (where[0], where[1] if len(where) > 1 else "")
    if key == MODELS and len(where) > 2:
        return WrongSetting(key, "prefix" if where[-1] == "prefix" else "poll", {"model": where[2]})
    if key == RECIPIENTS:
        return _wrong_recipient(said[key[0]][key[1]])
    if key == ("desk", "ticket"):
        return WrongSetting(key, "printer")
    if not key[1] and "seat" in problem["msg"]:
        key = (where[0], "seat")
    kind = str(problem["type"])
    if kind in _RANGES:
        limits = _limits(key)
        return WrongSetting(key, "range", limits)
    if kind.startswith(("int_", "float_")):
        return WrongSetting(key, "number")
    if "absolute path" in problem["msg"]:
        return WrongSetting(key, "absolute")
    return WrongSetting(key, "seat" if key == ("reader", "seat") else "unfit")


def _wrong_recipient(lines: Sequence[str]) -> WrongSetting:
    """Which line is no public key; a secret one is told as such, and never repeated."""
    bad = next((place for place, line in enumerate(lines, 1) if not is_recipient(line)), None)
    if bad is None:
        return WrongSetting(RECIPIENTS, "many")
    secret = lines[bad - 1].upper().startswith("AGE-SECRET-KEY")
    return WrongSetting(RECIPIENTS, "secret" if secret else "recipient", {"line": bad})


def _limits(key: Key) -> dict[str, Any]:
    """Between what a figure has to lie."""
    table = type(getattr(Settings(), key[0]))
    found = {name: getattr(one, name) for one in table.model_fields[key[1]].metadata for name in ("ge", "le")
             if getattr(one, name, None) is not None}  # fmt: skip
    return {"low": found.get("ge", ""), "high": found.get("le", "")}
