"""The threads of the desk program: each owns one device, or the stills, or the live frames, and nothing else.

Lanes tell the desk through `tell`, which puts a message into its inbox and returns at once. A bug of ours in a lane is
told as LaneBroke, never swallowed.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from db.errors import disk_trouble
from drivers.cameras.base import BodyHeld, Camera, CardFile, FoundBody, Landing, Look, SeveralBodies, Shot, Spooled
from drivers.errors import DeviceRefused, DriverError
from drivers.readers import base as reader_base
from drivers.readers.base import Reader
from station import messages
from station.checks.crop import Crop
from station.checks.judge import Judge
from station.checks.judgement import Judgement
from station.checks.scene import Beside
from station.mailbox import LiveFrame, Mailbox
from station.messages import Message
from station.operator_codes import hashed, matches
from station.portrait.develop import Developed as Portrait
from station.portrait.develop import develop
from station.portrait.pictures import PictureError, Unreadable
from station.portrait.still import Still, decode
from station.silence import Silence
from station.watchedcamera import WatchedCamera

Tell = Callable[[Message], None]
NOT_YET = datetime.min
log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
WAIT_SLICE = 1.0
REST_SLICE = 0.1  # seconds between two looks at a body whose live view rests
TURN_EVERY = 15  # live frames without a face from one try at other turns to the next: it costs 0.1 s
TURN_TRIES = 3  # tries in a row that must find the same turn
STOP_PATIENCE = 0.5  # seconds; a reader that does not hang needs a tenth of it

LEAST_QUIET = 1.0
"""Seconds: of a picture that nobody asked for no body says that it is done, and a raw file is written after it."""
STATE_SECONDS = 30.0
WAIT_FOR_REQUEST = 0.05


class Lane(threading.Thread):
    """One named thread; a lane ends when `stop` was called or in a bug, which it tells.

    Attributes:
        grace: seconds to wait for its end after `stop`; None: as long as it takes.
    """

    grace: float | None = None

    def __init__(self, name: str, tell: Tell) -> None:
        super().__init__(name=name, daemon=True)
        self._tell = tell
        self._stopping = threading.Event()

    def run(self) -> None:
        """Work until stopped; a bug of ours is told, so that the desk stops too."""
        try:
            self.work()
        except Exception as error:
            log.exception("lane %s broke", self.name)
            self._tell(messages.LaneBroke(self.name, error))

    def work(self) -> None:
        """Do the lane's work until `_stopping` is set."""
        raise NotImplementedError

    def stop(self) -> None:
        """Ask the lane to end soon; `join` waits for it."""
        self._stopping.set()

    def notice_silence(self) -> None:
        """Tell once that the lane's device has not answered for too long. For another thread, now and then."""


class ReaderLane(Lane):
    """Owns one reader: opens it, waits for cards, opens it again whenever it went away.

    PC/SC has no time-out for an exchange, so a reader that hangs holds this thread. It is told by `notice_silence`, and
    left behind at the end: what it may still read belongs to nobody.
    """

    grace = 0.0  # `stop` has waited

    def __init__(self, reader: Reader, tell: Tell) -> None:
        super().__init__(f"reader-lane {reader.address}", tell)
        self.address = reader.address
        self._reader, self._left = reader, False
        self._silence = Silence(lambda: tell(messages.ReaderDown(reader.address, "device-silent", "")))

    def notice_silence(self) -> None:
        """See Lane."""
        self._silence.look()

    def leave(self) -> None:
        """End after the running wait, a second at most; nobody waits for it, and no trouble of it is told."""
        self._left = True

    @property
    def _goes_on(self) -> bool:
        return not self._left and not self._stopping.is_set()

    def work(self) -> None:
        """Keep the reader open and pass on what it says."""
        while self._goes_on:
            begun = time.monotonic()
            try:
                self._serve()
            except DriverError as error:
                if self._left:
                    return
                self._tell(messages.ReaderDown(self._reader.address, error.code, error.detail))
                # A driver that has waited for its device itself is asked again at once.
                self._stopping.wait(begun + RETRY_SECONDS - time.monotonic())
            finally:
                self._reader.close()

    def _serve(self) -> None:
        self._silence.begin()
        try:
            identity = self._reader.open()
        finally:
            self._silence.end()
        up = messages.ReaderUp(self._reader.address, identity.model, identity.sam)
        self._tell(up)
        while self._goes_on:
            event, was_silent = self._wait()
            if was_silent:
                self._tell(up)
            if event is not None:
                self._tell(self._message(event))

    def _wait(self) -> tuple[reader_base.ReaderEvent | None, bool]:
        """The next event, and whether the reader had been called silent before it came."""
        self._silence.begin()
        try:
            event = self._reader.wait(WAIT_SLICE)
        except DriverError:
            self._silence.end()
            raise
        return event, self._silence.end()

    def _message(self, event: reader_base.ReaderEvent) -> Message:
        address = self._reader.address
        match event:
            case reader_base.Presence():
                return messages.CardSeen(address)
            case reader_base.CardRead(card):
                return messages.CardPresented(address, card)
            case reader_base.CodeRead(code):
                return messages.CodePresented(address, code)
            case reader_base.ReadFailed():
                return messages.CardUnreadable(address, event)
            case reader_base.Missed():
                return messages.CardUnreadable(address, reader_base.ReadFailed("find", "missed"))
            case reader_base.Lifted():
                return messages.CardLifted(address)

    def stop(self) -> None:
        """End a running wait, again and again: a cancel between two waits is lost. A reader that hangs is given up."""
        if self._stopping.is_set():
            return
        super().stop()
        until = time.monotonic() + STOP_PATIENCE
        while self.is_alive() and time.monotonic() < until:
            self._reader.cancel()
            self.join(0.05)


@dataclass
class Watch:
    """What is awaited from the body's own button, and what has come of it.

    Attributes:
        ticket: who waits.
        earlier: files that were being written when the watch began: not its own; None until the first look.
        coming: its files that are being written.
        fetched: its files.
        noticed_at: when the first of them was seen; timezone aware.
        quiet_since: monotonic seconds of the last of them.
    """

    ticket: str
    earlier: frozenset[CardFile] | None = None
    coming: frozenset[CardFile] = frozenset()
    fetched: list[Spooled] = field(default_factory=list)
    noticed_at: datetime = NOT_YET
    quiet_since: float = 0.0

    def notice(self, look: Look, now: datetime) -> tuple[CardFile, ...]:
        """Take one look; give the files in it that are this watch's."""
        if self.earlier is None:  # the look that lets go of what was there before
            self.earlier = frozenset(look.coming)
            return ()
        mine = tuple(file for file in look.strays if file not in self.earlier)
        self.coming = frozenset(look.coming) - self.earlier
        self.earlier -= frozenset(look.strays)  # told now; the same name later is another picture
        if (mine or self.coming) and self.noticed_at is NOT_YET:
            self.noticed_at = now
        return mine


class CameraLane(Lane):
    """Owns one camera: live view between requests; any error throws the connection away."""

    def __init__(
        self, camera: Camera, spool: Path, frames: Mailbox, tell: Tell, monotonic: Callable[[], float],
        settle: float = LEAST_QUIET,
    ) -> None:  # fmt: skip
        """`settle` is how many seconds a body must be quiet until what it tells unasked is told in full."""
        super().__init__("camera-lane", tell)
        self._camera = WatchedCamera(
            camera, lambda doing: tell(messages.CameraQuiet(doing)), lambda: tell(messages.CameraAnswers())
        )
        self._spool, self._frames, self._monotonic = spool, frames, monotonic
        self._requests: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._quiet = max(settle, LEAST_QUIET)
        self._connected = self._resting = False
        self._serial, self._run = "", 0
        self._watch: Watch | None = None
        self._state_due = 0.0

    # requests, from the desk's thread

    def shoot(self, intent: str) -> None:
        """See CameraPort."""
        self._requests.put(lambda: self._shoot(intent))

    def watch(self, ticket: str) -> None:
        """See CameraPort."""
        self._requests.put(lambda: self._begin_watch(ticket))

    def unwatch(self) -> None:
        """See CameraPort."""
        self._requests.put(self._end_watch)

    def collect(self, files: tuple[CardFile, ...]) -> None:
        """See CameraPort."""
        self._requests.put(lambda: self._collect(files))

    def rest(self) -> None:
        """See CameraPort."""
        self._resting = True

    def wake(self) -> None:
        """See CameraPort."""
        self._resting = False

    def reconnect(self) -> None:
        """See CameraPort."""
        self._requests.put(self._drop)

    def choose(self, body: FoundBody) -> None:
        """See CameraPort."""
        self._requests.put(lambda: self._choose(body))

    def change(self, name: str, value: str) -> None:
        """See CameraPort."""
        self._requests.put(lambda: self._change(name, value))

    def focus(self) -> None:
        """See CameraPort."""
        self._requests.put(self._focus)

    def light(self, *, flash: bool) -> None:
        """See CameraPort."""
        self._requests.put(lambda: self._light(flash))

    def release_holder(self) -> None:
        """See CameraPort."""
        self._requests.put(self._release_holder)

    def stop(self) -> None:
        """End whatever the camera is doing, again and again: it may just have begun something new."""
        super().stop()
        while self.is_alive():
            self._camera.cancel()
            self.join(0.05)

    def notice_silence(self) -> None:
        """See Lane."""
        self._camera.notice_silence()

    # the lane itself

    def work(self) -> None:
        """Serve requests first, then show one more live frame."""
        try:
            while not self._stopping.is_set():
                self._turn()
        except OSError as error:  # this disk said no: what was to be written is still on the card
            self._tell(messages.DiskSaidNo(disk_trouble(error)))
        finally:
            self._drop()

    def _turn(self) -> None:
        try:
            self._requests.get_nowait()()
            return
        except queue.Empty:
            pass
        if not self._connected:
            self._connect()
        elif self._monotonic() >= self._state_due:
            self._tell_state()
        else:
            self._look()

    def _connect(self) -> None:
        try:
            body = self._camera.connect()
        except DriverError as error:
            self._lose(error)
            self._wait_to_connect()
        else:
            self._connected, self._serial, self._run = True, body.serial, body.run
            self._state_due = self._monotonic()
            self._tell(messages.CameraUp(body))

    def _wait_to_connect(self) -> None:
        """Wait before the next try, unless somebody asks for something meanwhile."""
        until = self._monotonic() + RETRY_SECONDS
        while self._requests.empty() and self._monotonic() < until:
            if self._stopping.wait(WAIT_FOR_REQUEST):
                return

    def _choose(self, body: FoundBody) -> None:
        self._camera.choose(body)
        self._drop()

    def _tell_state(self) -> None:
        try:
            state = self._camera.state()
        except DriverError as error:
            self._lose(error)
        else:
            self._state_due = self._monotonic() + STATE_SECONDS
            self._tell(messages.BodyTold(self._serial, state))

    def _change(self, name: str, value: str) -> None:
        if not self._connected:
            self._tell(messages.DialTurned(self._serial, name, None, "disconnected"))
            return
        try:
            dial = self._camera.change(name, value)
        except DeviceRefused as error:
            self._tell(messages.DialTurned(self._serial, name, None, error.detail))
        except DriverError as error:
            self._tell(messages.DialTurned(self._serial, name, None, error.code))
            self._lose(error)
        else:
            self._tell(messages.DialTurned(self._serial, name, dial))

    def _focus(self) -> None:
        if not self._connected:
            self._tell(messages.Focused("disconnected"))
            return
        try:
            self._camera.focus()
        except DeviceRefused as error:
            self._tell(messages.Focused(error.detail))
        except DriverError as error:
            self._tell(messages.Focused(error.code))
            self._lose(error)
        else:
            self._tell(messages.Focused())

    def _light(self, flash: bool) -> None:
        if not self._connected:
            return  # the desk says it again when there is a body
        try:
            self._camera.light(flash=flash)
        except DriverError as error:
            self._lose(error)

    def _release_holder(self) -> None:
        try:
            self._camera.release_holder()
        except DriverError as error:
            self._tell(messages.HolderReleased(error.code, error.detail))
        else:
            self._tell(messages.HolderReleased())

    def _look(self) -> None:
        try:
            look = self._rest() if self._resting else self._camera.look()
            if look.frame is not None:
                self._frames.put(look.frame, self._monotonic())
            self._pass_on(look)
        except DriverError as error:
            self._lose(error)

    def _pass_on(self, look: Look) -> None:
        """Fetch what appeared: for whoever watches, else as nobody's."""
        watch = self._watch
        awaited = watch.notice(look, datetime.now().astimezone()) if watch else ()
        for stray in look.strays:
            if stray not in awaited:
                self._tell(messages.Strays(self._serial, (self._fetch(stray),)))
        for file in look.changed:
            self._tell(messages.Strays(self._serial, (self._fetch(file),), changed=True))
        if watch is None:
            return
        for file in awaited:
            watch.fetched.append(self._fetch(file, watch.ticket))
            watch.quiet_since = self._monotonic()
        if watch.fetched and not watch.coming and self._monotonic() - watch.quiet_since >= self._quiet:
            self._end_watch()

    def _begin_watch(self, ticket: str) -> None:
        """Let go of what the body told until now, or has begun to write; what comes later is this one's."""
        self._end_watch()
        if self._connected:
            self._watch = Watch(ticket)
            self._look()
        else:
            self._tell(messages.ShotRefused(ticket, "disconnected"))

    def _end_watch(self) -> None:
        """Tell what came for whoever watched, if anything did."""
        watch, self._watch = self._watch, None
        if watch is not None and watch.fetched:
            files = tuple(file.source for file in watch.fetched)
            shot = Shot(watch.ticket, watch.noticed_at, (), files, complete=True, run=self._run)
            self._tell(messages.ShotTaken(self._serial, shot, (), tuple(watch.fetched)))

    def _rest(self) -> Look:
        """Ask without live view, now and then; whatever is asked for meanwhile waits no longer than that."""
        self._frames.clear()
        self._stopping.wait(REST_SLICE)
        return self._camera.rest()

    def _shoot(self, intent: str) -> None:
        self._end_watch()
        if not self._connected:  # it went away after the desk asked: nothing was released
            self._tell(messages.ShotRefused(intent, "disconnected"))
            return
        fetched: dict[CardFile, Spooled] = {}

        def landed(file: Spooled) -> None:
            fetched[file.source] = file
            self._tell(messages.Landed(file.path))

        try:
            shot = self._camera.shoot(intent, Landing(self._spool, _stem(intent), landed))
            for file in (*shot.before, *shot.files):
                if file not in fetched:
                    fetched[file] = self._fetch(file, intent)
        except DeviceRefused as error:
            self._tell(messages.ShotRefused(intent, error.detail))
        except DriverError as error:
            self._tell(messages.ShotLost(self._serial, intent, error.code, error.detail, tuple(fetched.values())))
            self._lose(error)
        else:
            self._tell(self._taken(shot, fetched))
            self._state_due = self._monotonic()

    def _taken(self, shot: Shot, fetched: dict[CardFile, Spooled]) -> messages.ShotTaken:
        before, files = (tuple(fetched[file] for file in told) for told in (shot.before, shot.files))
        return messages.ShotTaken(self._serial, shot, before, files)

    def _collect(self, files: tuple[CardFile, ...]) -> None:
        fetched: list[Spooled] = []
        try:
            for file in files:
                fetched.append(self._fetch(file))
        except DriverError as error:
            self._tell(messages.Collected(self._serial, tuple(fetched), complete=False))
            self._lose(error)
        else:
            self._tell(messages.Collected(self._serial, tuple(fetched), complete=self._connected))

    def _fetch(self, file: CardFile, ticket: str = "stray") -> Spooled:
        """Fetch one file under a new name."""
        suffix = Path(file.name).suffix.lower()
        return self._camera.fetch(file, self._spool, f"{_stem(ticket)}{suffix}")

    def _lose(self, error: DriverError) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            fetched = tuple(watch.fetched)
            self._tell(messages.ShotLost(self._serial, watch.ticket, error.code, error.detail, fetched))
        self._drop()
        # A body refuses as a whole only when it connects, and then its reason is what people have to mend.
        code = error.detail if isinstance(error, DeviceRefused) else error.code
        bodies = error.bodies if isinstance(error, SeveralBodies) else ()
        holders = error.holders if isinstance(error, BodyHeld) else ()
        self._tell(messages.CameraDown(code, error.detail, bodies, holders))

    def _drop(self) -> None:
        """Throw the connection away: its next answer may be somebody else's picture."""
        self._connected, self._watch = False, None
        self._frames.clear()
        self._camera.disconnect()


def _stem(ticket: str) -> str:
    """Begin a new file name, which tells after a crash which request the file came with."""
    return f"{ticket}.{uuid4().hex[:8]}"


class ChecksLane(Lane):
    """Judges the newest live frame, then the one that is newest when it is done.

    While live view shows no face it tries now and then whether one stands upright at another turn.
    """

    def __init__(self, frames: Mailbox, judge: Judge, tell: Tell) -> None:
        super().__init__("checks-lane", tell)
        self._frames, self._judge, self._turned, self._continuous = frames, judge, 0, True
        self._faceless = 0
        self._found: list[int] = []

    def turn(self, degrees: int) -> None:
        """See LivePort."""
        self._turned = degrees

    def light(self, *, continuous: bool) -> None:
        """See LivePort."""
        self._continuous = continuous

    def work(self) -> None:
        """Judge until stopped."""
        seq = 0
        while not self._stopping.is_set():
            frame = self._frames.wait_newer(seq, 0.2)
            if frame is not None:
                seq = frame.seq
                self._judge_one(frame)

    def _judge_one(self, frame: LiveFrame) -> None:
        try:
            judgement = self._judge.live(
                frame.jpeg, turned=self._turned, still_width=self._frames.still_width, continuous=self._continuous,
                at=frame.at,
            )  # fmt: skip
        except PictureError as error:
            log.warning("a live frame could not be judged: %s", error.code)
            return
        judged = LiveFrame(frame.seq, frame.jpeg, frame.at, judgement)
        self._frames.put_judged(judged)
        self._tell(messages.Judged(judged, judgement))
        self._faceless = 0 if judgement.upright else self._faceless + 1
        if self._faceless and self._faceless % TURN_EVERY == 0:
            self._try_turns(frame)

    def _try_turns(self, frame: LiveFrame) -> None:
        """Tell at which turn a face stands upright, when that was so a few times in a row."""
        found = self._judge.turn_of(frame.jpeg)
        if found is None:
            self._found = []
            return
        self._found = [*self._found, found] if found in self._found else [found]
        if len(self._found) == TURN_TRIES:
            self._found = []
            self._tell(messages.UprightAt(found))


class ErrandLane(Lane):
    """Does what it is asked for, one thing after the other."""

    def __init__(self, name: str, tell: Tell) -> None:
        super().__init__(name, tell)
        self._requests: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()

    def stop(self) -> None:
        """Let it finish what it does and take nothing new."""
        super().stop()
        self._requests.put(None)

    def work(self) -> None:
        """Serve requests until stopped."""
        while (request := self._requests.get()) is not None:
            request()


class DarkroomLane(ErrandLane):
    """Decodes and develops stills, one at a time."""

    def __init__(self, judge: Judge, frames: Mailbox, tell: Tell) -> None:
        super().__init__("darkroom-lane", tell)
        self._judge, self._frames = judge, frames
        self._ahead: tuple[Path, Still] | None = None

    def prepare(self, path: Path) -> None:
        """See DarkroomPort."""
        self._requests.put(lambda: self._prepare(path))

    def examine(self, ticket: str, path: Path) -> None:
        """See DarkroomPort."""
        self._requests.put(lambda: self._examine(ticket, path))

    def develop(self, ticket: str, still: Still, beside: Beside, crop: Crop | None = None) -> None:
        """See DarkroomPort."""
        self._requests.put(lambda: self._tell(messages.Developed(ticket, *self._developed(still, beside, crop))))

    def redevelop(self, ticket: str, still: Still, beside: Beside, crop: Crop) -> None:
        """See DarkroomPort."""
        self._requests.put(
            lambda: self._tell(messages.Redeveloped(ticket, crop, *self._developed(still, beside, crop)))
        )

    def _prepare(self, path: Path) -> None:
        """Have one still ready; whatever is wrong with it is said when somebody wants it."""
        self._ahead = None
        with suppress(PictureError):
            self._ahead = path, decode(path)

    def _decoded(self, path: Path) -> Still:
        ahead, self._ahead = self._ahead, None
        return ahead[1] if ahead is not None and ahead[0] == path else decode(path)

    def _examine(self, ticket: str, path: Path) -> None:
        try:
            still = self._decoded(path)
        except Unreadable as error:
            self._unreadable(ticket, error)
        except PictureError as error:
            self._tell(messages.Examined(ticket, None, error.code))
        else:
            self._frames.still_width = still.size[0]
            self._tell(messages.Examined(ticket, still))

    def _unreadable(self, ticket: str, error: Unreadable) -> None:
        """A file that is gone is gone; one that the disk does not give says nothing about the picture."""
        disk = error.__cause__
        if isinstance(disk, OSError) and not isinstance(disk, FileNotFoundError):
            self._tell(messages.DiskSaidNo(disk_trouble(disk)))
        else:
            self._tell(messages.Examined(ticket, None, error.code))

    def _developed(
        self, still: Still, beside: Beside, crop: Crop | None
    ) -> tuple[Judgement, Portrait | None, str | None]:
        """Judgement, and the portrait or the code of why there is none."""
        judgement = self._judge.still(still.image, beside, crop)
        if judgement.crop is None:
            return judgement, None, "no-crop"
        try:
            return judgement, develop(still.image, judgement.crop, self._judge.profile), None
        except PictureError as error:
            return judgement, None, error.code


class CodesLane(ErrandLane):
    """Looks at operators' codes, one at a time: it is slow on purpose, and no shot may wait for it."""

    def __init__(self, tell: Tell) -> None:
        super().__init__("codes-lane", tell)

    def check(self, ticket: str, secret: str, code: str) -> None:
        """See CodesPort."""
        self._requests.put(lambda: self._tell(messages.CodeChecked(ticket, matches(secret, code))))

    def make(self, ticket: str, code: str) -> None:
        """See CodesPort."""
        self._requests.put(lambda: self._tell(messages.CodeMade(ticket, hashed(code))))
