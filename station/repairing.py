"""Putting right who is who: faces of a class looked at, pictures given to other numbers, orphans claimed.

Looking takes nobody's leave and writes nothing. What gives a picture to somebody takes two people, each by name; once a
picture is with the office nobody here gives it to anybody else.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from db.errors import RuleBroken
from db.journal import Journal
from db.records import Claim, Sitting
from station import commands
from station.announcer import Announcer
from station.delivered import delivered_exposures
from station.delivery import last_purge
from station.denials import Denied, TooLate
from station.doorkeeper import Doorkeeper
from station.events import Kind
from station.job import reassigning
from station.job.faces import NOTE, Faces, facts_of
from station.job.masking import mask_name
from station.job.reassigning import NumberNotSeated, Plan, Seat
from station.job.repair_view import CLOSED, Changed, Neighbour, Preview, RepairView, Stray
from station.two_people import TwoPeople

FOR = "repair"
"""What a second person is asked for; a no is told with it."""

NEIGHBOURS = 2
"""Sittings shown before an orphan and after it."""

CLAIM_REASONS = ("shot-by-hand", "seen-on-camera", "transfer-broke", "remembered")
"""Why two people believe an orphan to be somebody's; `claim.<reason>` is the sentence."""


class AlreadyDelivered(Denied):
    """A picture that would move is with the office. `numbers` are those concerned."""

    code = "already-delivered"


class TwoPictures(Denied):
    """Somebody would have two pictures under two numbers, neither of which replaces the other. `numbers` are those."""

    code = "two-pictures"


class Repairing:
    """Answers the commands of the class check, the re-assignment and the orphan tray."""

    def __init__(
        self, journal: Journal, folder: Path, announcer: Announcer, door: Doorkeeper, names: tuple[str, ...],
        moved: Callable[[], None],
    ) -> None:  # fmt: skip
        """Work on a data folder.

        Args:
            journal: where everything is written.
            folder: the data folder.
            announcer: tells everybody.
            door: asks for the second person.
            names: the people of the settings, for a desk without codes.
            moved: called when pictures went to other people.
        """
        self._moved = moved
        self._journal, self._folder, self._announcer = journal, folder, announcer
        self._door, self._two = door, TwoPeople(door, names, FOR)
        self._shown: str | None = None  # the class on the screen
        self._thought_of: commands.PlanMoves | None = None
        self._tray_open = False
        self._view, self._of = CLOSED, (-1, -1, -1)

    @property
    def view(self) -> RepairView:
        """What is open, as things stand now."""
        if self._shown is None and self._thought_of is None and not self._tray_open:
            return CLOSED
        counts = self._journal.counts()
        now = counts.accepted, counts.abandoned, counts.orphans
        if now != self._of:
            self._look()
            self._of = now
        return self._view

    def asked(self, command: commands.Repair) -> None:
        """Do what a command of these windows says; whatever is shown is looked at again."""
        try:
            match command:
                case commands.ShowFaces(class_name):
                    self._shown = class_name if class_name is not None else self._newest_class()
                case commands.ShowOrphans():
                    self._tray_open = True
                case commands.PlanMoves():
                    self._thought_of = command
                case commands.CloseRepair(plan_only):
                    self._thought_of = None
                    if not plan_only:
                        self._shown, self._tray_open, self._view = None, False, CLOSED
                case commands.ConfirmFaces():
                    self._confirm(command)
                case commands.Reassign():
                    self._refuse_delivered([move.exposure for move in command.moves])
                    self._two.ask(command.second, lambda first, second: self._reassign(command, first, second))
                case commands.ClaimOrphan():
                    sitting = self._sitting(command.number)
                    self._two.ask(command.second, lambda first, second: self._claim(command, sitting, first, second))
        except Denied as no:
            self._door.deny(no, FOR)
        self._of = (-1, -1, -1)

    # what is written

    def _confirm(self, asked: commands.ConfirmFaces) -> None:
        """Write what was said of these very pictures; one that changed since it was shown is left out."""
        held = {sitting: picture for picture, sitting in self._journal.held().items() if sitting is not None}
        seen = [(sitting, picture) for sitting, picture in asked.faces if held.get(sitting) == picture]
        if not seen:
            raise TooLate()
        sittings = [sitting for sitting, _ in seen]
        wrong = [sitting for sitting in sittings if sitting in asked.wrong]
        data = {"class": asked.class_name, "sittings": sittings, "pictures": [one for _, one in seen], "wrong": wrong}
        self._journal.note(NOTE, data=data, operator=self._door.operator)
        self._announcer.say(Kind.FACES, detail={"faces": len(sittings), "wrong": len(wrong)})

    def _reassign(self, asked: commands.Reassign, first: str, second: str) -> None:
        self._refuse_delivered([move.exposure for move in asked.moves])
        seated = {seat.sitting: seat.picture for seat in self._seats()}
        if any(seated.get(move.from_sitting) != move.exposure for move in asked.moves):
            raise TooLate()
        if any(move.to_sitting is not None and move.to_sitting not in seated for move in asked.moves):
            raise TooLate()
        self._refuse_two_pictures(Plan(asked.moves))
        try:
            self._journal.reassign(asked.moves, asked.reason, operator=first, second=second)
        except (RuleBroken, ValueError):  # somebody was accepted or moved since it was previewed
            raise TooLate() from None
        self._thought_of = None
        detail = {"moves": len(asked.moves), "operator": first, "second": second}
        self._announcer.say(Kind.REASSIGNED, code=asked.reason, detail=detail)
        self._moved()

    def _claim(self, asked: commands.ClaimOrphan, sitting: Sitting, first: str, second: str) -> None:
        """Write a claim; the orphan stays one, and the number gets no picture by it."""
        if asked.orphan not in self._orphan_ids():
            raise TooLate()
        try:
            self._journal.claim(asked.orphan, sitting.id, asked.reason, operator=first, second=second)
        except RuleBroken:  # somebody claimed it meanwhile
            raise TooLate() from None
        detail = {"orphan": asked.orphan, "operator": first, "second": second}
        self._announcer.say(Kind.CLAIMED, number=sitting.number, sitting=sitting.id, code=asked.reason, detail=detail)

    def _refuse_delivered(self, pictures: list[str]) -> None:
        gone = delivered_exposures(self._journal) & set(pictures)
        if gone:
            numbers = sorted(self._journal.sitting(self._journal.exposure(one).sitting).number for one in gone)
            raise AlreadyDelivered(numbers=", ".join(numbers))

    def _refuse_two_pictures(self, plan: Plan) -> None:
        """Whoever sat twice gets no second picture: the office could not tell which one counts."""
        records = {one.id: one for one in self._sittings()}
        given = {move.to_sitting for move in plan.moves}
        people: dict[str, list[Sitting]] = defaultdict(list)
        for seat in plan.after(self._seats()):
            if seat.picture is not None:
                one = records[seat.sitting]
                for who in filter(None, {one.person, self._listing(one)}):
                    people[who].append(one)
        for same in people.values():
            replaced = {one.retake_of for one in same}
            apart = [one for one in same if one.id not in replaced]
            if len(apart) > 1 and any(one.id in given for one in same):
                raise TwoPictures(numbers=", ".join(one.number for one in apart))

    def _listing(self, sitting: Sitting) -> str | None:
        place = self._journal.place_of_sitting(sitting.id)
        return place.listing if place is not None else None

    # what is shown

    def _look(self) -> None:
        view = RepairView()
        if self._shown is not None or self._thought_of is not None:
            faces = Faces(self._journal, self._folder)
            shown = faces.of_class(self._shown) if self._shown is not None else None
            view = replace(view, classes=faces.classes, faces=shown)
        if self._thought_of is not None:
            view = replace(view, preview=self._preview(self._thought_of))
        if self._tray_open:
            view = replace(view, strays=self._strays())
        self._view = view

    def _newest_class(self) -> str:
        return Faces(self._journal, self._folder).newest_class or ""

    def _sittings(self) -> list[Sitting]:
        """Sittings of this job at this desk that are not purged: what one package tells of."""
        return [one for one in self._journal.sittings() if (one.job, one.desk) == (self._journal.job, self._desk)]

    @property
    def _desk(self) -> str:
        return self._journal.desk

    def _seats(self) -> list[Seat]:
        held = {sitting: picture for picture, sitting in self._journal.held().items() if sitting is not None}
        return [Seat(one.id, one.number, held.get(one.id)) for one in self._sittings() if one.result is not None]

    def _sitting(self, number: str) -> Sitting:
        for one in self._sittings():
            if one.number == number:
                return one
        raise NumberNotSeated(number=number)

    def _preview(self, asked: commands.PlanMoves) -> Preview:
        seats = self._seats()
        try:
            plan = _planned(seats, asked)
            self._refuse_delivered([move.exposure for move in plan.moves])
            self._refuse_two_pictures(plan)
        except Denied as no:
            return Preview(refused=no.code, params=tuple((name, str(value)) for name, value in no.params.items()))
        numbers = {seat.picture: seat.number for seat in seats}
        pairs = zip(seats, plan.after(seats), strict=True)
        return Preview(
            moves=plan.moves,
            rows=tuple(self._changed(before, after) for before, after in pairs if before.picture != after.picture),
            left_over=tuple(numbers[one] for one in plan.left_over),
        )

    def _changed(self, before: Seat, after: Seat) -> Changed:
        return Changed(
            before.number, self._name(before.sitting), self._portrait(before.picture), self._portrait(after.picture)
        )

    def _name(self, sitting: str) -> str:
        record = self._journal.sitting(sitting)
        return facts_of(self._journal, record, self._journal.place_of_sitting(sitting)).name or ""

    def _portrait(self, picture: str | None) -> Path | None:
        portrait = self._journal.portrait_of(picture) if picture is not None else None
        return self._folder / portrait.facts.path if portrait else None

    def _orphan_ids(self) -> set[str]:
        """Orphans of this job at this desk that are not purged."""
        told = [*self._journal.notes("orphan", "purged")]
        purged = last_purge(told, self._journal.job)
        since = purged.seq if purged else 0
        return {
            one.refs["orphan"] for one in told if one.kind == "orphan" and one.seq > since and one.desk == self._desk
        }

    def _strays(self) -> tuple[Stray, ...]:
        mine, sittings = self._orphan_ids(), self._sittings()
        held = {sitting: picture for picture, sitting in self._journal.held().items() if sitting is not None}
        numbers = {one.id: one.number for one in sittings}
        claims: dict[str, Claim] = {claim.orphan: claim for claim in self._journal.claims()}

        def neighbour(one: Sitting, wake: str | None) -> Neighbour:
            name = mask_name(self._name(one.id))
            return Neighbour(one.number, name, self._portrait(held.get(one.id)), one.opened_at, one.id == wake)

        found: list[Stray] = []
        for orphan in self._journal.orphans():
            if orphan.id not in mine:
                continue
            wake = self._journal.sitting_of(orphan.intent) if orphan.intent else None
            before = [one for one in sittings if one.opened_at <= orphan.at][-NEIGHBOURS:]
            after = [one for one in sittings if one.opened_at > orphan.at][:NEIGHBOURS]
            claim = claims.get(orphan.id)
            found.append(
                Stray(
                    orphan.id, orphan.at, orphan.reason, self._folder / orphan.file.path,
                    tuple(neighbour(one, wake) for one in before), tuple(neighbour(one, wake) for one in after),
                    numbers.get(claim.sitting) if claim else None,
                )
            )  # fmt: skip
        return tuple(found)


def _planned(seats: list[Seat], asked: commands.PlanMoves) -> Plan:
    if asked.by is None:
        return reassigning.swap(seats, asked.first, asked.last)
    return reassigning.shift(seats, asked.first, asked.last, asked.by)
