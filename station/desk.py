"""The desk: takes messages and commands one at a time, moves sittings along the flow, asks the lanes, announces.

One thread owns this object and the journal. Nothing here waits for a device; every answer comes as a message. What is
announced has been committed before.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from db.journal import Journal
from db.records import Intent, Place, Sitting, Status
from drivers.cameras.kinds import is_raw
from station import clockwatch, commands, messages, seat
from station.announcer import Announcer
from station.binding import Reason
from station.bodycare import BodyCare
from station.bodywatch import BodyWatch
from station.by_row import ByRow
from station.calibration import Calibrator
from station.chair import Chair
from station.checks.judgement import Judgement
from station.checks.limits import Profile, Severity
from station.checks.sight.vision import Image
from station.checks.verdict import Finding
from station.classes import Classes
from station.clockwatch import ClockWatch
from station.config import CODE_FIELD
from station.consent import ConsentWatch
from station.dayofbody import DayOfBody
from station.delivered import delivered_exposures
from station.denials import Delivered, Denied, LoginNeeded, TooLate
from station.doorkeeper import Doorkeeper
from station.events import Kind
from station.exemptions import NEVER
from station.expected import Expected
from station.flow import State, Step
from station.framing import Framing
from station.guide.guide import Guide
from station.guide.instruction import Instruction
from station.hold import Hold
from station.job import typed
from station.job.eligibility import OFF_LIST
from station.job.identity_kept import facts_to_keep
from station.job.make_up import is_make_up
from station.job.rules import DoorRules, ShutterRules
from station.job.table import JobTable
from station.keeping import Keeper
from station.keptbodies import KeptBodies
from station.lunch import Lunch
from station.money import Money
from station.money_commands import MoneyCommand
from station.operators import Operators
from station.orphans import OrphanTray
from station.portrait.pictures import PictureError
from station.portrait.still import decode_frame
from station.ports import Lanes, Policy
from station.powerwatch import PowerWatch
from station.proofreading import Proofreading
from station.reception import Question, Reception
from station.recovery import lay_aside_strangers, picture_to_review, say_half_export
from station.repairing import Repairing
from station.rollcall import RollCall
from station.room import Room
from station.rosterdesk import RosterDesk
from station.row_commands import RowCommand
from station.seat import EVERY_READER
from station.secondcopy.watch import CopyWatch
from station.settings_commands import AllowSettings
from station.shooting import Shooting, ShotAnswer, evidence_of, ticket_of
from station.sitting import OpenSitting
from station.standby import Standby
from station.standings import RETURNED, Standings
from station.startofday import StartOfDay, Wishes
from station.status_commands import StatusCommand
from station.statusdesk import StatusDesk
from station.stick.desk import StickDesk
from station.stick.lines import Making
from station.stick.lines import Told as StickTold
from station.stick_commands import StickCommand
from station.swipes import BY_SIGHT, Refusal, refusal
from station.tickets import Tickets
from station.tokens import TYPED_IN, Arrival, arrival_by_card, arrival_by_code, arrival_by_hand
from station.waitlist import QueueRules, Waitlist
from station.waits import LINE_CLOSED, LINE_OPENED, Patience, still_open

OVERRIDABLE = frozenset({State.ARMED, State.REVIEW})
OPEN_TO_ALL = (
    commands.Login, commands.Logout, commands.Leave, commands.Recover, commands.ScanField, commands.Wake,
    commands.NoticeShown,
)  # fmt: skip
"""What takes nobody's leave: students scan, whoever works; and whoever leaves is asked for a code of their own."""

STIRRING = (
    messages.CardSeen, messages.CardPresented, messages.CodePresented, messages.CardUnreadable, commands.Command,
)  # fmt: skip
"""What only somebody at the desk can cause."""

REOPENED = "office-reopened"
"""The reason for capturing somebody again whose picture the office has."""

DELIVERING = frozenset({State.SHOOTING, State.SETTLING, State.DEVELOPING})
"""From the release to the portrait, the disk is the camera's."""

FRESH = 1.0  # seconds after which a judged frame says nothing about now


class LaneBrokeError(Exception):
    """A lane ended in a bug of ours; the desk stops and keeps the log."""


@dataclass(frozen=True)
class Clocks:
    """The desk's clocks; order comes from none of them, only waiting does.

    Attributes:
        now: wall clock, timezone aware; somebody may set it.
        monotonic: seconds for waiting.
        running: seconds that nobody sets and that count on while the machine sleeps; `monotonic` where there is none.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    running: Callable[[], float] | None = None

    def today(self) -> date:
        """The day by the wall clock, here."""
        return self.now().astimezone().date()


def _about_the_list(somebody: Arrival, drafted: int) -> tuple[str, ...]:
    """What people should know of somebody's row of the list before the picture is taken."""
    off_list = ("off-list",) if somebody.place is not None and somebody.place.how == "override" else ()
    return (*off_list, *(("list-differs",) if drafted else ()))


class Desk:
    """One desk. In strict mode one person sits, at most one waits; in queue mode many wait, with numbers.

    Attributes:
        current: the sitting whose person sits, or whose picture is being decided about.
        waiting: the sitting whose person is next, in strict mode.
        queue: those who wait, in queue mode; None in strict mode.
        ahead: a desk in strict mode hands out numbers because its camera is away, until all of these have sat.
        tickets: prints numbers, where there is a printer.
        door: who acts now, and who may.
        readers: code of each reader's trouble by address, None while it works.
        watch: what is known of the body.
        care: what is known of its settings, battery and card.
        start: how it is held and lit, what is proposed about that, and what the background looks like.
        standby: whether live view rests because nobody is there.
        room: what is known of the disk.
        reception: what happens at the door.
        by_row: people who are picked from the list, where no card can be read.
        repairing: who is who, put right.
        money: what is owed and paid, and closing.
        proofreading: what is wrong in the list.
        retakes_allowed: accepted sittings, by id, whose people's next swipe opens another one.
        clock_watch: notices when the host's clock is set.
        disk_trouble: code of why the disk takes no further sitting, None while it does.
        chair: whether it was seen empty since the last sitting ended.
        copy: what is known of the second copy.
        stick: what is known of the stick that the day goes to.
        classes: which class is at the desk, and which comes when.
        consent: when people could last read the consent notice.
        profile: the rule set that pictures are judged by, with what the job wants of it.
        roster: the list that a window imports.
        standings: what was written down of people elsewhere, as the door asks for it.
        people: how far people are, for a window.
        roll: the class that is here, as the monitor sees it.
        lunch: whether everybody has a break.
        power: what is known of the computer's battery.
        patience: what takes longer than it should.
    """

    def __init__(
        self, journal: Journal, keeper: Keeper, announcer: Announcer, lanes: Lanes, policy: Policy, profile: Profile,
        key: bytes, clocks: Clocks, room: Room | None = None, rules: DoorRules | None = None,
        shutter: ShutterRules | None = None, wishes: Wishes | None = None, queue: QueueRules | None = None,
        job: JobTable | None = None, operators: tuple[str, ...] = (), making: Making | None = None,
        stick: Path | None = None,
    ) -> None:  # fmt: skip
        self._shutter_rules, self._job = shutter or ShutterRules(), job or JobTable()
        self._journal, self._keeper, self._announcer = journal, keeper, announcer
        self._policy, self._key, self._clocks, self._lanes = policy, key, clocks, lanes
        self._tray = tray = OrphanTray(journal, keeper, announcer)
        self._calibrator = Calibrator(journal, keeper, announcer, tray, lanes, clocks.today)
        day = DayOfBody(journal, announcer, clocks.today, asks=policy.confirm_bodies)
        self.watch = BodyWatch(
            journal, announcer, tray, lanes, self._calibrator, clocks.monotonic, self._intent_settled, day
        )
        kept = KeptBodies(keeper.folder)
        self.care = BodyCare(journal, announcer, lanes, self.watch, kept, clocks.today)
        wishes = wishes or Wishes()
        self.start = StartOfDay(
            journal, announcer, lanes, kept, wishes, profile, clocks.today,
            attended=policy.attended,
        )  # fmt: skip
        self.standby = Standby(lanes.camera, clocks.monotonic, wishes.standby)
        self._shooting = Shooting(journal, keeper, announcer, tray, lanes, self.watch, self._calibrator, self.start)
        self._framing = Framing(journal, keeper, announcer, lanes, profile, clocks.monotonic)
        self.copy = CopyWatch(journal, announcer, clocks.monotonic)
        self.stick = StickDesk(
            journal, announcer, keeper.folder, lanes.stick, making or Making(journal.job), clocks.monotonic, stick
        )
        self.chair = Chair(nobody_sat_yet=journal.counts().sittings == 0)
        self.current: OpenSitting | None = None
        self.waiting: OpenSitting | None = None
        self.queue = None if queue is None else Waitlist(journal, announcer, queue)
        self.tickets = Tickets(lanes.printer, announcer, journal.job, names=self._job.names != "none")
        self.door = Doorkeeper(
            journal, announcer, lanes.codes, Operators(journal, clocks.now, clocks.monotonic), attended=policy.attended,
            overrides=self._job.overrides,
        )  # fmt: skip
        rules = rules or DoorRules()
        self.classes = Classes(journal, keeper, clocks.now, clocks.monotonic)
        self.standings = Standings(journal)
        expected = Expected(
            journal, key, rules.cohort, lambda: self.classes.current, lambda: self.classes.moved,
            self.standings,
        )  # fmt: skip
        self.roll = RollCall(journal, lambda: self.classes.current, lambda: self.classes.moved, self.standings)
        self.reception = Reception(
            journal, announcer, rules, clocks.monotonic, self._refusal_of, lambda: self.operator, expected
        )
        self.by_row = ByRow(
            journal, announcer, self.door, operators, self.reception, self._admit, clocks.today, clocks.monotonic,
            named=self._job.names != "none",
        )  # fmt: skip
        self.repairing = Repairing(journal, keeper.folder, announcer, self.door, operators, self._list_changed)
        self.money = Money(journal, announcer, self.door, self._job, clocks.now, clocks.monotonic, self._class_closed)
        consent = self._job.consent
        self.consent = ConsentWatch(consent.notice if consent else None, clocks.now)
        self.proofreading = Proofreading(journal, clocks.monotonic, self._job.names)
        self.roster = RosterDesk(
            journal, key, lambda: (self.current or self.waiting) is not None, self._list_changed,
            keep=lambda facts: facts_to_keep(facts, self._job),
        )  # fmt: skip
        self.people = StatusDesk(
            journal, keeper, key, lambda: (self.current or self.waiting) is not None, self._list_changed,
            lambda: self.classes.moved, lambda: self.classes.board.windows if self.classes.board else (),
        )  # fmt: skip
        self.power = PowerWatch(journal, announcer)
        self.lunch = Lunch(journal, announcer, clocks.now)
        self.patience, self.ahead = Patience(), False
        self._last: Sitting | None = None
        self.readers: dict[str, str | None] = {}
        self.room = room or Room()
        self.disk_trouble: str | None = None
        self._lost: set[str] = set()
        self.settings_leave = 0  # request of the last saving of settings that was allowed
        self.clock_watch = ClockWatch(clocks.now, clocks.running or clocks.monotonic)
        self._live: messages.Judged | None = None
        self._hold = Hold(wishes.hold)
        self._guide = Guide()
        self.profile = profile
        self._shot_at = float("-inf")
        self.retakes_allowed: dict[str, Sitting] = {}
        self._findings: dict[str, Finding] = {}
        self._ready = False

    @property
    def operator(self) -> str | None:
        """Who acts now."""
        return self.door.operator

    # start

    def resume(self, before: "Desk | None" = None) -> None:
        """Tie the loose ends of the run before this one; called once, before the first message.

        Args:
            before: the desk that this program had until the disk went away. Who sits and who waits did not leave
                with the disk: their sittings go on where they stood. Without it the program was started anew, and
                every open sitting without a picture is given up.
        """
        self.consent.note(self._journal, self._clocks.today())
        self.stick.resume()
        self.lunch.resume()
        here = frozenset[str]()
        if before is not None:
            here = before.hand_over(self)
        elif self.queue is None and still_open(self._journal, self._clocks.today()):
            self.open_line()
        self._say_if_the_clock_is_behind()
        lay_aside_strangers(self._journal, self._keeper, self._tray, self._announcer)
        say_half_export(self._journal, self._keeper.folder, self._announcer)
        open_intents = {intent.sitting: intent for intent in self._journal.open_intents()}
        for record in self._journal.open_sittings():
            self._reopen(record, open_intents.get(record.id), reopened=record.id not in here)
        if self.queue is not None:
            self.queue.put_in_order()
        if self.current is not None:
            self._announcer.about(Kind.RECOVERED, self.current, code="restart")
        elif before is not None and before.current is not None:
            self.chair.sitting_ended(self._clocks.monotonic())  # its end was on disk, though the disk said no

    def _list_changed(self) -> None:
        """Whoever shows rows, and whoever counts heads, looks again."""
        self.standings.renew()
        self.reception.expected.refresh()
        self.by_row.renew()
        self.roll.renew()
        self.classes.renew()
        self.money.changed()
        self.people.refresh()

    def _class_closed(self, name: str) -> None:
        """Whoever is called next comes from another class."""
        if self.classes.current == name:
            self.classes.obey(commands.ClassDone(name), self.operator)

    def hand_over(self, successor: "Desk") -> frozenset[str]:
        """Hand what no journal holds to the desk that comes after this one; give the sittings of people still here."""
        successor.door.operator, successor.chair, successor.room = self.operator, self.chair, self.room
        successor.readers, successor.consent = self.readers, self.consent
        if self.ahead:
            successor.open_line()
        successor.reception.take_over(self.reception)
        successor.classes.take_over(self.classes)
        successor.roll.begin(watched=self.roll.watched)
        successor.stick.take_over(self.stick)
        successor.retakes_allowed, successor.clock_watch = self.retakes_allowed, self.clock_watch
        successor.tickets.trouble = self.tickets.trouble
        if self.queue is not None and successor.queue is not None:
            successor.queue.pace = self.queue.pace
        here = (self.current, self.waiting, *(self.queue.sittings if self.queue else ()))
        seated = (one for one in here if one is not None and not one.reopened)
        return frozenset(one.record.id for one in seated)

    def _reopen(self, record: Sitting, open_intent: Intent | None, *, reopened: bool) -> None:
        swipe = self._journal.swipe(record.swipe)
        keys = frozenset(token.key for token in (swipe.token, swipe.also) if token is not None)
        name, number = self._named(record)
        state = State.WAITING if record.armed_by is None else State.ARMED
        sitting = OpenSitting(record, keys, name, number, state, self._clocks.monotonic(), reopened=reopened)
        sitting.retakes = self._journal.retakes(record.id)
        sitting.overridden = frozenset(override.check for override in self._journal.overrides(record.id))
        if open_intent is not None:
            sitting.intent, sitting.state, self.current = open_intent, State.SHOOTING, sitting
            self._shooting.lose_sight(sitting, "restart")
        elif (exposure := picture_to_review(self._journal, record)) is not None:
            self.current = sitting
            self._shooting.review_again(sitting, exposure)
        elif sitting.state is State.WAITING and self._keeps_its_number(record, reopened=reopened):
            sitting.reopened = False  # nobody has sat down yet: what a restart makes doubtful is who sits
            self._let_wait(sitting)
        elif reopened:
            self._abandon(sitting, "restart")
        else:
            self.current = sitting

    def _named(self, record: Sitting) -> tuple[str | None, str | None]:
        """Name and document number of a sitting's person: what the token told, else what the list does."""
        facts = self._journal.person(record.person)
        place = self._journal.place_of_sitting(record.id)
        row = self._journal.listing(place.listing) if place is not None and place.listing is not None else None
        listed = self._journal.person(row.person) if row is not None and row.person is not None else None
        told = [one for one in (facts, listed) if one is not None]
        name = next((one.name for one in told if one.name), None)
        return name, next((one.id_number for one in told if one.id_number), None)

    def _keeps_its_number(self, record: Sitting, *, reopened: bool) -> bool:
        """Whether somebody who waited goes on waiting: people in a queue hold numbers, but nobody waits overnight."""
        if not reopened:
            return True
        today = self._clocks.today() <= datetime.fromisoformat(record.opened_at).astimezone().date()
        return self.queue is not None and record.job == self._journal.job and today

    def _let_wait(self, sitting: OpenSitting) -> None:
        if self.queue is None:
            self.waiting = sitting
        else:
            self.queue.join(sitting)

    def _say_if_the_clock_is_behind(self) -> None:
        """A battery that died takes the date back by years: no binding suffers, but people read the times."""
        last = self._journal.last_at()
        late = clockwatch.behind(self._clocks.now(), last) if last is not None else None
        if late is not None:
            seconds = round(late.total_seconds())
            self._journal.note("clock_behind", data={"seconds": seconds})
            self._announcer.say(Kind.TROUBLE, code="clock-behind", detail={"device": "clock", "seconds": seconds})

    def catch_up(self, message: messages.Message) -> None:
        """Take what a reader said while nothing could be written; whoever came then is asked to come again."""
        if isinstance(message, messages.CardPresented | messages.CodePresented):
            self.reception.turn_away(self._arrival(message), Refusal("disk-away"))
            self._ready = False  # said again, now that a swipe is taken
        else:
            self.handle(message)

    # one message at a time

    def handle(self, message: messages.Message | commands.Command) -> None:
        """Take one message or command, then whatever follows from the new state."""
        if isinstance(message, STIRRING) and not isinstance(message, commands.NoticeShown):
            self.standby.stir()
        match message:
            case messages.Judged():
                self._judged(message)
            case messages.CardPresented() | messages.CodePresented():
                self._come(message)
            case messages.CardUnreadable():
                self._card_unreadable(message)
            case messages.CardSeen(address):
                self._announcer.say(Kind.PRESENCE, detail={"reader": address, "card": True})
            case messages.CardLifted(address):
                self._announcer.say(Kind.PRESENCE, detail={"reader": address, "card": False})
            case messages.ReaderUp():
                self._reader_up(message)
            case messages.ReaderDown():
                self._reader_down(message)
            case messages.CameraUp():
                self.start.body_up(message.body.serial)
                self.watch.up(message)
            case messages.UprightAt(degrees):
                self.start.faces_upright_at(degrees)
            case messages.CameraDown():
                self._camera_down(message)
            case messages.CameraQuiet(doing):
                self.watch.quiet(doing)
            case messages.CameraAnswers():
                self.watch.answers()
            case messages.BodyTold() | messages.DialTurned() | messages.Focused() | messages.HolderReleased():
                self.care.told(message)
            case messages.Strays():
                self._strays(message)
            case messages.Collected():
                self.watch.collected(message)
            case messages.Landed(path):
                if not is_raw(path.name):
                    self._lanes.darkroom.prepare(path)
            case messages.ShotTaken() | messages.ShotRefused() | messages.ShotLost():
                self._shot_answered(message)
            case messages.Examined():
                self._examined(message)
            case messages.Developed():
                self._developed(message)
            case messages.Redeveloped():
                self._framing.redeveloped(self.current, message)
            case messages.DiskSeen(free, seconds, at):
                self.room.seen(free, seconds, at)
            case messages.PowerSeen(power):
                self.power.told(power)
            case messages.DiskSaidNo(trouble):
                raise trouble
            case messages.FileRemade(path):
                self._journal.note("recovered", data={"code": "portrait", "path": path})
                self._announcer.say(Kind.RECOVERED, code="portrait")
            case messages.FileGone():
                self._file_gone(message)
            case messages.CodeChecked():
                self.door.answered(message)
            case messages.CodeMade():
                self.door.made(message)
            case messages.CopyState():
                self.copy.told(message)
            case messages.TicketTold():
                self.tickets.told(message)
            case _ if isinstance(message, StickTold):
                self.stick.heard(message)
            case messages.LaneBroke(lane, error):
                raise LaneBrokeError(lane) from error
            case _:
                self._obey(message)
        self.follow()

    def _obey(self, command: commands.Command) -> None:
        if self.door.shut and not isinstance(command, OPEN_TO_ALL):
            self.door.deny(LoginNeeded(), "login")
            return
        match command:
            case commands.Shoot():
                self._shoot_by_key()
            case commands.Accept():
                self._accept_by_key()
            case commands.Retake(reason):
                self._retake_by_key(reason)
            case commands.Nudge():
                if self.current is not None:
                    self._framing.nudge(self.current, command, self.operator)
            case commands.Abandon(reason):
                self._abandon_by_key(reason)
            case commands.ArmByKey():
                picked = self.queue.picked if self.queue else self.waiting
                if self._chair_is_free and picked:
                    self._arm(picked, "key")
            case commands.NoShow(number, reason):
                self._no_show(number, reason)
            case _ if isinstance(command, commands.QueueCommand):
                if self.queue is not None:
                    self.queue.obey(command, self.operator)
            case commands.RunAhead():
                self._run_ahead()
            case commands.Override():
                self._override(command)
            case commands.Exempt():
                self._exempt(command)
            case commands.AllowRetake():
                self._asked_for_retake(command)
            case commands.LetIn():
                self._let_in(command)
            case commands.PickRow(listing, question):
                self._row_picked(self.reception.pick(listing, question))
            case commands.DropPick():
                self.reception.give_up_picking()
            case commands.ShowClass(name):
                self.reception.expected.show(name)
            case commands.HideClass():
                self.reception.expected.hide()
            case commands.WatchRoll(watched):
                self.roll.begin(watched=watched)
            case commands.HideProof():
                self.proofreading.hide()
            case commands.ShowProof() | commands.KeepProof() | commands.Proofread() | commands.Correct():
                self._proofread(command)
            case commands.TypeIn():
                self._type_in(command)
            case commands.ScanField(code):
                self._come(messages.CodePresented(CODE_FIELD, code))
            case commands.TestSwipe():
                self.reception.test_next()
            case commands.DropHalf():
                self.reception.give_up_half()
            case commands.SettleUnknown():
                self.watch.declare_settled(self.operator)
            case commands.NoticeShown(version):
                self.consent.shown(version)
            case commands.ConfirmBody():
                self._confirm_body()
            case commands.ChangeSetting() | commands.Focus() | commands.ReleaseCamera() | commands.ChooseBody():
                self.care.asked(command, self.operator)
            case commands.TestShot():
                self._shoot_nobody()
            case commands.AcceptTurn():
                self.start.accept_turn(self.operator)
            case commands.AcceptLighting(lighting):
                self.start.accept_lighting(lighting, self.operator)
            case commands.MeasureBackground():
                self._measure_background()
            case commands.CompareRoster():
                self.roster.compare(command)
            case commands.ImportRoster():
                self.roster.take(command, self.operator)
            case (
                commands.CallClass()
                | commands.ClassLate()
                | commands.ClassDone()
                | commands.MoveClass()
                | commands.MovePerson()
            ):
                before = self.classes.current
                self.classes.obey(command, self.operator)
                if before is not None and before != self.classes.current:
                    self.money.class_left(before)
            case commands.Login(name, code):
                self.door.log_in(name, code)
            case commands.Logout():
                self.door.log_out()
            case AllowSettings(supervisor, request):
                self.door.for_settings(supervisor, lambda name: self._allow_settings(request, name))
            case commands.Recover(sealed, code):
                self.door.recover(sealed, code)
            case commands.BeginLunch(choice):
                if self._nobody_is_on_the_way:
                    self.lunch.begin(choice, self.operator)
            case commands.EndLunch():
                self.lunch.end(self.operator)
            case commands.Leave(name, code):
                self.door.leave(name, code)
            case _ if isinstance(command, commands.Repair):
                self.repairing.asked(command)
            case _ if isinstance(command, RowCommand):
                self.by_row.obey(command)
            case _ if isinstance(command, MoneyCommand):
                self.money.asked(command)
            case _ if isinstance(command, StickCommand):
                self.stick.obey(command, self.operator)
            case _ if isinstance(command, StatusCommand):
                self.people.obey(command, self.operator)

    def follow(self) -> None:
        """Do what state and clock now allow: give up, arm, calibrate, release. Called after every message."""
        self._look_at_the_clock()
        self._look_at_the_disk()
        self.lunch.tick(self.operator, shut=self.door.shut)
        self.watch.tick()
        self.copy.tick()
        self.stick.tick(camera_delivers=self.current is not None and self.current.state in DELIVERING)
        self._look_how_long_it_takes()
        self._end_running_ahead()
        self._give_up_in_time()
        self.reception.follow()
        self.proofreading.tick()
        if self._chair_is_free and self.waiting and self.chair.seen_empty:
            self._arm(self.waiting, "swipe")
        if self.watch.wants_calibration and (self.current is None or not self.watch.can_release):
            self._test()
        self.standby.tick(busy=self._somebody_is_here)
        if self._policy.auto_shutter and self.current and self._hold.held and self.chair.seen_empty:
            if self.shutter_lock(self.current) is None:
                self._release(self.current)
        self._let_the_body_decide()
        if self.current is not None:
            self._framing.follow(self.current)
        self._announce_ready()

    @property
    def _somebody_is_here(self) -> bool:
        waits = self.waiting is not None or (self.queue is not None and self.queue.count > 0)
        return self.current is not None or waits or self.watch.unsettled

    def _allow_settings(self, request: int, supervisor: str | None) -> None:
        """The window writes them; the journal knows who let it."""
        self._journal.note("settings_allowed", operator=supervisor or self.operator)
        self.settings_leave = request

    @property
    def _chair_is_free(self) -> bool:
        free = self.current is None and not self.watch.unsettled
        return free and self.lunch.view is None and not self._camera_is_awaited

    @property
    def _nobody_is_on_the_way(self) -> bool:
        """Whether a break takes the chair from nobody: in a queue people keep their numbers."""
        picked = self.queue.picked if self.queue is not None else None
        door = self.reception.waiting or self.reception.picking
        return self._chair_is_free and (self.waiting or picked or door) is None

    @property
    def _camera_is_awaited(self) -> bool:
        """Whether nobody is seated before the camera is back."""
        return self.ahead and self.watch.body is None

    def _announce_ready(self) -> None:
        takes = self.disk_trouble is None and self.waiting is None and self.lunch.view is None
        ready = takes and any(code is None for code in self.readers.values())
        if ready and not self._ready:
            self._announcer.say(Kind.READY)
        self._ready = ready

    # the host

    def _look_at_the_clock(self) -> None:
        moved = self.clock_watch.jump()
        if moved is None:
            return
        if self.current is not None and self.current.standing:  # since when it stands was told by the old clock
            self._shooting.lapse(self.current, "clock-jumped")
        self._calibrator.host_clock_moved(moved)
        seconds = round(moved.total_seconds())
        self._journal.note("clock_jumped", data={"milliseconds": round(moved.total_seconds() * 1000)})
        self._announcer.say(Kind.TROUBLE, code="clock-jumped", detail={"device": "clock", "seconds": seconds})

    def _look_at_the_disk(self) -> None:
        trouble = self.room.trouble(self._clocks.monotonic())
        if trouble == self.disk_trouble:
            return
        self.disk_trouble = trouble
        detail = {"device": "disk", "students": self.room.students}
        if trouble is None:
            self._journal.note("recovered", data={"code": "disk"})
            self._announcer.say(Kind.RECOVERED, code="disk", detail=detail)
        else:
            self._journal.note("trouble", data={"device": "disk", "code": trouble, "detail": ""})
            self._announcer.say(Kind.TROUBLE, code=trouble, detail=detail)

    def _file_gone(self, message: messages.FileGone) -> None:
        code = "portrait-lost" if message.role == "portrait" else "original-lost"
        self._journal.note("trouble", data={"device": "disk", "code": code, "detail": message.path})
        if code not in self._lost:  # one sentence for all of them; the journal names each
            self._lost.add(code)
            self._announcer.say(Kind.TROUBLE, code=code)

    # readers

    def _reader_up(self, message: messages.ReaderUp) -> None:
        if self.readers.get(message.address) is not None:
            self._announcer.say(Kind.RECOVERED, code="reader", detail={"reader": message.address})
        self.readers[message.address] = None
        data = {"reader": message.address, "model": message.model, "sam": message.sam}
        self._journal.note("reader_connected", data=data)

    def _reader_down(self, message: messages.ReaderDown) -> None:
        if self.readers.get(message.address) == message.code:
            return
        self.readers[message.address] = message.code
        data = {"device": message.address, "code": message.code, "detail": message.detail}
        self._journal.note("trouble", data=data)
        self._announcer.say(Kind.TROUBLE, code=message.code, detail={"device": message.address})

    def _card_unreadable(self, message: messages.CardUnreadable) -> None:
        failed = message.failed
        data = {"reader": message.address, "step": failed.step, "code": failed.code, "detail": failed.detail}
        self._journal.note("read_failed", data=data)
        detail = {"device": message.address, "step": failed.step}
        what = "code" if failed.step == "scan" else "card"
        self._announcer.say(Kind.TROUBLE, code=f"{what}-{failed.code}", detail=detail)

    # at the seat of a desk in queue mode

    def _come(self, message: messages.CardPresented | messages.CodePresented) -> None:
        """Somebody presents something: at the seat, or at the door."""
        if self.reception.testing or not self._at_the_seat(message):
            self._presented(message)

    def _at_the_seat(self, message: messages.CardPresented | messages.CodePresented) -> bool:
        """Arm whoever presents at the seat, or say why not; give whether the door has nothing to do with it."""
        if self.queue is None or not self.queue.rules.seats.have(message.address):
            return False
        text, token, shown = seat.text_of(message), None, seat.TICKET
        found = None if text is None else seat.by_ticket(text, self.queue, self.current, self._journal)
        if found is None:
            arrival = self._arrival(message)
            found = seat.by_token(arrival, self.queue, self.current, self._captured(arrival))
            if not isinstance(found, OpenSitting) and not self.queue.rules.seats.doors:
                return False  # the one reader there is serves the door too
            token, shown = arrival.token, arrival.token.kind
        if isinstance(found, OpenSitting) and self.lunch.refusal is not None:
            found = self.lunch.refusal
        if isinstance(found, OpenSitting) and not self._chair_is_free:
            found = Refusal("please-wait")
        if isinstance(found, OpenSitting):
            self._arm(found, "token", {"reader": message.address, "token_kind": shown})
        else:
            self.reception.refuse(None if found.code in BY_SIGHT else token, message.address, found)
        return True

    def _no_show(self, number: str, reason: str) -> None:
        absent = self.queue.numbered(number) if self.queue else None
        if self.queue is not None and absent is not None:
            self.queue.no_show(absent, reason, self.operator)
            self._abandon(absent, "absent")

    # while a desk in strict mode has no camera

    def _look_how_long_it_takes(self) -> None:
        sitting = self.current
        developing = sitting.record.id if sitting is not None and sitting.state is State.DEVELOPING else None
        without_camera = self.watch.body is None and (self.queue is None or self.ahead)
        self.patience.tick(self._clocks.monotonic(), developing=developing, without_camera=without_camera)

    def _run_ahead(self) -> None:
        if self.queue is None and self.patience.waits.camera:
            self._journal.note(LINE_OPENED, data={"reason": "camera-away"}, operator=self.operator)
            self.open_line()
            self._announcer.say(Kind.PRESENCE, code="line-opened")

    def open_line(self) -> None:
        """Hand out numbers from here on. Every reader stands at the chair, so each is door and seat."""
        self.queue, self.ahead = Waitlist(self._journal, self._announcer, QueueRules(EVERY_READER)), True
        if self.waiting is not None:
            self.queue.join(self.waiting)
            self.waiting = None

    def _end_running_ahead(self) -> None:
        """Swipe and seat are one again as soon as the camera is there and nobody holds a number."""
        over = self.watch.body is not None and self.current is None
        if self.ahead and over and self.queue is not None and not self.queue.count:
            self._journal.note(LINE_CLOSED, data={"reason": "camera-back"})
            self.queue, self.ahead = None, False
            self._announcer.say(Kind.PRESENCE, code="line-closed")

    # swipes

    def _presented(self, message: messages.CardPresented | messages.CodePresented) -> None:
        arrival = self._arrival(message)
        if self.reception.testing:
            self.reception.take_test(arrival)
        else:
            self._admit(arrival)

    def _arrival(self, message: messages.CardPresented | messages.CodePresented) -> Arrival:
        if isinstance(message, messages.CodePresented):
            return arrival_by_code(message, self._key)
        return arrival_by_card(message, self._key, self._clocks.now().date())

    def _admit(self, arrival: Arrival) -> None:
        somebody = self.reception.receive(arrival)
        if somebody is not None:
            captured = self._captured(somebody)
            if captured is not None and (status := self.standings.reopened(captured)) is not None:
                self._reopen_returned(captured, status)
            self._open_sitting(somebody, self.retakes_allowed.pop(captured.id, None) if captured else None)

    def _row_picked(self, somebody: Arrival | None) -> None:
        if somebody is not None:
            self._open_sitting(somebody, None)

    def _refusal_of(self, arrival: Arrival) -> Refusal | None:
        captured = self._captured(arrival)
        return self.lunch.refusal or refusal(
            arrival.keys,
            seated=self.current,
            waiting=self.waiting,
            queued=self.queue.of(arrival.keys) if self.queue else None,
            captured=captured,
            retake_allowed=captured is not None and self._may_come_again(captured),
            disk_trouble=self.disk_trouble or self.room.too_many(self.queue.count if self.queue else 0),
        )

    def _may_come_again(self, captured: Sitting) -> bool:
        return captured.id in self.retakes_allowed or self.standings.reopened(captured) is not None

    def _captured(self, arrival: Arrival) -> Sitting | None:
        """The person's newest accepted sitting, by whichever of the tokens."""
        found = (self._journal.accepted_sitting_of(key) for key in sorted(arrival.keys))
        return max((one for one in found if one is not None), key=lambda one: one.id, default=None)

    def _type_in(self, asked: commands.TypeIn) -> None:
        try:
            person = typed.checked(asked.entry, electronic_allowed=self.reception.rules.electronic_id)
        except typed.ElectronicNotAllowed:
            self.reception.refuse(None, TYPED_IN, Refusal("electronic-id"))
        except Denied as no:
            self.door.deny(no, "typed")
        else:
            self.door.with_second(
                asked.second, lambda second: self._admit(arrival_by_hand(person, self._key, second)), supervisor=False
            )

    def _open_sitting(self, somebody: Arrival, retake_of: Sitting | None) -> None:
        waits = self.queue is not None or not self._chair_is_free
        token, facts, place = somebody.token, somebody.facts, somebody.place
        if retake_of is not None:
            place = self._journal.place_of_sitting(retake_of.id)
        record = self._journal.accept_swipe(
            facts_to_keep(facts, self._job), token, also=somebody.also, place=place,
            detail={**somebody.detail, **self.consent.of_swipe()},
            retake_of=retake_of.id if retake_of else None, waiting=waits, operator=self.operator,
            make_up=(late := retake_of is None and self._comes_late(place)),
        )  # fmt: skip
        now = self._clocks.monotonic()
        sitting = OpenSitting(record, somebody.keys, somebody.name, somebody.id_number, State.WAITING, now)
        drafted = 0 if retake_of is not None else self.proofreading.draft(record, somebody)
        self.reception.expected.refresh()
        sitting.doubts = (*somebody.doubts, *_about_the_list(somebody, drafted))
        sitting.compared = somebody.detail.get("compared", {}).get("verdict")
        self.classes.opened(record, make_up=late)
        detail = {"reader": token.reader, "token_kind": token.kind, "trust": token.trust, **somebody.detail}
        self._announcer.about(Kind.SWIPE, sitting, detail=detail)
        opened = {"waiting": waits, "retake_of": record.retake_of, **({"make_up": True} if late else {})}
        self._announcer.about(Kind.SITTING, sitting, detail=opened)
        self._let_wait(sitting)
        self.tickets.hand_out(sitting, (place.class_name if place is not None else None) or "")
        self._ready = False  # said again as soon as the next swipe would be taken
        if not waits:
            self._arm(sitting, "swipe")

    def _comes_late(self, place: Place | None) -> bool:
        return is_make_up(self._clocks.today(), place, self.classes.planned_day(place), self._job.days)

    def _asked_for_retake(self, asked: commands.AllowRetake) -> None:
        """A picture that the office has is captured again only when somebody opens the case by name."""
        captured = self._journal.accepted_by_number(asked.number)
        if captured is None:
            return
        if captured.accepted_exposure not in delivered_exposures(self._journal):
            self._allow_retake(captured, asked.reason)
        elif asked.reason != REOPENED:
            self.door.deny(Delivered(number=asked.number), "retake")
        else:
            self.door.with_second(
                asked.second, lambda second: self._allow_retake(captured, REOPENED, second), supervisor=True
            )

    def _allow_retake(self, captured: Sitting, reason: str, second: str | None = None) -> None:
        self.retakes_allowed[captured.id] = captured
        data = {"reason": reason, **({"second": second} if second else {})}
        self._journal.note("retake_allowed", refs={"sitting": captured.id}, data=data, operator=self.operator)

    def _reopen_returned(self, captured: Sitting, status: Status) -> None:
        """Whoever imported the agency's list reopened the case by name: nobody has to say so once more at the door."""
        if captured.id not in self.retakes_allowed:
            self.retakes_allowed[captured.id] = captured
            refs = {"sitting": captured.id, "status": status.id}
            self._journal.note("retake_allowed", refs=refs, data={"reason": RETURNED}, operator=status.operator)

    def _let_in(self, asked: commands.LetIn) -> None:
        question = self.reception.question
        if question is not None and question.code in OFF_LIST:
            self.door.with_second(
                asked.second, lambda second: self._let_in_off_list(question, asked.reason, second), supervisor=True
            )
            return
        answered = self.reception.let_in()
        if answered is not None and answered.code == "already-captured" and answered.number is not None:
            self._asked_for_retake(commands.AllowRetake(answered.number, asked.reason, asked.second))

    def _let_in_off_list(self, question: Question, reason: str, second: str | None) -> None:
        if self.reception.question is not question:
            self.door.deny(TooLate(), "second")
        else:
            self.reception.let_in(reason, second)

    # what is wrong in the list

    def _proofread(
        self, asked: commands.ShowProof | commands.KeepProof | commands.Proofread | commands.Correct
    ) -> None:
        try:
            match asked:
                case commands.ShowProof():
                    self.proofreading.show(self.current.record if self.current else self._last)
                case commands.KeepProof(number):
                    self.proofreading.keep(number)
                case commands.Proofread(number):
                    self.proofreading.right(number, self.operator)
                case commands.Correct(number, what, said):
                    self.proofreading.wrong(number, what, said, self.operator)
        except Denied as no:
            self.door.deny(no, "proof")

    # the chair and live view

    def _arm(
        self, sitting: OpenSitting, armed_by: Literal["swipe", "token", "key"], shown: dict[str, str] | None = None
    ) -> None:
        self._journal.arm(sitting.record.id, armed_by, shown=shown, operator=self.operator)
        sitting.record = replace(sitting.record, armed_by=armed_by)
        sitting.step(Step.ARM)
        sitting.since = self._clocks.monotonic()
        self.current, self.waiting = sitting, None
        if self.queue is not None:
            self.queue.leave(sitting)
        self._hold.reset()
        self._guide = Guide()
        self._announcer.about(Kind.ARMED, sitting, detail={"armed_by": armed_by, **(shown or {})})

    def _judged(self, message: messages.Judged) -> None:
        self._live = message
        judgement, at = message.judgement, message.frame.at
        self.chair.look(judgement.face_present, at)
        if self.current is not None and self.current.state is State.ARMED:
            good = at > self.current.since and not judgement.locking(self.current.overridden)
            self._hold.look(good, at)
            self._tell_the_sitter(self._guide.look(judgement, self.current.overridden, at))
        self._announce_verdicts(judgement)

    def _tell_the_sitter(self, instruction: Instruction | None) -> None:
        if instruction is not None and instruction.sitters:
            self._lanes.voice.say(instruction.name)

    @property
    def instruction(self) -> Instruction | None:
        """What the person in the chair, or the one at the camera, should do now; None when live view is dark."""
        sitting = self.current
        if sitting is None or sitting.state is not State.ARMED or self.live_judgement() is None:
            return None
        return self._guide.said

    def _announce_verdicts(self, judgement: Judgement) -> None:
        findings = {verdict.check: verdict.finding for verdict in judgement.verdicts}
        if findings == self._findings:
            return
        self._findings = findings
        detail = {"verdicts": [verdict.as_line() for verdict in judgement.verdicts]}
        if self.current is not None:
            self._announcer.about(Kind.VERDICT, self.current, detail=detail)
        else:
            self._announcer.say(Kind.VERDICT, detail=detail)

    def live_judgement(self) -> Judgement | None:
        """What live view says about now; None when it is dark or its last judged frame is stale."""
        if self._live is None or self._clocks.monotonic() - self._live.frame.at > FRESH:
            return None
        return self._live.judgement

    def _camera_down(self, message: messages.CameraDown) -> None:
        self._live = None
        self._hold.reset()
        self.watch.down(message)
        self.care.down()

    def _override(self, asked: commands.Override) -> None:
        self._let_pass({asked.check: asked.reason}, asked.second)

    def _exempt(self, asked: commands.Exempt) -> None:
        """Whatever the profile judges of these; that they are these is all the reason that is written down."""
        judged = self.profile.checks
        checks = [check for check in asked.checks if check in judged and judged[check].severity is not Severity.OFF]
        self._let_pass({check: check for check in checks if check not in NEVER}, asked.second)

    def _let_pass(self, why: Mapping[str, str], typed: commands.Second | None) -> None:
        """Let checks pass for who sits, each with its reason, once it is known that two may decide so."""
        sitting = self.current
        if sitting is not None and sitting.state in OVERRIDABLE:
            self.door.for_override(typed, lambda second: self._set_aside(sitting, why, second))
        elif typed is not None:  # somebody typed a code and waits for an answer
            self.door.deny(TooLate(), "second")

    def _set_aside(self, sitting: OpenSitting, why: Mapping[str, str], second: str | None) -> None:
        if self.current is not sitting or sitting.state not in OVERRIDABLE:
            self.door.deny(TooLate(), "second")
            return
        for check, reason in why.items():
            if check not in sitting.overridden:
                self._journal.override(sitting.record.id, check, reason, operator=self.operator, second=second)
                sitting.overridden |= {check}
            detail = {"check": check, "operator": self.operator, **({"second": second} if second else {})}
            self._announcer.about(Kind.OVERRIDE, sitting, code=reason, detail=detail)

    @property
    def body_asked(self) -> str | None:
        """Model, or serial, of another body that waits for a person's word; None while none does."""
        return self.watch.day.asked or self._calibrator.stranger

    def _confirm_body(self) -> None:
        if self.watch.day.asked is not None:
            self.watch.day.confirm(self.operator)
        elif self._calibrator.stranger is not None:
            if self.current is not None and self.current.standing:
                self._shooting.lapse(self.current, "replaced")
            self._calibrator.relearn(self.operator)

    # the shutter

    def shutter_lock(self, sitting: OpenSitting) -> str | None:
        """Give the code of why this sitting's shutter is locked, or None.

        Dark live view does not lock it: losing live view never stops capture, the still is judged all the same.
        """
        if sitting.state is not State.ARMED:
            return "busy"
        if self.door.shut:
            return "login"
        if (code := self.watch.lock) is not None:
            return code
        if not self.watch.can_release:
            return "no-release"
        if self._flash_charges:
            return "flash-charging"
        judgement = self.live_judgement()
        return "checks" if judgement is not None and judgement.locking(sitting.overridden) else None

    @property
    def _flash_charges(self) -> bool:
        return self._clocks.monotonic() - self._shot_at < self.start.recycle

    def _shoot_nobody(self) -> None:
        """A test shot: nobody may sit, and the body must be free."""
        lock = "busy" if self.current is not None else self.watch.lock
        if lock in (None, "clock") and not self.watch.can_release:
            lock = "no-release"
        elif lock in (None, "clock"):
            lock = "flash-charging" if self._flash_charges else None
        if lock is None:
            self._test()
        else:
            self._announcer.say(Kind.TROUBLE, code="shutter-locked", detail={"lock": lock})

    def _test(self) -> None:
        seen = self.live_judgement() is not None and self._live is not None
        self.start.about_to_test(self._live_image() if seen else None)
        self._shot_at = self._clocks.monotonic()
        self._calibrator.start()

    def _live_image(self) -> Image | None:
        """The newest judged frame as it came, not turned; None when it is no picture."""
        if self._live is None:
            return None
        with suppress(PictureError):
            return decode_frame(self._live.frame.jpeg)
        return None

    def _chair_looks_empty(self) -> bool:
        judgement = self.live_judgement()
        return judgement is not None and not judgement.face_present

    def _measure_background(self) -> None:
        """With a flash only a picture shows the background as it will be."""
        if self.start.lighting == "flash":
            self._shoot_nobody()
            return
        image = self._live_image() if self.current is None and self._chair_looks_empty() else None
        if image is None:
            self._announcer.say(Kind.TROUBLE, code="background-unseen")
        else:
            self.start.measure_background(image)

    def _shoot_by_key(self) -> None:
        if self.current is None:
            self._announcer.say(Kind.TROUBLE, code="shutter-locked", detail={"lock": "no-sitting"})
        elif lock := self.shutter_lock(self.current):
            self._announcer.about(Kind.TROUBLE, self.current, code="shutter-locked", detail={"lock": lock})
        else:
            self._release(self.current)

    def _release(self, sitting: OpenSitting) -> None:
        self._hold.reset()
        self._shot_at = self._clocks.monotonic()
        self._shooting.release(sitting, self.live_judgement(), self.operator)

    def _let_the_body_decide(self) -> None:
        """Have an intent stand for as long as the body's own button may be pressed for who sits."""
        sitting = self.current
        if sitting is None or sitting.state is not State.ARMED:
            return
        if sitting.standing and self.door.shut:
            self._shooting.lapse(sitting, "unused")
        allowed = self._shutter_rules.body_button or not self.watch.can_release
        if allowed and not sitting.standing and not self.door.shut and self.watch.lock is None:
            self._shooting.stand(sitting, self.live_judgement(), self.operator)

    def _strays(self, message: messages.Strays) -> None:
        """Keep what nobody asked for, and say what to do instead."""
        for file in message.files:
            self._tray.lay_aside(file, Reason.CHANGED if message.changed else Reason.FOREIGN, message.serial)
        if not message.changed:
            code = "body-button" if self.watch.can_release else "unasked-file"
            self._announcer.say(Kind.TROUBLE, code=code)

    def _shot_answered(self, answer: ShotAnswer) -> None:
        ticket = ticket_of(answer)
        if self._calibrator.owns(ticket):
            self._calibrator.answered(answer)
        elif self._shooting.knows_as_over(ticket):
            self._shooting.too_late(answer)
        else:
            self._shooting.answered(self._sitting_of(ticket), answer)

    def _examined(self, message: messages.Examined) -> None:
        if self._calibrator.owns(message.ticket):
            self._calibrator.examined(message.ticket, evidence_of(message.still, ""))
            self.start.tested(message.still, nobody=self._chair_looks_empty())
        else:
            sitting = self._sitting_of(message.ticket)
            self._shooting.examined(sitting, message)
            if sitting.exposure is not None:
                self.room.pictured(sitting.exposure.size)
            self._decide_alone(sitting)

    def _developed(self, message: messages.Developed) -> None:
        sitting = self._sitting_of(message.ticket)
        self._shooting.developed(sitting, message)
        sitting.since = self._clocks.monotonic()
        self._decide_alone(sitting)

    def _sitting_of(self, ticket: str) -> OpenSitting:
        """Give the sitting whose shot this is: every request has one answer, so it is the current one's."""
        if self.current is None or self.current.intent is None or self.current.intent.id != ticket:
            raise AssertionError(f"an answer to {ticket}, which nobody waits for")
        return self.current

    def _intent_settled(self, intent: Intent) -> None:
        """An unsettled intent has ended without a picture; its sitting goes on, or is given up after a restart."""
        sitting = self.current
        if sitting is None or sitting.record.id != intent.sitting:
            return
        sitting.step(Step.SETTLE)
        sitting.since = self._clocks.monotonic()
        self._hold.reset()
        if sitting.reopened:
            self._abandon(sitting, "restart")

    # how it ends

    def accept_lock(self, sitting: OpenSitting) -> str | None:
        """Give the code of why this picture can't be accepted, or None."""
        if sitting.state is not State.REVIEW:
            return "busy"
        if self.door.shut:
            return "login"
        if sitting.portrait is None or sitting.judgement is None:
            return "no-portrait"
        if sitting.judgement.locking(sitting.overridden):
            return "checks"
        return "moved" if sitting.moving is not None else None

    def _decide_alone(self, sitting: OpenSitting) -> None:
        """Where nobody looks: accept what passes, shoot again what does not, give up after too many."""
        if not self._policy.auto_accept or sitting.state is not State.REVIEW:
            return
        if self.accept_lock(sitting) is None:
            self._accept(sitting)
        elif sitting.retakes < self._policy.retakes and not sitting.reopened:
            self._retake(sitting, "checks-failed")
        else:
            self._abandon(sitting, "restart" if sitting.reopened else "checks-failed")

    def _accept_by_key(self) -> None:
        if self.current is None:
            return
        if lock := self.accept_lock(self.current):
            self._announcer.about(Kind.TROUBLE, self.current, code="accept-locked", detail={"lock": lock})
        else:
            self._accept(self.current)

    def _accept(self, sitting: OpenSitting) -> None:
        assert sitting.exposure is not None  # noqa: S101 - accept_lock says so
        self._journal.accept(sitting.record.id, sitting.exposure.id, operator=self.operator)
        self.start.accepted(sitting.exposure.file.evidence, sitting.portrait)
        sitting.step(Step.ACCEPT)
        self.classes.accepted(sitting.record)
        self.money.accepted(sitting.record)
        self._announcer.about(Kind.ACCEPTED, sitting)
        self.reception.confirmed(sitting.record.person)
        self._end_current()

    def _retake_by_key(self, reason: str) -> None:
        sitting = self.current
        if sitting is None or not sitting.can(Step.RETAKE):
            return
        if sitting.reopened:  # nobody knows who sits there since the restart: this person swipes again
            self._abandon(sitting, "restart")
        else:
            self._retake(sitting, reason)

    def _retake(self, sitting: OpenSitting, reason: str) -> None:
        self._journal.retake(sitting.record.id, reason, operator=self.operator)
        sitting.step(Step.RETAKE)
        sitting.forget_picture()
        sitting.retakes += 1
        self._hold.reset()
        self._announcer.about(Kind.RETAKE, sitting, code=reason)

    def _abandon_by_key(self, reason: str) -> None:
        sitting = self.current or self.waiting or (self.queue.picked if self.queue else None)
        if sitting is not None and sitting.can(Step.ABANDON):
            self._abandon(sitting, reason)

    def _abandon(self, sitting: OpenSitting, reason: str) -> None:
        if sitting.standing:
            self._shooting.lapse(sitting, "unused")
        self._journal.abandon(sitting.record.id, reason, operator=self.operator)
        sitting.step(Step.ABANDON)
        self._announcer.about(Kind.ABANDONED, sitting, code=reason)
        if sitting is self.current:
            self._end_current()
        elif sitting is self.waiting:
            self.waiting = None
        elif self.queue is not None:
            self.queue.leave(sitting)

    def _end_current(self) -> None:
        self._last = self.current.record if self.current else None
        self.reception.expected.refresh()
        self.current = None
        if self.queue is not None:
            self.queue.sitting_ended(self._clocks.monotonic())
        self.chair.sitting_ended(self._clocks.monotonic())
        self._hold.reset()

    def _give_up_in_time(self) -> None:
        sitting = self.current or self.waiting
        if self._policy.timeout is None or sitting is None or not sitting.can(Step.ABANDON):
            return
        if self.watch.body is not None and self._clocks.monotonic() - sitting.since > self._policy.timeout:
            self._abandon(sitting, "timed-out")
