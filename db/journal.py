"""The journal's only writer. Each method is one transaction: its events and everything they mean, on disk on return.

Ids are `Ledger.new_id`; a method that is refused by the database raises RuleBroken and has written nothing.
"""

import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Self

from db import compacting, door, opening, seal
from db.chain import exact
from db.clock import Clock, now
from db.disk import make_folder
from db.errors import DiskFailed, FolderIsReal, told_apart
from db.facts import code_seal, correction_seal, file_data, portrait_data, release_data, status_seal
from db.facts import seal as person_seal
from db.ledger import Head, Ledger
from db.lock import FolderLock
from db.projection import KINDS
from db.queries import Queries, Reader
from db.records import (
    Calibration,
    Claim,
    Correction,
    Event,
    Exposure,
    FileFacts,
    Intent,
    ListedPerson,
    Move,
    Operator,
    Orphan,
    OutsideFile,
    Payment,
    PersonFacts,
    Place,
    Portrait,
    PortraitFacts,
    RosterChanges,
    Sitting,
    Status,
    Swipe,
    Token,
)

Role = Literal["operator", "supervisor", "recovery"]


class Journal(Queries):
    """One data folder's journal, open for writing; it belongs to the thread that opened it."""

    def __init__(
        self, database: sqlite3.Connection, folder: Path, lock: FolderLock, ledger: Ledger, job: str, desk: str
    ) -> None:  # fmt: skip
        """Use `Journal.open`."""
        super().__init__(database, job)
        self._folder, self._lock, self._ledger, self._desk = folder, lock, ledger, desk

    @classmethod
    def open(
        cls, folder: Path, *, desk: str, job: str, rehearsal: bool, program: str, clock: Clock = now,
        goes_on_from: Head | None = None,
    ) -> Self:  # fmt: skip
        """Open the journal of a data folder; make both if they are new.

        Args:
            folder: the data folder.
            desk: the desk's letter, the first part of its numbers.
            job: name of the job; numbers count within it.
            rehearsal: whether any device is simulated. The first use decides what the folder is; a folder of
                rehearsal stays one even when asked for real work (see `rehearsal`).
            program: name and version, journaled, and told to a second program that wants the folder.
            clock: where times come from.
            goes_on_from: the event at which this program left off when the disk went away: nothing is made anew, and
                a journal without it is another one. The mount point of a disk that is gone is an empty folder.

        Raises:
            JournalHeld: another program has the folder open.
            FolderIsReal: a simulated device on a folder of real work.
            JournalNewer: a newer program wrote it.
            JournalDamaged: the file is no journal, or its chain does not end in itself.
            DiskFull, DiskFailed: the disk says no.
        """
        if goes_on_from is not None and not (folder / door.FILE).is_file():
            raise DiskFailed(detail="the journal is not there")
        with told_apart():
            make_folder(folder)
            lock = FolderLock(folder, program)
        try:
            database = opening.for_writing(folder)
            try:
                ledger = Ledger(database, folder, job=job, desk=desk, clock=clock)
                journal = cls(database, folder, lock, ledger, job, desk)
                if goes_on_from is not None and not journal._holds(goes_on_from):
                    raise DiskFailed(detail="another journal is there")
                journal._claim(rehearsal, program)
            except BaseException:
                database.close()
                raise
        except BaseException:
            lock.release()
            raise
        return journal

    @staticmethod
    def read_only(folder: Path) -> Reader:
        """Open a folder's journal for questions only, beside its writer, for the thread that calls.

        Raises:
            JournalMissing, JournalOlder, JournalNewer, JournalDamaged, DiskFailed: as `opening.for_reading`.
        """
        return Reader(opening.for_reading(folder))

    def close(self) -> None:
        """Let go of file and folder, the file under a seal; twice is fine."""
        self._mine()
        if not self._lock.held:
            return
        try:
            with suppress(sqlite3.Error, OSError):  # nothing is lost by it; whoever verifies is told
                self._seal()
        finally:
            super().close()
            self._lock.release()

    def _seal(self) -> None:
        """Close the file and seal it; a seal that still stands says that nothing was written since it was put."""
        if not seal.is_there(self._folder) and door.fold_in(self._database):
            super().close()
            seq, head = self._ledger.head
            seal.put(self._folder, head, seq)

    @property
    def desk(self) -> str:
        """Letter of the desk that writes."""
        return self._desk

    @property
    def head(self) -> Head:
        """The last event that is on disk, as far as this writer knows; asks no disk."""
        return self._ledger.head

    def _holds(self, head: Head) -> bool:
        seq, own = head
        return seq == 0 or any(event.hash == own for event in islice(self.events(after=seq - 1), 1))

    def _claim(self, rehearsal: bool, program: str) -> None:
        """Settle at first use what the folder is; hold to it ever after."""
        found = self._is_rehearsal()
        if found is None:
            self._write("folder", {}, {"rehearsal": rehearsal, "program": program})
        elif rehearsal and not found:
            raise FolderIsReal()

    def _write(
        self, kind: str, refs: dict[str, str], data: dict[str, Any], operator: str | None = None,
        private: dict[str, str | None] | None = None,
    ) -> Event:  # fmt: skip
        """One event as one transaction."""
        self._mine()
        with self._ledger:
            return self._ledger.append(kind, refs, data, operator, private=private)

    # swipes

    def accept_swipe(
        self, person: PersonFacts, token: Token, *, also: Token | None = None, detail: dict[str, Any] | None = None,
        retake_of: str | None = None, make_up: bool = False, waiting: bool = False, place: Place | None = None,
        operator: str | None = None,
    ) -> Sitting:  # fmt: skip
        """Write a swipe, its person, the sitting it opens and the sitting's number: events `swipe` and `sitting`.

        With a place it is written too, as `placed`: nobody else gets that row of the list from then on.

        Args:
            person: who it is. Somebody who swiped with the same key under the same facts before is the same person.
            token: how they presented themselves.
            also: the token presented with it, where it takes two.
            detail: what else the desk knew of the presentation; no identity.
            retake_of: the accepted sitting that this one replaces.
            make_up: this person missed the day of their class; the sitting's event tells it, its row does not.
            waiting: somebody else sits in the chair.
            place: where in the job the sitting belongs.
            operator: who let it happen, if somebody did.
        """
        self._mine()
        swipe, sitting = self._ledger.new_id(), self._ledger.new_id()
        with self._ledger:
            at = self._ledger.now()
            known = self._ledger.person_of(token.key, person)
            refs = {"swipe": swipe, "person": known or self._ledger.new_id()}
            data: dict[str, Any] = {"token": _token_data(token), "waiting": waiting}
            if also is not None:
                data["also"] = _token_data(also)
            if detail:
                data["detail"] = detail
            identity = None
            if known is None:
                identity = _identity(person)
                data["seal"] = person_seal(identity["salt"], person)
            self._ledger.append("swipe", refs, data, operator, at, private=identity)
            ordinal = self._ledger.next_ordinal()
            number = f"{self._desk}-{ordinal:04d}"
            refs = {"sitting": sitting, **refs, **({"retake_of": retake_of} if retake_of else {})}
            told = {"ordinal": ordinal, "number": number, **({"make_up": True} if make_up else {})}
            self._ledger.append("sitting", refs, told, operator, at)
            if place is not None:
                where = {"sitting": sitting, **({"listing": place.listing} if place.listing else {})}
                self._ledger.append("placed", where, {"class": place.class_name, "how": place.how}, operator, at)
        return Sitting(sitting, swipe, refs["person"], self._job, self._desk, number, at, retake_of=retake_of)

    def refuse_swipe(
        self, token: Token | None, code: str, *, detail: dict[str, Any] | None = None, operator: str | None = None
    ) -> Swipe:
        """Write a swipe that opened nothing, and why: event `refused`. No person, no number, no identity."""
        swipe = self._ledger.new_id()
        data = {"token": token and _token_data(token), "code": code, "detail": detail or {}}
        event = self._write("refused", {"swipe": swipe}, data, operator)
        return Swipe(swipe, event.at, token, None, code)

    # the chair

    def arm(
        self, sitting: str, armed_by: Literal["swipe", "token", "key"], *, shown: dict[str, str] | None = None,
        operator: str | None = None,
    ) -> Event:  # fmt: skip
        """Write that the sitting's person sits in the chair: event `armed`.

        Args:
            sitting: one that has not ended and was not armed before.
            armed_by: what proves it.
            shown: what was presented at the seat, and at which reader; no identity.
            operator: who said so, if somebody did.
        """
        data = {"armed_by": armed_by, **({"shown": shown} if shown else {})}
        return self._write("armed", {"sitting": sitting}, data, operator)

    def override(
        self, sitting: str, check: str, reason: str, *, operator: str | None = None, second: str | None = None
    ) -> Event:
        """Write that a blocking check does not lock the shutter for this sitting: event `override`.

        `second` is the other person whose code it took, where codes are set up.
        """
        data = {"check": check, "reason": reason, **({"second": second} if second else {})}
        return self._write("override", {"sitting": sitting}, data, operator)

    def retake(self, sitting: str, reason: str, *, operator: str | None = None) -> Event:
        """Write that the last picture was rejected and another will be taken: event `retake`."""
        return self._write("retake", {"sitting": sitting}, {"reason": reason}, operator)

    # shots

    def intend(
        self, sitting: str, serial: str, run: int, verdicts: Sequence[dict[str, Any]], *, standing: bool = False,
        operator: str | None = None,
    ) -> Intent:  # fmt: skip
        """Write, before the shutter is released, whose picture it will be: event `intent`.

        Args:
            sitting: an armed, open sitting without another open intent.
            serial: of the body that will be asked.
            run: number of the connection to it.
            verdicts: what live view says now, as verdict lines; floats are chained as decimal strings.
            standing: nobody is asked; the person at the body's own button decides when, from now on.
            operator: who releases, if a person does.
        """
        intent = self._ledger.new_id()
        data: dict[str, Any] = {"serial": serial, "run": run, "verdicts": exact(verdicts)}
        if standing:
            data["standing"] = True
        event = self._write("intent", {"intent": intent, "sitting": sitting}, data, operator)
        return Intent(intent, sitting, event.at, serial)

    def bind(
        self, intent: str, file: FileFacts, *, raw: FileFacts | None = None, copies: Sequence[str] = (),
        operator: str | None = None,
    ) -> Exposure:  # fmt: skip
        """Write that a file is the one picture of an intent, its outcome with it: event `bound`.

        Args:
            intent: an open one.
            file: the picture.
            raw: the raw file of the same release.
            copies: where on another card the body wrote the very same bytes once more.
            operator: who did it, if somebody did.
        """
        exposure, sitting = self._ledger.new_id(), self.sitting_of(intent)
        refs = {"exposure": exposure, "intent": intent, "sitting": sitting}
        event = self._write("bound", refs, release_data(file, raw, copies), operator)
        return Exposure(exposure, intent, sitting, event.at, file, raw)

    def no_picture(self, intent: str, reason: str, *, operator: str | None = None) -> Event:
        """Write that an intent ended without a picture that could be proved its own: event `no_picture`."""
        return self._write("no_picture", {"intent": intent}, {"reason": reason}, operator)

    def unknown(self, intent: str, reason: str, *, operator: str | None = None) -> Event:
        """Write that nobody knows yet whether an intent made a picture: event `unknown`. Its outcome comes later."""
        return self._write("unknown", {"intent": intent}, {"reason": reason}, operator)

    def orphan(self, file: FileFacts, reason: str, intent: str | None = None, *, operator: str | None = None) -> Orphan:
        """Write that a file has no provable intent: event `orphan`. `intent` is evidence, never a binding."""
        orphan = self._ledger.new_id()
        refs = {"orphan": orphan, **({"intent": intent} if intent else {})}
        event = self._write("orphan", refs, {"reason": reason, "file": file_data(file)}, operator)
        return Orphan(orphan, event.at, reason, file, intent)

    def calibrate(
        self, serial: str, offset_ms: int, file: FileFacts, *, raw: FileFacts | None = None,
        copies: Sequence[str] = (), operator: str | None = None,
    ) -> Calibration:  # fmt: skip
        """Write how far a body's clock is from ours, body minus host: event `calibration`.

        `raw` and `copies` are what the same release brought besides, as in `bind`.
        """
        calibration = self._ledger.new_id()
        data = {"serial": serial, "offset_ms": offset_ms, **release_data(file, raw, copies)}
        event = self._write("calibration", {"calibration": calibration}, data, operator)
        return Calibration(calibration, event.at, serial, offset_ms, file, raw)

    def card_listed(
        self, serial: str, seen: Sequence[str], gone: Sequence[str] = (), *, operator: str | None = None
    ) -> Event:
        """Write what lies on a body's card without being ours, and what no longer lies there: event `card_listed`.

        After the first listing `seen` answers with a set: an empty card has been seen too.
        """
        first = self.seen(serial) is None
        data = {"first": first, "seen": list(seen), "gone": list(gone)}
        return self._write("card_listed", {"body": serial}, data, operator)

    def portray(self, exposure: str, facts: PortraitFacts, *, operator: str | None = None) -> Portrait:
        """Write that a portrait was made from an exposure: event `portrait`."""
        portrait = self._ledger.new_id()
        event = self._write("portrait", {"portrait": portrait, "exposure": exposure}, portrait_data(facts), operator)
        return Portrait(portrait, exposure, event.at, facts)

    # how it ends

    def accept(self, sitting: str, exposure: str, *, operator: str | None = None) -> Event:
        """Write that a sitting ended with one of its own exposures: event `accepted`."""
        return self._write("accepted", {"sitting": sitting, "exposure": exposure}, {}, operator)

    def abandon(self, sitting: str, reason: str, *, operator: str | None = None) -> Event:
        """Write that a sitting ended without a picture, and why: event `abandoned`."""
        return self._write("abandoned", {"sitting": sitting}, {"reason": reason}, operator)

    def erase(self, person: str, reason: str, *, operator: str | None = None) -> Event:
        """Empty a person's name, number and code for good: event `erased`. The chain and all counts still verify."""
        return self._write("erased", {"person": person}, {"reason": reason}, operator)

    # the list of expected people

    def take_roster(
        self, form: Literal["people", "classes"], sha256: str, changes: RosterChanges, *, operator: str | None = None
    ) -> str:
        """Write what a list changes, all or nothing: `roster`, `delisted`, `listed`, `class_sizes`; give its id.

        Rows that somebody was captured for stay in the past as they were: a sitting keeps the row it was placed at.

        Args:
            form: people, or classes with head-counts.
            sha256: of the file the list came from.
            changes: beside the list before it.
            operator: who took it in.
        """
        self._mine()
        with self._ledger:
            roster, at = self._ledger.new_id(), self._ledger.now()
            rows = len(changes.listed) or len(changes.sizes)
            data: dict[str, Any] = {"form": form, "rows": rows, "sha256": sha256}
            self._ledger.append("roster", {"roster": roster}, data, operator, at)
            for listing, reason in changes.delisted:
                self._ledger.append("delisted", {"listing": listing}, {"reason": reason}, operator, at)
            for ordinal, row in changes.listed:
                self._list_one(roster, ordinal, row, operator, at)
            if changes.sizes:
                classes = [[size.class_name, size.heads] for size in changes.sizes]
                self._ledger.append("class_sizes", {"roster": roster}, {"classes": classes}, operator, at)
        return roster

    def _list_one(self, roster: str, ordinal: int, row: ListedPerson, operator: str | None, at: str) -> None:
        refs = {"listing": self._ledger.new_id(), "roster": roster}
        refs["person"] = self._ledger.new_id()
        identity = _identity(row.facts)
        told = {
            "id_key": row.id_key,
            "student_key": row.student_key,
            "name_key": row.name_key,
            "class": row.class_name,
            "level": row.level,
            "major": row.major,
            "college": row.college,
            "cohort": row.cohort,
        }
        data: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
        data |= {"ordinal": ordinal, "standing": row.standing, "seal": person_seal(identity["salt"], row.facts)}
        self._ledger.append("listed", refs, data, operator, at, private=identity)

    def correct(
        self, person: str, what: str, listed: str | None, said: str | None,
        origin: Literal["card", "student", "monitor"], *, sitting: str | None = None, listing: str | None = None,
        operator: str | None = None,
    ) -> Correction:  # fmt: skip
        """Write that something in the list is wrong: event `correction`. The values stay out of the chain.

        Args:
            person: whose facts they are; when this person is erased, so are the values.
            what: the field, see `Correction.what`.
            listed: as on the list.
            said: as it should be.
            origin: who says so.
            sitting: of whom it was said.
            listing: the row that is wrong.
            operator: who took it down.
        """
        correction, salt = self._ledger.new_id(), secrets.token_hex(32)
        refs = {"correction": correction, "person": person}
        refs |= {role: one for role, one in (("sitting", sitting), ("listing", listing)) if one is not None}
        data = {"what": what, "origin": origin, "seal": correction_seal(salt, listed, said)}
        private = {"salt": salt, "listed": listed, "said": said}
        event = self._write("correction", refs, data, operator, private)
        return Correction(
            correction, event.at, person, sitting, listing, what, origin, operator, listed=listed, said=said
        )

    # money

    def set_fee(self, fen: int, *, operator: str | None = None) -> Event:
        """Write what a head costs, where the job's file leaves it open: event `fee_set`. The newest counts."""
        return self._write("fee_set", {}, {"fen": fen}, operator)

    def pay(
        self, scope: Literal["person", "class", "major", "college"], fen: int, method: str, *,
        sitting: str | None = None, name: str | None = None, advance: bool = False, reference: str | None = None,
        operator: str | None = None,
    ) -> Payment:  # fmt: skip
        """Write that somebody paid: event `paid`.

        Args:
            scope: who did: one person, or these together.
            fen: how much; positive.
            method: how.
            sitting: the person's; of nobody else.
            name: of the class, major or college; of no person.
            advance: it was collected before anybody was captured.
            reference: the end of the payee's order number, at most 8 characters.
            operator: who took it down.
        """
        payment = self._ledger.new_id()
        refs = {"payment": payment, **({"sitting": sitting} if sitting is not None else {})}
        data = {"scope": scope, "name": name, "fen": fen, "method": method, "advance": advance, "reference": reference}
        told = {key: value for key, value in data.items() if value is not None}
        event = self._write("paid", refs, told, operator)
        return Payment(
            payment, event.at, self._job, scope, sitting, name, fen, method, advance, reference, operator
        )  # fmt: skip

    def void_payment(self, payment: str, reason: str, *, operator: str | None = None) -> Event:
        """Write that a payment does not count: event `payment_void`. It stays where it is, once and for all."""
        return self._write("payment_void", {"payment": payment}, {"reason": reason}, operator)

    # what happened elsewhere

    def set_status(
        self, person: str, kind: Literal["elsewhere", "overseas", "returned", "exempt", "open"], *,
        listing: str | None = None, sitting: str | None = None, day: str | None = None, where: str | None = None,
        remark: str | None = None, copies: int = 0, fee_fen: int | None = None, file: OutsideFile | None = None,
        operator: str | None = None,
    ) -> Status:  # fmt: skip
        """Write what happened to somebody elsewhere: event `status`. Its words stay out of the chain.

        Args:
            person: who it is about; when they are erased, so are the words.
            kind: see `Status.kind`.
            listing: their row of the list; without one, a sitting.
            sitting: the one it is about.
            day: ISO date.
            where: in words.
            remark: in words, the agency's reason for instance.
            copies: document copies handed in.
            fee_fen: what was paid there.
            file: a picture that was handed in; it lies on disk already.
            operator: who took it down.
        """
        status, salt = self._ledger.new_id(), secrets.token_hex(32)
        refs = {"status": status, "person": person}
        refs |= {role: one for role, one in (("sitting", sitting), ("listing", listing)) if one is not None}
        data: dict[str, Any] = {"kind": kind, "copies": copies, "seal": status_seal(salt, where, remark)}
        data |= {name: value for name, value in (("day", day), ("fee_fen", fee_fen)) if value is not None}
        if file is not None:
            data["file"] = {"path": file.path, "sha256": file.sha256, "size": file.size}
        private = {"salt": salt, "taken_where": where, "remark": remark}
        event = self._write("status", refs, data, operator, private)
        return Status(
            status, event.at, person, listing, sitting, kind, day, where, remark, copies, fee_fen, file, operator
        )  # fmt: skip

    # what two people decide

    def reassign(self, moves: Sequence[Move], reason: str, *, operator: str, second: str) -> Event:
        """Write that pictures belong to other sittings than those that shot them: event `reassigned`, all or nothing.

        Args:
            moves: from where each picture is now. A picture whose place another one takes must move too, if only to
                nobody: nothing is pushed aside unsaid.
            reason: why.
            operator: one person.
            second: another one.

        Raises:
            ValueError: a picture moves twice, two go to one sitting, or one is pushed aside.
            RuleBroken: a picture is not where it is taken from, a sitting has not ended, or the two are one.
        """
        self._mine()
        moving = {move.exposure for move in moves}
        targets = [move.to_sitting for move in moves if move.to_sitting is not None]
        if len(moving) < len(moves) or len(set(targets)) < len(targets):
            raise ValueError("a picture moves once, and a sitting holds one picture")
        pushed = [one for target in targets if (one := self.held_by(target)) is not None and one not in moving]
        if pushed:
            raise ValueError("a picture is pushed aside")
        told = [[move.exposure, move.from_sitting, move.to_sitting] for move in moves]
        return self._write("reassigned", {}, {"moves": told, "reason": reason, "second": second}, operator)

    def claim(self, orphan: str, sitting: str, reason: str, *, operator: str, second: str) -> Claim:
        """Write that two people give an orphan to a sitting's person: event `claimed`. It becomes no exposure."""
        claim = self._ledger.new_id()
        refs = {"claim": claim, "orphan": orphan, "sitting": sitting}
        event = self._write("claimed", refs, {"reason": reason, "second": second}, operator)
        return Claim(claim, event.at, orphan, sitting, reason, operator, second)

    # who may act

    def add_operator(self, name: str, role: Role, secret: str, *, operator: str | None = None) -> Operator:
        """Write that somebody may act from now on: event `operator_added`. The secret stays out of the chain.

        Args:
            name: one that nobody had before.
            role: what they may do.
            secret: argon2id hash of their code.
            operator: who let them in.
        """
        self._mine()
        with self._ledger:
            return self._append_operator(name, role, secret, operator)

    def change_code(self, who: str, secret: str, *, operator: str | None = None) -> Event:
        """Write that an operator (by id) has a new code: event `operator_code`."""
        data = {"seal": code_seal(secret)}
        return self._write("operator_code", {"operator": who}, data, operator, {"secret": secret})

    def retire_operator(self, who: str, reason: str, *, operator: str | None = None) -> Event:
        """Write that an operator (by id) may act no longer: event `operator_retired`. The name stays taken."""
        return self._write("operator_retired", {"operator": who}, {"reason": reason}, operator)

    def seal_recovery(self, name: str, secret: str, *, operator: str | None = None) -> Operator:
        """Write that a new sealed recovery code counts, and no earlier one: `operator_added`, `operator_retired`."""
        self._mine()
        before = [one.id for one in self.operators() if one.role == "recovery"]
        with self._ledger:
            sealed = self._append_operator(name, "recovery", secret, operator)
            for earlier in before:
                self._ledger.append("operator_retired", {"operator": earlier}, {"reason": "replaced"}, operator)
        return sealed

    def use_recovery(self, sealed: Operator, name: str, secret: str) -> Operator:
        """Write that the sealed code let a supervisor in and is used up, all or nothing of it.

        Events `recovery_used`, `operator_added` and `operator_retired`, by the name of the sealed code.
        """
        self._mine()
        with self._ledger:
            self._ledger.append("recovery_used", {"operator": sealed.id}, {"name": name}, sealed.name)
            added = self._append_operator(name, "supervisor", secret, sealed.name)
            self._ledger.append("operator_retired", {"operator": sealed.id}, {"reason": "used"}, sealed.name)
        return added

    def _append_operator(self, name: str, role: Role, secret: str, operator: str | None) -> Operator:
        who = self._ledger.new_id()
        data = {"name": name, "role": role, "seal": code_seal(secret)}
        self._ledger.append("operator_added", {"operator": who}, data, operator, private={"secret": secret})
        return Operator(who, name, role, secret)

    # numbers

    def skip_numbers(self, first: int, last: int, reason: str, *, operator: str | None = None) -> Event:
        """Write that these numbers of this job and desk are never given: event `numbers_skipped`."""
        data = {"first": first, "last": last, "reason": reason}
        return self._write("numbers_skipped", {}, data, operator)

    # when a job is over

    def purge(self, job: str, data: dict[str, Any], *, operator: str | None = None) -> Event:
        """Empty every person whom no other job still needs, and write what went: events `erased` and `purged`.

        Args:
            job: the job that was delivered.
            data: what else the event tells: files and bytes that go, by whose word. Pictures and keys are deleted by
                the caller, after this has returned: `known_files` calls them erased from now on.
            operator: who did it.
        """
        self._mine()
        with self._ledger:
            people = self._ledger.people_only_of(job)
            for person in people:
                self._ledger.append("erased", {"person": person}, {"reason": "purged"}, operator)
            return self._ledger.append("purged", {}, {**data, "job": job, "people": len(people)}, operator)

    def compact(self) -> int:
        """Write the database anew without what was erased, and give its room back; how many bytes that was.

        Afterwards no page of the file, and nothing in its log, holds what is no longer in a row.

        Raises:
            DiskFull: there is no room for the new form beside the old one; nothing was changed.
            JournalInUse: somebody reads the journal, so that its log can't be emptied yet.
            DiskFailed, JournalDamaged: the disk says no.
        """
        self._mine()
        with self._ledger:
            pass  # whatever has to be so before the first byte is written is seen to there
        with told_apart():
            return compacting.compact(self._database)

    def note(
        self, kind: str, refs: dict[str, str] | None = None, data: dict[str, Any] | None = None, *,
        operator: str | None = None,
    ) -> Event:  # fmt: skip
        """Write that something happened which changes no state: trouble, recovered, exported.

        Raises:
            ValueError: `kind` is one that changes state; it has a method of its own.
            NotCanonical: `data` holds a float or something else that can't be chained.
        """
        if kind in KINDS:
            raise ValueError(f"{kind} is no note")
        return self._write(kind, refs or {}, data or {}, operator)


def _token_data(token: Token) -> dict[str, str]:
    return {"kind": token.kind, "trust": token.trust, "key": token.key, "reader": token.reader}


def _identity(person: PersonFacts) -> dict[str, Any]:
    """The columns that identify a person, with a new salt of 32 bytes for the seal."""
    return {
        "salt": secrets.token_hex(32),
        "name": person.name,
        "id_number": person.id_number,
        "code": person.code,
        "student_number": person.student_number,
        "exam_number": person.exam_number,
        "sex": person.sex,
        "birth": person.birth,
    }
