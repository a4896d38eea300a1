"""The desk's side of the stick: passes on what people ask for, journals what came of it, and says how things stand.

Nothing of it ever stops a swipe or a shot.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from db.journal import Journal
from station.announcer import Announcer
from station.events import Kind
from station.export.ejecting import Ejected
from station.half_export import forget_half_export
from station.office_kinds import LEFT_OUT
from station.stick import memory
from station.stick.lines import (
    Followed,
    Hold,
    Keep,
    Kept,
    Making,
    Order,
    Paced,
    Pack,
    Packed,
    PackingEnded,
    PackingFailed,
    Params,
    Release,
    Released,
    Remade,
    StickProcessDied,
    StopPacking,
    Told,
)
from station.stick.place import Chosen
from station.stick.standing import Pace, Phase, StickStanding
from station.stick.troubles import FAILED, SILENT
from station.stick_commands import Export, KeepStick, LetStickGo, StickCommand, StopExport

DEVICE = "stick"
SILENCE = 30.0
BUSY = "target-busy"
LATE = "late-receipt"
TALKATIVE = ("copy", "seal", "read-back")
"""Steps of an export that tell something after every piece."""


class StickPort(Protocol):
    """The stick's lane, as the desk sees it."""

    def order(self, order: Order) -> None:
        """Pass it on; what comes of it comes as a message."""


class NoStick:
    """No stick's lane."""

    def order(self, order: Order) -> None:
        """Nothing."""


class StickDesk:
    """What the desk knows of its stick.

    Attributes:
        standing: for windows.
        told: whether anything was heard of the stick since it was chosen.
    """

    def __init__(
        self, journal: Journal, announcer: Announcer, data: Path, lane: StickPort, making: Making,
        monotonic: Callable[[], float], settled: Path | None = None,
    ) -> None:  # fmt: skip
        """`settled` is the stick that the settings name; one that people chose here comes before it."""
        self._journal, self._announcer, self._data, self._lane = journal, announcer, data, lane
        self._making, self._monotonic, self._settled = making, monotonic, settled
        self.standing = StickStanding()
        self.told = False
        self._kept: Chosen | None = None
        self._following = self._exporting = False
        self._trouble: str | None = None
        self._heard = 0.0
        self._held = False

    # start

    def resume(self) -> None:
        """Journal what was finished and not journaled, and go on with the stick that stays in."""
        if (packed := memory.finished(self._data)) is not None:
            if not self._is_journaled(packed):
                self._note(packed)
                self._announcer.say(Kind.RECOVERED, code=LATE)
            memory.forget_finished(self._data)
            forget_half_export(self._data)
        chosen = memory.remembered(self._data)
        if chosen is not None:
            self._keep(chosen.folder, chosen)
        elif self._settled is not None and not self._was_encrypted_last():
            self._keep(self._settled, None)

    def _was_encrypted_last(self) -> bool:
        """Whether somebody wanted the last package encrypted: then the settings' stick waits until it is chosen."""
        last = deque(self._journal.notes("exported"), maxlen=1)
        return any("sealed" in note.data for note in last)

    def _is_journaled(self, packed: Packed) -> bool:
        root = packed.receipt.root
        return any(note.data.get("root") == root for note in self._journal.notes("exported"))

    def take_over(self, before: "StickDesk") -> None:
        """Go on after a desk whose disk was away: what it showed is still so, but for the export that ended with it."""
        shown = before.standing
        self.standing = replace(self.standing, receipt=shown.receipt, taken_by=shown.taken_by)

    # what people ask for

    def obey(self, command: StickCommand, operator: str | None) -> None:
        """Do what somebody asks; nothing is waited for."""
        if self._exporting and not isinstance(command, StopExport):
            self._announcer.say(Kind.TROUBLE, code=BUSY, detail={"device": DEVICE})
            return
        match command:
            case KeepStick(folder):
                self._keep(folder, None)
            case LetStickGo(eject):
                self._let_go(eject)
            case Export():
                self._export(command, operator)
            case StopExport():
                if self._exporting:
                    self._lane.order(StopPacking())

    def _keep(self, folder: Path, chosen: Chosen | None) -> None:
        self._following, self.told, self._heard = True, False, self._monotonic()
        self._kept = chosen or Chosen(folder)
        self._says(None)
        self.standing = StickStanding(
            Phase.FOLLOWING, folder, self._kept.name, receipt=self.standing.receipt, taken_by=self.standing.taken_by
        )
        self._lane.order(Keep(folder, self._making, chosen))

    def _let_go(self, eject: bool) -> None:
        folder = self.standing.folder
        self._following, self._kept = False, None
        memory.remember(self._data, None)
        self._says(None)
        if folder is None:
            return
        self.standing = replace(self.standing, phase=Phase.NONE, code=None, params=())
        self._lane.order(Release(folder, eject))

    def _export(self, asked: Export, operator: str | None) -> None:
        self._exporting, self._heard = True, self._monotonic()
        self._says(None)
        self.standing = replace(
            self.standing, phase=Phase.EXPORTING, folder=asked.folder, pace=Pace("prepare"), receipt=None, code=None,
            params=(), taken_by=asked.taken_by.strip(),
        )  # fmt: skip
        self._lane.order(Pack(asked.folder, self._making, asked.part, asked.taken_by.strip(), operator, asked.password))
        if asked.password and self._kept is not None and self._kept.folder == asked.folder:
            self._follow_no_more(asked.folder)

    def _follow_no_more(self, folder: Path) -> None:
        """Nothing readable comes to a stick that gets an encrypted package, neither after it nor after a failure."""
        self._following, self._kept = False, None
        memory.remember(self._data, None)
        self.standing = replace(self.standing, backed_up=None, behind=0)
        self._lane.order(Release(folder, eject=False))

    # what is told

    def heard(self, told: Told) -> None:
        """Take what the lane says."""
        self._heard = self._monotonic()
        match told:
            case Kept(chosen):
                if self._following:
                    self._kept = chosen
                    memory.remember(self._data, chosen)
                    self.standing = replace(self.standing, folder=chosen.folder, name=chosen.name)
            case Followed():
                if self._following:
                    self._followed(told)
            case Paced(pace):
                if self._exporting:
                    self.standing = replace(self.standing, pace=pace)
                    self._says(None)
            case Remade(count):
                self._journal.note("recovered", data={"code": "portrait", "count": count})
            case Packed():
                self._packed(told)
            case PackingFailed(code, params):
                self._exported(Phase.TROUBLE, code, params)
                self._announcer.say(Kind.TROUBLE, code=code, detail={"device": DEVICE, **params})
            case PackingEnded():
                self._take_up_finished()
                if self._exporting:
                    forget_half_export(self._data)
                    self._exported(Phase.STOPPED)
            case Released(ejected):
                self._released(ejected)
            case StickProcessDied():
                self._died()

    def _followed(self, told: Followed) -> None:
        self.told = True
        self.standing = replace(self.standing, backed_up=told.backed_up, behind=told.behind or 0)
        done = self.standing.phase is Phase.DONE and not told.behind  # whoever has all of it may pull the stick
        if not self._exporting:
            self._says(None if done else told.code, told.params)

    def _packed(self, packed: Packed) -> None:
        self._note(packed)
        memory.forget_finished(self._data)
        receipt = packed.receipt
        self.standing = replace(self.standing, receipt=receipt, taken_by=packed.taken_by)
        self._exported(Phase.DONE)

    def _note(self, packed: Packed) -> None:
        """One line in the journal: only now it counts as exported. Who took the stick stands there sealed."""
        receipt = packed.receipt
        if receipt.left_out:
            self._journal.note("trouble", data={"code": LEFT_OUT, "papers": " ".join(receipt.left_out)})
        by = memory.taker(packed.taken_by) if packed.taken_by else None
        memory.keep_receipt(self._data, packed, by)
        sealed = {} if by is None else {"taken_by": by.seal}
        self._journal.note("exported", data={**receipt.as_event(), **sealed}, operator=packed.operator)

    def _exported(self, phase: Phase, code: str | None = None, params: Params | None = None) -> None:
        self._exporting = False
        self._trouble = None
        told = tuple((params or {}).items())
        self.standing = replace(self.standing, phase=phase, pace=None, code=code, params=told)

    def _released(self, ejected: Ejected | None) -> None:
        if not self._following and self.standing.phase is Phase.NONE:
            gone = ejected is not None and ejected.may_go
            self.standing = StickStanding(
                folder=None if gone else self.standing.folder, name=self.standing.name, receipt=self.standing.receipt,
                taken_by=self.standing.taken_by, ejected=None if ejected is None else f"eject.{ejected.value}",
            )  # fmt: skip

    def _died(self) -> None:
        self._take_up_finished()
        if self._exporting:
            self._exported(Phase.TROUBLE, FAILED)
            self._announcer.say(Kind.TROUBLE, code=FAILED, detail={"device": DEVICE})
        elif self._following:
            self._says(FAILED)

    def _take_up_finished(self) -> None:
        """A process that ended between its last word and its end had a package, if it kept one."""
        packed = memory.finished(self._data)
        if packed is not None:
            self._packed(packed)

    # what is said

    def tick(self, *, camera_delivers: bool) -> None:
        """Hold the copying up while the camera delivers; say, once, that the stick holds its process up."""
        if camera_delivers != self._held and (self._following or self._exporting):
            self._held = camera_delivers
            self._lane.order(Hold(camera_delivers))
        pace = self.standing.pace
        talks = pace is not None and pace.step in TALKATIVE if self._exporting else self._following
        if talks and self._trouble is None and self._monotonic() - self._heard > SILENCE:
            self._says(SILENT)

    def _says(self, code: str | None, params: Params | None = None) -> None:
        """How it stands with what is copied in the background, or with an export that hangs."""
        phase = self.standing.phase
        failed = phase in (Phase.TROUBLE, Phase.STOPPED)  # that stays until somebody has done something about it
        if not failed and (code is not None or self._trouble is not None):
            told = tuple((params or {}).items())
            phase = phase if self._exporting else Phase.FOLLOWING
            self.standing = replace(self.standing, phase=phase, code=code, params=told)
        if code == self._trouble:
            return
        self._trouble = code
        if code is None:
            self._journal.note("recovered", data={"device": DEVICE})
            self._announcer.say(Kind.RECOVERED, code=DEVICE, detail={"device": DEVICE})
        else:
            self._journal.note("trouble", data={"device": DEVICE, "code": code, "detail": ""})
            self._announcer.say(Kind.TROUBLE, code=code, detail={"device": DEVICE, **(params or {})})
