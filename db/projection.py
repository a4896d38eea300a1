"""What an event means for the state tables: the one function from an event to rows.

The journal inserts these rows in the event's own transaction; `verify` makes them again from the chain alone and
compares. Kinds that are not listed here change no state: they are notes.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects import sqlite

from db import tables
from db.chain import Link, canonical
from db.records import Event

Row = tuple[str, dict[str, Any]]
"""A table's name and the value of each of its columns."""

_NOTHING_PRIVATE: dict[str, str | None] = {}


def rows(event: Event) -> Iterator[Row]:
    """Give the rows an event makes, in the order in which they can be inserted.

    Private columns (`tables.PRIVATE`) come out empty: they are in no event.
    """
    if meaning := _MEANINGS.get(event.kind):
        for table, columns in meaning(event):
            yield table, {"seq": event.seq, "at": event.at, **columns}


def apply(database: sqlite3.Connection, link: Link, private: Mapping[str, str | None] = _NOTHING_PRIVATE) -> None:
    """Insert an event and its rows; `private` fills the columns that the event must not hold.

    Raises:
        sqlite3.Error: the database refused one of them.
    """
    inserts = _inserts()
    sql, values = inserts["event"]
    database.execute(sql, values({**vars(link.event), "refs": link.refs, "data": link.data}))
    for table, columns in rows(link.event):
        sql, values = inserts[table]
        database.execute(sql, values({**columns, **private} if table in tables.PRIVATE else columns))


_Insert = tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]
"""A statement, and what picks the values for its places: by place SQLite binds them quicker than by name."""


@cache
def _inserts() -> dict[str, _Insert]:
    """One INSERT per table that events have rows in, compiled once."""
    dialect = sqlite.dialect(paramstyle="qmark")
    inserts: dict[str, _Insert] = {}
    for name, table in tables.metadata.tables.items():
        columns = [column.name for column in table.columns]
        inserts[name] = str(insert(table).compile(dialect=dialect)), itemgetter(*columns)
    return inserts


def _folder(event: Event) -> Iterator[Row]:
    yield "folder", {"id": 1, "rehearsal": int(event.data["rehearsal"]), "program": event.data["program"]}


def _swipe(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    if "seal" in data:  # first sight of this person
        yield "person", {"id": refs["person"], "seal": data["seal"], **_empty("person")}
    yield "swipe", {"id": refs["swipe"], **_token(data), "person": refs["person"], "code": None}
    if "also" in data:
        yield "also_token", {"swipe": refs["swipe"], **data["also"]}


def _refused(event: Event) -> Iterator[Row]:
    yield "swipe", {"id": event.refs["swipe"], **_token(event.data), "person": None, "code": event.data["code"]}


def _token(data: dict[str, Any]) -> dict[str, Any]:
    token = data["token"] or {}
    return {column: token.get(column) for column in ("kind", "trust", "key", "reader")}


def _sitting(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    yield (
        "sitting",
        {
            "id": refs["sitting"],
            "swipe": refs["swipe"],
            "retake_of": refs.get("retake_of"),
            "job": event.job,
            "desk": event.desk,
            "ordinal": data["ordinal"],
            "number": data["number"],
        },
    )


def _armed(event: Event) -> Iterator[Row]:
    yield "arming", {"sitting": event.refs["sitting"], "armed_by": event.data["armed_by"]}


def _override(event: Event) -> Iterator[Row]:
    sitting, operator = event.refs["sitting"], event.operator
    yield (
        "override",
        {"sitting": sitting, "rule": event.data["check"], "reason": event.data["reason"], "operator": operator},
    )


def _retake(event: Event) -> Iterator[Row]:
    yield "retake", {"sitting": event.refs["sitting"], "reason": event.data["reason"]}


def _intent(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    yield (
        "intent",
        {"id": refs["intent"], "sitting": refs["sitting"], "serial": data["serial"], "run": data["run"]},
    )


def _unknown(event: Event) -> Iterator[Row]:
    yield "unknown", {"intent": event.refs["intent"], "reason": event.data["reason"]}


def _no_picture(event: Event) -> Iterator[Row]:
    yield "outcome", {"intent": event.refs["intent"], "kind": "no_picture", "reason": event.data["reason"]}


def _bound(event: Event) -> Iterator[Row]:
    refs, file = event.refs, event.data["file"]
    yield from _file("exposure", file)
    yield (
        "exposure",
        {
            "id": refs["exposure"],
            "intent": refs["intent"],
            "sitting": refs["sitting"],
            "path": file["path"],
            "sha256": file["sha256"],
        },
    )
    yield from _beside("exposure", event)
    yield "outcome", {"intent": refs["intent"], "kind": "bound", "reason": None}


def _beside(role: str, event: Event) -> Iterator[Row]:
    """What came with a picture: its raw file, and its copies on another card, which only have to be known there."""
    file, data = event.data["file"], event.data
    if raw := data.get("raw"):
        yield from _file(role, raw)
        yield "companion", {"picture": file["path"], "path": raw["path"], "sha256": raw["sha256"]}
    for path in data.get("copies", ()):
        yield _sighting(file["serial"], path, present=True)


def _orphan(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    yield from _file("orphan", data["file"])
    yield (
        "orphan",
        {
            "id": refs["orphan"],
            "reason": data["reason"],
            "path": data["file"]["path"],
            "intent": refs.get("intent"),
        },
    )


def _calibration(event: Event) -> Iterator[Row]:
    data = event.data
    yield from _file("calibration", data["file"])
    yield (
        "calibration",
        {
            "id": event.refs["calibration"],
            "serial": data["serial"],
            "offset_ms": data["offset_ms"],
            "path": data["file"]["path"],
        },
    )
    yield from _beside("calibration", event)


def _portrait(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    yield from _file("portrait", data["file"])
    yield (
        "portrait",
        {
            "id": refs["portrait"],
            "exposure": refs["exposure"],
            "path": data["file"]["path"],
            **dict(zip("xywh", data["crop"], strict=True)),
            "quality": data["quality"],
            "profile": data["profile"],
        },
    )


def _file(role: str, file: dict[str, Any]) -> Iterator[Row]:
    yield "file", {**file, "role": role, "evidence": canonical(file["evidence"])}
    if file["card_path"]:
        yield _sighting(file["serial"], file["card_path"], present=True)


def _card_listed(event: Event) -> Iterator[Row]:
    serial, data = event.refs["body"], event.data
    if data["first"]:
        yield "body", {"serial": serial}
    for path in data["seen"]:
        yield _sighting(serial, path, present=True)
    for path in data["gone"]:
        yield _sighting(serial, path, present=False)


def _sighting(serial: str, path: str, *, present: bool) -> Row:
    return "card_file", {"serial": serial, "path": path, "present": int(present)}


def _accepted(event: Event) -> Iterator[Row]:
    refs = event.refs
    yield (
        "ending",
        {"sitting": refs["sitting"], "result": "accepted", "reason": None, "exposure": refs["exposure"]},
    )


def _abandoned(event: Event) -> Iterator[Row]:
    yield (
        "ending",
        {
            "sitting": event.refs["sitting"],
            "result": "abandoned",
            "reason": event.data["reason"],
            "exposure": None,
        },
    )


def _erased(event: Event) -> Iterator[Row]:
    yield "erasure", {"person": event.refs["person"]}


def _numbers_skipped(event: Event) -> Iterator[Row]:
    data = event.data
    span = {"first": data["first"], "last": data["last"]}
    yield "number_gap", {"job": event.job, "desk": event.desk, **span, "reason": data["reason"]}


def _operator_added(event: Event) -> Iterator[Row]:
    operator, data = event.refs["operator"], event.data
    yield "operator", {"id": operator, "name": data["name"], "role": data["role"]}
    yield from _operator_code(event)


def _operator_code(event: Event) -> Iterator[Row]:
    code = {"operator": event.refs["operator"], "seal": event.data["seal"], **_empty("operator_code")}
    yield "operator_code", code


def _operator_retired(event: Event) -> Iterator[Row]:
    yield "retirement", {"operator": event.refs["operator"], "reason": event.data["reason"]}


def _purged(event: Event) -> Iterator[Row]:
    yield "purge", {"job": event.data["job"]}


def _roster(event: Event) -> Iterator[Row]:
    data = event.data
    row = {"id": event.refs["roster"], "job": event.job, "form": data["form"]}
    yield "roster", {**row, "rows": data["rows"], "sha256": data["sha256"]}


_LISTED = ("id_key", "student_key", "name_key", "class", "level", "major", "college", "cohort")


def _listed(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    yield "person", {"id": refs["person"], "seal": data["seal"], **_empty("person")}
    row = {"id": refs["listing"], "roster": refs["roster"], "person": refs["person"], "job": event.job}
    told = {name: data.get(name) for name in _LISTED}
    yield "listing", {**row, **told, "ordinal": data["ordinal"], "standing": data["standing"]}


def _delisted(event: Event) -> Iterator[Row]:
    yield "delisting", {"listing": event.refs["listing"], "reason": event.data["reason"]}


def _class_sizes(event: Event) -> Iterator[Row]:
    for ordinal, (name, heads) in enumerate(event.data["classes"], start=1):
        yield "class_size", {"roster": event.refs["roster"], "class": name, "ordinal": ordinal, "heads": heads}


def _placed(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    row = {"sitting": refs["sitting"], "listing": refs.get("listing")}
    yield "place", {**row, "class": data["class"], "how": data["how"]}


def _correction(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    row = {"id": refs["correction"], **{role: refs.get(role) for role in ("person", "sitting", "listing")}}
    told = {"what": data["what"], "origin": data["origin"], "operator": event.operator, "seal": data["seal"]}
    yield "correction", {**row, **told, **_empty("correction")}


def _reassigned(event: Event) -> Iterator[Row]:
    data = event.data
    people = {"operator": event.operator, "second": data["second"], "reason": data["reason"]}
    for exposure, taken_from, given_to in data["moves"]:
        yield "reassignment", {"exposure": exposure, "from_sitting": taken_from, "to_sitting": given_to, **people}


def _claimed(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    people = {"operator": event.operator, "second": data["second"], "reason": data["reason"]}
    yield "claim", {"id": refs["claim"], "orphan": refs["orphan"], "sitting": refs["sitting"], **people}


def _fee_set(event: Event) -> Iterator[Row]:
    yield "fee", {"job": event.job, "fen": event.data["fen"]}


def _paid(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    row = {"id": refs["payment"], "sitting": refs.get("sitting"), "job": event.job, "operator": event.operator}
    told = {name: data.get(name) for name in ("scope", "name", "fen", "method", "reference")}
    yield "payment", {**row, **told, "advance": int(data["advance"])}


def _payment_void(event: Event) -> Iterator[Row]:
    refs = event.refs
    yield "payment_void", {"payment": refs["payment"], "reason": event.data["reason"], "operator": event.operator}


_STATUS = ("kind", "day", "copies", "fee_fen", "seal")


def _status(event: Event) -> Iterator[Row]:
    refs, data = event.refs, event.data
    row = {"id": refs["status"], **{role: refs.get(role) for role in ("person", "sitting", "listing")}}
    file = data.get("file") or {}
    told = {name: data.get(name) for name in _STATUS} | {name: file.get(name) for name in ("path", "sha256", "size")}
    yield "status", {**row, **told, "job": event.job, "operator": event.operator, **_empty("status")}


def _empty(table: str) -> dict[str, None]:
    return dict.fromkeys(tables.PRIVATE[table])


_MEANINGS: dict[str, Callable[[Event], Iterator[Row]]] = {
    "folder": _folder,
    "swipe": _swipe,
    "refused": _refused,
    "sitting": _sitting,
    "armed": _armed,
    "override": _override,
    "retake": _retake,
    "intent": _intent,
    "unknown": _unknown,
    "no_picture": _no_picture,
    "bound": _bound,
    "orphan": _orphan,
    "calibration": _calibration,
    "portrait": _portrait,
    "card_listed": _card_listed,
    "accepted": _accepted,
    "abandoned": _abandoned,
    "erased": _erased,
    "numbers_skipped": _numbers_skipped,
    "operator_added": _operator_added,
    "operator_code": _operator_code,
    "operator_retired": _operator_retired,
    "purged": _purged,
    "roster": _roster,
    "listed": _listed,
    "delisted": _delisted,
    "class_sizes": _class_sizes,
    "placed": _placed,
    "correction": _correction,
    "reassigned": _reassigned,
    "claimed": _claimed,
    "fee_set": _fee_set,
    "paid": _paid,
    "payment_void": _payment_void,
    "status": _status,
}

KINDS = frozenset(_MEANINGS)
"""Every kind of event that changes state."""
