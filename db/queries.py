"""Reading the journal: every question the station asks, answered with frozen records."""

import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, Self

from db import ledger, schema
from db import statements as ask
from db.backup import back_up
from db.errors import JournalDamaged, WrongThread, told_apart
from db.facts import verdict_lines
from db.records import (
    Calibration,
    Claim,
    Correction,
    Counts,
    Event,
    Exposure,
    FileFacts,
    Glance,
    Intent,
    KnownFile,
    Listing,
    NumberGap,
    Operator,
    Orphan,
    OutsideFile,
    Override,
    Payment,
    PersonFacts,
    Place,
    Portrait,
    PortraitFacts,
    Reassignment,
    Sitting,
    Status,
    Swipe,
    Token,
)
from db.tables import PERSON_FACTS


class Queries:
    """The questions, on one connection that belongs to the thread that opened it.

    A question about an id that was never given out raises KeyError: ids come from the journal itself.
    Every question may raise WrongThread (a bug), and JournalDamaged or DiskFailed (the environment).
    """

    def __init__(self, database: sqlite3.Connection, job: str | None = None) -> None:
        """Take an open database; `job` is the current one, the last event's when not given."""
        self._database = database
        self._thread = threading.get_ident()
        self._job: str = job if job is not None else self._value(ask.JOB, default="")

    def close(self) -> None:
        """Let go of the file; twice is fine."""
        self._mine()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _mine(self) -> None:
        if threading.get_ident() != self._thread:
            raise WrongThread("a journal belongs to the thread that opened it")

    def _all(self, question: ask.Question, **given: object) -> list[Any]:
        self._mine()
        with told_apart():
            return self._cursor(question, given).fetchall()

    def _each(self, question: ask.Question, **given: object) -> Iterator[Any]:
        """Rows as they are asked for, where all of them together would be too many to hold."""
        self._mine()
        with told_apart():
            yield from self._cursor(question, given)

    def _cursor(self, question: ask.Question, given: dict[str, object]) -> sqlite3.Cursor:
        cursor = self._database.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(*question.with_values(given))

    def _one(self, question: ask.Question, **given: object) -> Any:
        found = self._all(question, **given)
        if not found:
            raise KeyError(", ".join(f"{name} {value}" for name, value in given.items()))
        return found[0]

    def _value(self, question: ask.Question, default: Any = None, **given: object) -> Any:
        found = self._all(question, **given)
        return found[0][0] if found else default

    # sittings and the people who sit

    def sitting(self, sitting: str) -> Sitting:
        """One sitting, with everything that is settled about it."""
        found = self._sittings(ask.SITTING, id=sitting)
        if not found:
            raise KeyError(f"sitting {sitting}")
        return found[0]

    def sittings(
        self, result: Literal["accepted", "abandoned"] | None = None, limit: int | None = None, *,
        newest_first: bool = False,
    ) -> list[Sitting]:  # fmt: skip
        """Sittings in the order of their swipes, all or those with one result; at most `limit`."""
        question = ask.listed(ended=result is not None, newest_first=newest_first)
        return self._sittings(question, result=result, limit=-1 if limit is None else limit)

    def open_sittings(self) -> list[Sitting]:
        """Sittings that have not ended, oldest first."""
        return self._sittings(ask.OPEN_SITTINGS)

    def accepted_sitting_of(self, token_key: str) -> Sitting | None:
        """The newest accepted sitting, in the current job, of the person whom a token's key names."""
        found = self._sittings(ask.ACCEPTED_OF_KEY, key=token_key, job=self._job)
        return found[0] if found else None

    def accepted_sitting_named(self, name: str, *, typed: bool = False) -> Sitting | None:
        """The newest accepted sitting, in the current job, of somebody of this very name; `typed`: typed in by hand.

        A name proves nothing: this is a reason to ask, never an answer.
        """
        question = ask.ACCEPTED_TYPED_OF_NAME if typed else ask.ACCEPTED_OF_NAME
        found = self._sittings(question, name=name, job=self._job)
        return found[0] if found else None

    def accepted_codes(self, limit: int) -> list[str]:
        """The first `limit` 采集码 of the current job under which a picture was accepted, oldest first."""
        return [str(row["code"]) for row in self._all(ask.ACCEPTED_CODES, job=self._job, limit=limit)]

    def accepted_by_number(self, number: str) -> Sitting | None:
        """The accepted sitting, in the current job, with this 拍摄序号; None also for what is no number at all."""
        return self._numbered(ask.ACCEPTED_BY_NUMBER, number)

    def sitting_by_number(self, number: str) -> Sitting | None:
        """The sitting, in the current job, with this 拍摄序号; None also for what is no number at all."""
        return self._numbered(ask.BY_NUMBER, number)

    def _numbered(self, question: ask.Question, number: str) -> Sitting | None:
        parts = re.fullmatch(r"(.+)-([0-9]{4,9})", number)
        if parts is None:
            return None
        desk, ordinal = parts.groups()
        found = self._sittings(question, desk=desk, ordinal=int(ordinal), job=self._job)
        return found[0] if found else None

    def last_portraits(self, limit: int) -> list[tuple[str, str]]:
        """Number and portrait's path of the `limit` last accepted sittings, newest first, of those that have one."""
        found = self._all(ask.LAST_PORTRAITS, limit=limit)
        return [(row["number"], row["path"]) for row in found if row["path"] is not None]

    def _sittings(self, question: ask.Question, **given: object) -> list[Sitting]:
        found = self._all(question, **given)
        return [_sitting(list(lines)) for _, lines in groupby(found, key=lambda line: line["id"])]

    def glances(self) -> list[Glance]:
        """Every sitting of the current job as a contact sheet shows it, in the order of their swipes."""
        moved = {one for row in self._all(ask.REASSIGNMENTS) for one in (row["from_sitting"], row["to_sitting"])}
        return [_glance(row, moved) for row in self._all(ask.GLANCES, job=self._job)]

    def swipe(self, swipe: str) -> Swipe:
        """One swipe, accepted or refused."""
        row = self._one(ask.SWIPE, id=swipe)
        return Swipe(row["id"], row["at"], _token(row), row["person"], row["code"], _token(row, "also_"))

    def person(self, person: str) -> PersonFacts | None:
        """Who it was; None after erasure."""
        row = self._one(ask.PERSON, id=person)
        return None if row["salt"] is None else _facts(row)

    def overrides(self, sitting: str) -> list[Override]:
        """Checks set aside for a sitting, oldest first."""
        found = self._all(ask.OVERRIDES, sitting=sitting)
        return [Override(row["sitting"], row["at"], row["rule"], row["reason"], row["operator"]) for row in found]

    def retakes(self, sitting: str) -> int:
        """How often a sitting's picture was rejected and taken again."""
        return int(self._value(ask.RETAKES, sitting=sitting))

    # the list of expected people, and what belongs to it

    def listings(self) -> list[Listing]:
        """Every row of the current job's list that holds, in the list's order."""
        return [_listing(row) for row in self._all(ask.LISTINGS, job=self._job)]

    def listings_of_class(self, class_name: str | None) -> list[Listing]:
        """The rows of one class that hold, in the list's order."""
        return [_listing(row) for row in self._all(ask.LISTINGS_OF_CLASS, job=self._job, class_name=class_name)]

    def listing(self, listing: str) -> Listing:
        """One row, also one that holds no longer."""
        return _listing(self._one(ask.LISTING, id=listing))

    def listed_now(self, listing: str) -> Listing | None:
        """One row if it holds; None when a later list no longer has it, or there never was one."""
        found = self._all(ask.LISTED_NOW, id=listing, job=self._job)
        return _listing(found[0]) if found else None

    def class_names(self) -> list[str]:
        """Every class that the list of people or the list of classes names, in its order."""
        named = [str(row["class_name"]) for row in self._all(ask.CLASS_NAMES, job=self._job)]
        return list(dict.fromkeys([*named, *self.class_sizes()]))

    def listings_by(self, column: Literal["id_key", "student_key", "name_key"], key: str) -> list[Listing]:
        """The rows that hold and have this keyed hash."""
        return [_listing(row) for row in self._all(ask.LISTINGS_OF_KEY[column], key=key, job=self._job)]

    def class_sizes(self) -> dict[str, int]:
        """Head-counts by class, of the newest list of classes, in its order."""
        return {row["class"]: row["heads"] for row in self._all(ask.CLASS_SIZES, job=self._job)}

    def roster_form(self) -> Literal["people", "classes"] | None:
        """What the newest list of the current job holds; None where there is no list."""
        found = self._value(ask.NEWEST_ROSTER, job=self._job)
        return None if found is None else "people" if found == "people" else "classes"

    def place_of_sitting(self, sitting: str) -> Place | None:
        """Where in the job a sitting belongs; None where there was no list and no class when it opened."""
        for row in self._all(ask.PLACE_OF, sitting=sitting):
            return Place(row["listing"], row["class"], row["how"])
        return None

    def sittings_of_listing(self, listing: str) -> list[Sitting]:
        """Every sitting that was placed at this row, oldest first."""
        return self._sittings(ask.SITTINGS_OF_LISTING, listing=listing)

    def sittings_of_class(self, class_name: str) -> list[Sitting]:
        """Every sitting of the current job that was placed in this class, oldest first."""
        return self._sittings(ask.SITTINGS_OF_CLASS, class_name=class_name, job=self._job)

    def sittings_off_list(self) -> list[Sitting]:
        """Every sitting of the current job whose person is on no row of the list and was let in, oldest first."""
        return self._sittings(ask.SITTINGS_OFF_LIST, job=self._job)

    def corrections(self) -> list[Correction]:
        """What is wrong in the current job's list, oldest first."""
        return [_correction(row) for row in self._all(ask.CORRECTIONS, job=self._job)]

    def fee_set(self) -> int | None:
        """What a head costs in fen, as it was entered last; None where nobody did."""
        found = self._value(ask.FEE, job=self._job)
        return None if found is None else int(found)

    def payments(self) -> list[Payment]:
        """What was paid in the current job, oldest first; payments that do not count any more too."""
        return [_payment(row) for row in self._all(ask.PAYMENTS, job=self._job)]

    def statuses(self) -> list[Status]:
        """What happened elsewhere to people of the current job, oldest first."""
        return [_status(row) for row in self._all(ask.STATUSES, job=self._job)]

    def reassignments(self) -> list[Reassignment]:
        """Every picture that was given to another sitting, oldest first; in one event by exposure."""
        columns = ("at", "exposure", "from_sitting", "to_sitting", "reason", "operator", "second")
        return [Reassignment(*(row[column] for column in columns)) for row in self._all(ask.REASSIGNMENTS)]

    def held(self) -> dict[str, str | None]:
        """The sitting that each accepted exposure belongs to now, by exposure; None: nobody provable."""
        return {row["exposure"]: row["sitting"] for row in self._all(ask.HELD)}

    def held_by(self, sitting: str) -> str | None:
        """The accepted exposure that belongs to this sitting now."""
        found = self._value(ask.HELD_BY, sitting=sitting)
        return None if found is None else str(found)

    def claims(self) -> list[Claim]:
        """Orphans that were given to a sitting's person, oldest first."""
        columns = ("id", "at", "orphan", "sitting", "reason", "operator", "second")
        return [Claim(*(row[column] for column in columns)) for row in self._all(ask.CLAIMS)]

    def notes(self, *kinds: str) -> Iterator[Event]:
        """Events of these kinds in the current job, oldest first; reads the whole chain."""
        self._mine()
        with told_apart():
            yield from ledger.events_of(self._database, kinds, self._job)

    # intents

    def intent(self, intent: str) -> Intent:
        """One intent with its outcome."""
        return _intent(self._one(ask.INTENT, id=intent))

    def intent_if_known(self, intent: str) -> Intent | None:
        """The intent of this id, or None when no intent has it: names of files may claim anything."""
        found = self._all(ask.INTENT, id=intent)
        return _intent(found[0]) if found else None

    def sitting_of(self, intent: str) -> str:
        """Id of the sitting whose picture an intent asked for."""
        return str(self._one(ask.SITTING_OF, id=intent)["sitting"])

    def intents(self, sitting: str) -> list[Intent]:
        """Intents of a sitting, oldest first."""
        return [_intent(row) for row in self._all(ask.INTENTS_OF, sitting=sitting)]

    def open_intents(self) -> list[Intent]:
        """Intents without an outcome, oldest first."""
        return [_intent(row) for row in self._all(ask.INTENTS_OPEN)]

    def verdicts(self, intent: str) -> tuple[dict[str, Any], ...]:
        """What live view said when the intent was written, as verdict lines."""
        return verdict_lines(json.loads(self._one(ask.INTENT_DATA, id=intent)["data"])["verdicts"])

    # files

    def exposure(self, exposure: str) -> Exposure:
        """One exposure."""
        return _exposure(self._one(ask.EXPOSURE, id=exposure))

    def exposures(self, sitting: str) -> list[Exposure]:
        """Exposures of a sitting, oldest first."""
        return [_exposure(row) for row in self._all(ask.EXPOSURES_OF, sitting=sitting)]

    def portrait_of(self, exposure: str) -> Portrait | None:
        """The newest portrait made from an exposure."""
        return next(iter(self.portraits_of(exposure)), None)

    def portraits_of(self, exposure: str) -> list[Portrait]:
        """All portraits made from an exposure, the newest first: people may move the crop before they accept."""
        return [_portrait(row) for row in self._all(ask.PORTRAITS_OF, exposure=exposure)]

    def orphans(self) -> list[Orphan]:
        """All orphans, oldest first."""
        return [
            Orphan(row["id"], row["at"], row["reason"], _file(row), row["intent"]) for row in self._all(ask.ORPHANS)
        ]

    def calibrations(self) -> list[Calibration]:
        """All calibration shots, oldest first."""
        return [_calibration(row) for row in self._all(ask.CALIBRATIONS)]

    def latest_calibration(self, serial: str, day: date) -> Calibration | None:
        """A body's newest calibration if it is of this day, the day as the desk's clock counted it."""
        found = self._all(ask.CALIBRATION_OF_DAY, serial=serial, day=day.isoformat())
        return _calibration(found[0]) if found else None

    def known_files(self, after: int = 0, limit: int | None = None) -> list[KnownFile]:
        """Files that the journal vouches for, oldest first: those of later events than `after`, about `limit` of them.

        What one event told of stays together, so that nothing is missed by going on after the last event.
        """
        purged = {row["job"]: row["seq"] for row in self._all(ask.PURGED)}
        rows = self._each(ask.FILES, after=after, limit=-1 if limit is None else limit)
        return [
            KnownFile(row["role"], _file(row), row["seq"], row["job"], row["seq"] < purged.get(row["job"], 0))
            for row in rows
        ]

    def known_paths(self) -> set[str]:
        """Paths of all those files, relative to the data folder."""
        return {row["path"] for row in self._all(ask.PATHS)}

    def knows_path(self, path: str) -> bool:
        """Whether the journal vouches for a file of this path, relative to the data folder."""
        return bool(self._value(ask.PATH, path=path))

    def knows_sha(self, sha256: str) -> bool:
        """Whether a file with these bytes was journaled before, whatever became of it."""
        return bool(self._value(ask.SHA256, sha256=sha256))

    def seen(self, serial: str) -> set[str] | None:
        """What is known to lie on a body's card; None when the card of this body was never listed."""
        if not self._value(ask.BODY, serial=serial):
            return None
        return {row["path"] for row in self._all(ask.CARD, serial=serial)}

    # who may act, and which numbers are never given

    def operators(self) -> list[Operator]:
        """Everybody who may act now, in the order they were added, the sealed recovery code among them."""
        return [Operator(row["id"], row["name"], row["role"], row["secret"]) for row in self._all(ask.OPERATORS)]

    def operator_names(self) -> set[str]:
        """Every name that somebody who may act has or had."""
        return {str(row["name"]) for row in self._all(ask.OPERATOR_NAMES)}

    def number_gaps(self) -> list[NumberGap]:
        """Spans of numbers that are never given, oldest first."""
        return [
            NumberGap(row["at"], row["job"], row["desk"], row["first"], row["last"], row["reason"])
            for row in self._all(ask.GAPS)
        ]

    def last_ordinals(self, desk: str) -> dict[str, int]:
        """The highest number that a desk gave or skipped, by job, in which it has any."""
        last = {str(row["job"]): int(row["ordinal"]) for row in self._all(ask.LAST_ORDINALS, desk=desk)}
        for gap in self.number_gaps():
            if gap.desk == desk:
                last[gap.job] = max(gap.last, last.get(gap.job, 0))
        return last

    # the whole

    def jobs(self) -> list[str]:
        """Names of all jobs that anything was written for."""
        return [str(row["job"]) for row in self._all(ask.JOBS)]

    def purged_jobs(self) -> set[str]:
        """Names of the jobs whose people and pictures were erased."""
        return {str(row["job"]) for row in self._all(ask.PURGED)}

    def counts(self) -> Counts:
        """How many of each there are in the folder."""
        return Counts(**self._one(ask.COUNTS))

    def events(self, after: int = 0) -> Iterator[Event]:
        """The chain, from the event that follows number `after`, read as it is asked for."""
        self._mine()
        with told_apart():
            yield from ledger.events(self._database, after)

    def events_from(self, sitting: str) -> Iterator[Event]:
        """The chain from the swipe that opened this sitting on, read as it is asked for."""
        return self.events(after=int(self._one(ask.SEQ_OF_SITTING, id=sitting)["seq"]) - 1)

    def length(self) -> int:
        """Sequence number of the newest event; 0 before the first."""
        return int(self._value(ask.LENGTH, default=0))

    def last_at(self) -> str | None:
        """Time of the newest event, as the clock was then; None before the first."""
        found = self._value(ask.LAST_AT)
        return None if found is None else str(found)

    def latest_note(self, kind: str, day: date) -> dict[str, Any] | None:
        """The data of the newest note of a kind if it is of this day, as the desk's clock counted it."""
        for row in self._all(ask.NEWEST_OF_KIND, kind=kind):
            if str(row["at"])[:10] == day.isoformat():
                return dict(json.loads(row["data"]))
        return None

    def later_of(self, one: str, other: str, day: date) -> str | None:
        """Which of two kinds the job's events of this day end in; None where the newest is another day's or job's."""
        for row in self._all(ask.NEWEST_OF_TWO, one=one, other=other):
            if str(row["at"])[:10] == day.isoformat() and row["job"] == self.job:
                return str(row["kind"])
        return None

    def recent_events(self, count: int) -> Iterator[Event]:
        """The newest `count` events, oldest first."""
        yield from self.events(after=self.length() - count)

    def chain_head(self) -> str:
        """Hash of the newest event: with it the whole chain is fixed."""
        return str(self._value(ask.HEAD))

    def place_of(self, chain_head: str) -> int | None:
        """Sequence number of the event that bears this hash: where the chain ended when it was the head."""
        found = self._value(ask.PLACE, hash=chain_head)
        return None if found is None else int(found)

    def newest_event(self) -> Event:
        """The last link of the chain."""
        self._mine()
        with told_apart():
            newest = ledger.last_event(self._database)
        assert newest is not None  # noqa: S101 - the first event is written when a journal is made
        return newest

    def hash_of(self, seq: int) -> str | None:
        """Hash of the event with this sequence number; None when the chain is not that long."""
        return self._value(ask.HASH, seq=seq)  # type: ignore[no-any-return]

    @property
    def job(self) -> str:
        """The current job."""
        return self._job

    @property
    def rehearsal(self) -> bool:
        """Whether the folder is one of rehearsal, for good."""
        return bool(self._is_rehearsal())

    def _is_rehearsal(self) -> bool | None:
        found = self._value(ask.REHEARSAL)
        return None if found is None else bool(found)

    def schema(self) -> str:
        """Revision of the database file."""
        self._mine()
        with told_apart():
            return str(schema.version(self._database))


class Reader(Queries):
    """A journal opened for reading only: the questions, and a way to ask several of one moment."""

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Answer every question inside as of one moment, while the desk goes on writing."""
        self._mine()
        with told_apart():
            self._database.execute("BEGIN")
            self._database.execute("SELECT count(*) FROM folder").fetchone()  # the moment is that of the first reading
        try:
            yield
        finally:
            self._database.execute("ROLLBACK")

    def back_up(self, target: Path, pause: Callable[[], None]) -> Event:
        """Write the whole journal into a file, as of one moment; see `backup.back_up`."""
        self._mine()
        with told_apart():
            return back_up(self._database, target, pause)


def _facts(row: Any) -> PersonFacts:
    return PersonFacts(**{name: row[name] for name in PERSON_FACTS if name != "salt"})


def _listing(row: Any) -> Listing:
    told = ("id", "at", "person", "id_key", "student_key", "name_key", "level", "major", "college", "cohort")
    facts = {name: row[name] for name in (*told, "standing", "sitting", "number", "result")}
    return Listing(**facts, order=row["ordinal"], class_name=row["class"])


def _correction(row: Any) -> Correction:
    told = ("id", "at", "person", "sitting", "listing", "what", "origin", "operator", "listed", "said")
    return Correction(**{name: row[name] for name in told})


def _payment(row: Any) -> Payment:
    told = ("id", "at", "job", "scope", "sitting", "name", "fen", "method", "reference", "operator", "voided")
    return Payment(**{name: row[name] for name in told}, advance=bool(row["advance"]))


def _status(row: Any) -> Status:
    told = ("id", "at", "person", "listing", "sitting", "kind", "day", "remark", "copies", "fee_fen", "operator")
    file = None if row["path"] is None else OutsideFile(row["path"], row["sha256"], row["size"])
    return Status(**{name: row[name] for name in told}, where=row["taken_where"], file=file)


def _token(row: Any, prefix: str = "") -> Token | None:
    if row[f"{prefix}kind"] is None:
        return None
    return Token(*(row[f"{prefix}{name}"] for name in ("kind", "trust", "key", "reader")))


def _file(row: Any, prefix: str = "") -> FileFacts:
    try:
        evidence = json.loads(row[f"{prefix}evidence"])
    except ValueError as error:
        raise JournalDamaged(detail="the evidence of a file can't be read") from error
    path, sha256, size, serial, card_path, shot_at = (
        row[f"{prefix}{name}"] for name in ("path", "sha256", "size", "serial", "card_path", "shot_at")
    )
    return FileFacts(path, sha256, size, serial, card_path, shot_at, evidence)


def _companion(row: Any) -> FileFacts | None:
    return None if row["raw_path"] is None else _file(row, "raw_")


def _exposure(row: Any) -> Exposure:
    return Exposure(row["id"], row["intent"], row["sitting"], row["at"], _file(row), _companion(row))


def _calibration(row: Any) -> Calibration:
    return Calibration(row["id"], row["at"], row["body"], row["offset_ms"], _file(row), _companion(row))


def _intent(row: Any) -> Intent:
    return Intent(row["id"], row["sitting"], row["at"], row["serial"], bool(row["unknown"]), row["outcome"])


def _portrait(row: Any) -> Portrait:
    crop = (row["x"], row["y"], row["w"], row["h"])
    data = json.loads(row["data"])
    verdicts, moved = verdict_lines(data["verdicts"]), data.get("moved_from")
    before = None if moved is None else (moved[0], moved[1], moved[2], moved[3])
    facts = PortraitFacts(
        row["path"], row["sha256"], row["size"], crop, row["quality"], row["profile"], verdicts, before
    )
    return Portrait(row["id"], row["exposure"], row["at"], facts)


def _glance(row: Any, moved: set[str | None]) -> Glance:
    told = ("id", "seq", "at", "desk", "ordinal", "number", "name", "identifier", "class_name", "result", "reason")
    facts = {name: row[name] for name in (*told, "path", "retakes", "retake_of", "overrides")}
    blocked, make_up = bool(row["blocked"]), bool(row["make_up"])
    return Glance(**facts, blocked=blocked, moved=row["id"] in moved, make_up=make_up)


def _sitting(lines: list[Any]) -> Sitting:
    """Fold the rows of one sitting, one per exposure."""
    first = lines[0]
    return Sitting(
        id=first["id"],
        swipe=first["swipe"],
        person=first["person"],
        job=first["job"],
        desk=first["desk"],
        number=first["number"],
        opened_at=first["at"],
        armed_by=first["armed_by"],
        exposures=tuple(line["exposure"] for line in lines if line["exposure"] is not None),
        result=first["result"],
        reason=first["reason"],
        accepted_exposure=first["accepted_exposure"],
        retake_of=first["retake_of"],
    )
