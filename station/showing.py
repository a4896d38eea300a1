"""Turns the desk as it stands into what a window may show of it: masked, frozen, cheap."""

from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path

from db.journal import Journal
from db.records import Counts
from drivers.cameras.holders import may_be_released
from station.desk import Desk
from station.flow import State
from station.framing import may_be_framed
from station.job.masking import mask_name, tail_of
from station.job.token_rule import Rule
from station.scanners import WEBCAMS
from station.sitting import OpenSitting
from station.stick.standing import Phase
from station.view import Behind, DeskView, Device, Framed, Guest, Half, Lamp, PickView, Picture, Tally
from station.webcams import Webcams

PICTURES = 6
LAG = 10  # seconds that the second copy may be behind before anybody need know


@dataclass
class Recent:
    """What the windows show of the past, kept by the desk's thread.

    Attributes:
        counts: the journal's, asked again after every announcement that may change them.
        pictures: last accepted portraits, newest first.
        repeat: number that the person refused last has already.
    """

    counts: Counts
    pictures: deque[Picture]
    repeat: str | None = None


@dataclass(frozen=True)
class Frame:
    """What never changes while the program runs; `operators` are those of the settings, for a desk without codes."""

    desk: str
    job: str
    rehearsal: bool
    operators: tuple[str, ...]
    folder: Path
    webcams: Webcams = field(default_factory=Webcams)


def last_pictures(journal: Journal, folder: Path) -> deque[Picture]:
    """Give the last accepted portraits, newest first, as the journal knows them; purged ones are not there to show."""
    portraits = ((number, folder / path) for number, path in journal.last_portraits(PICTURES))
    return deque((Picture(number, path) for number, path in portraits if path.exists()), maxlen=PICTURES)


def show(desk: Desk, frame: Frame, recent: Recent) -> DeskView:
    """Give the desk at this moment."""
    seated = desk.current or desk.waiting or (desk.queue.picked if desk.queue else None)
    lock, lock_checks = _lock(desk)
    return DeskView(
        desk=frame.desk,
        job=frame.job,
        rehearsal=frame.rehearsal,
        operator=desk.operator,
        operators=desk.door.names or frame.operators,
        codes=desk.door.codes,
        seconds=desk.door.seconds,
        others=desk.door.others,
        state=seated.state if seated else None,
        sitter=_guest(seated, desk),
        waiting=_guest(_next(desk), desk),
        queue=desk.queue.view(chair_taken=desk.current is not None) if desk.queue is not None else None,
        locked=lock,
        lock_checks=lock_checks,
        overridden=seated.overridden if seated else frozenset(),
        verdicts=seated.judgement.verdicts if seated and seated.judgement else (),
        portrait=frame.folder / seated.portrait.facts.path if seated and seated.portrait else None,
        original=frame.folder / seated.exposure.file.path if seated and seated.exposure else None,
        framed=_framed(desk.current),
        devices=_devices(desk),
        pictures=tuple(recent.pictures),
        tally=_tally(recent.counts, desk.classes.make_ups),
        turned=desk.start.turned,
        turn_proposed=desk.start.turn_proposed,
        lighting=desk.start.lighting,
        lighting_proposed=desk.start.lighting_proposed,
        background=desk.start.backdrop.advice if desk.start.backdrop else None,
        standby=desk.standby.on,
        refused=seated.refused if seated else None,
        may_settle=desk.watch.overdue,
        body_asked=desk.body_asked,
        bodies=tuple((body.model, body.port) for body in desk.watch.bodies),
        may_release=may_be_released(desk.watch.holders),
        body_state=desk.care.state,
        question=desk.reception.question.code if desk.reception.question else None,
        half=_half(desk),
        shows=_asked_for(desk),
        testing=desk.reception.testing,
        electronic_id=desk.reception.rules.electronic_id,
        repeat=recent.repeat,
        picking=_picking(desk),
        by_row=desk.by_row.view(desk.readers),
        class_list=desk.reception.expected.shown,
        roll=desk.roll.view(desk.current.record.id if desk.current else None, _again(desk)),
        proof=desk.proofreading.proof,
        roster=desk.roster.view,
        people=desk.people.view,
        people_answer=desk.people.answer,
        students_left=desk.room.students,
        instruction=desk.instruction,
        profile=desk.profile.name,
        repair=desk.repairing.view,
        class_board=desk.classes.board,
        money=desk.money.view,
        stick=desk.stick.standing,
        settings_leave=desk.settings_leave,
        lunch=desk.lunch.view,
        sealed=desk.door.sealed,
        waits=replace(
            desk.patience.waits, scanner=_scanner_is_away(desk, frame.webcams.next), next_webcam=frame.webcams.next
        ),
    )


def without_disk(view: DeskView, code: str) -> DeskView:
    """The same moment with its disk in trouble: nothing can be done until it is back."""
    others = tuple(device for device in view.devices if device.name != "disk")
    return replace(view, locked="disk", lock_checks=(), devices=(*others, Device("disk", Lamp.TROUBLE, code)))


def _lock(desk: Desk) -> tuple[str | None, tuple[str, ...]]:
    sitting = desk.current
    if sitting is None:
        return None, ()
    if sitting.state is State.REVIEW:
        lock, judgement = desk.accept_lock(sitting), sitting.judgement
    else:
        lock, judgement = desk.shutter_lock(sitting), desk.live_judgement()
    if lock != "checks" or judgement is None:
        return lock, ()
    return lock, tuple(verdict.check for verdict in judgement.locking(sitting.overridden))


def _again(desk: Desk) -> frozenset[str]:
    """Ids of accepted sittings whose people may be captured again."""
    return frozenset(one.id for one in desk.retakes_allowed.values())


def _next(desk: Desk) -> OpenSitting | None:
    """Who comes after the one who is shown."""
    if desk.queue is not None:
        return desk.queue.next
    return desk.waiting if desk.current else None


def _framed(sitting: OpenSitting | None) -> Framed | None:
    if sitting is None or not may_be_framed(sitting) or sitting.judgement is None or sitting.judgement.crop is None:
        return None
    return Framed(sitting.judgement.crop, sitting.judgement.size)


def _tally(counts: Counts, make_ups: int) -> Tally:
    return Tally(counts.accepted, counts.abandoned, counts.retakes, counts.orphans, make_ups)


def _guest(sitting: OpenSitting | None, desk: Desk) -> Guest | None:
    if sitting is None:
        return None
    record = sitting.record
    name, tail = mask_name(sitting.name), tail_of(sitting.id_number)
    late = desk.classes.is_make_up(record.id)
    return Guest(record.number, name, tail, record.opened_at, sitting.doubts, sitting.compared, late)


def _asked_for(desk: Desk) -> Rule:
    """What the job takes, as far as there is a reader for it."""
    rule = desk.reception.rules.tokens
    if rule == "either" and not any(address.startswith("code-") for address in desk.readers):
        return "card"
    return rule


def _scanner_is_away(desk: Desk, next_webcam: str | None) -> bool:
    """Whether codes are awaited, every scanner is in trouble, and no webcam looks for codes yet, or another one may."""
    scanners = {address: trouble for address, trouble in desk.readers.items() if address.startswith("code-")}
    webcam = any(
        address.startswith(WEBCAMS) and (trouble is None or next_webcam is None)
        for address, trouble in scanners.items()
    )
    return bool(scanners) and not webcam and all(scanners.values()) and _asked_for(desk) != "card"


def _half(desk: Desk) -> Half | None:
    waiting = desk.reception.waiting
    if waiting is None:
        return None
    facts = waiting.arrival.facts
    return Half(mask_name(facts.name), tail_of(facts.id_number), waiting.wants)


def _picking(desk: Desk) -> PickView | None:
    picking = desk.reception.picking
    if picking is None:
        return None
    arrival = picking.arrival
    rows = tuple(row.id for row in picking.rows)
    tail = tail_of(arrival.id_number or arrival.facts.code)
    return PickView(mask_name(arrival.name), tail, rows, picking.captured, picking.question)


def _devices(desk: Desk) -> tuple[Device, ...]:
    connecting = desk.watch.body is None and desk.watch.trouble is None
    readers = [_device("reader", code) for code in desk.readers.values()]
    readers = readers or [_device("reader", None, True)]
    camera = _device("camera", desk.watch.trouble, connecting)
    return (camera, *_copy(desk), *_stick(desk), *readers, _device("disk", desk.disk_trouble), *desk.power.lamps)


def _copy(desk: Desk) -> tuple[Device, ...]:
    """The second copy's lamp, if there is one; a lag that passes by itself is none."""
    state, trouble = desk.copy.state, desk.copy.trouble
    if state is None:
        return ()
    if trouble is not None or state.behind_files is None:
        return (_device("copy", trouble, connecting=True),)
    behind = Behind(state.behind_files, int(desk.copy.behind_seconds))
    return (Device("copy", Lamp.WARN if behind.seconds >= LAG else Lamp.OK, behind=behind),)


def _stick(desk: Desk) -> tuple[Device, ...]:
    """The stick's lamp, where one stays in or is written to: what is wrong with it stops nobody."""
    standing = desk.stick.standing
    if standing.phase is Phase.NONE:
        return ()
    if standing.code is not None:
        return (Device("stick", Lamp.WARN, standing.code),)
    looked = desk.stick.told or standing.phase is not Phase.FOLLOWING
    return (Device("stick", Lamp.OK if looked else Lamp.CONNECTING),)


def _device(name: str, trouble: str | None, connecting: bool = False) -> Device:
    if trouble is not None:
        return Device(name, Lamp.TROUBLE, trouble)
    return Device(name, Lamp.CONNECTING if connecting else Lamp.OK)
