"""Each fault of a body once, at an armed sitting: what the screen says, after how long, and when it shoots again."""

import queue
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.camerasoak import BODY, FAULTS, SETTLE_MS, SHUTTER_S, Helper

from drivers.readers.base import IdCard
from drivers.simulated.launch import Simulator
from station import commands
from station.assemble import Devices, Station
from station.config import Settings
from station.events import Announcement, Kind
from station.flow import State
from station.messages import CardPresented
from station.opening import devices
from station.ports import ATTENDED
from station.view import DeskView, Lamp
from station.words import catalogue

LOOKS_EVERY = 0.01
HELPER_EVERY = 0.25
LONGEST = 90.0
CALM = 0.5
OVER = 2.2  # seconds after which nothing is left of a fault: bodies stay busy for two
OUTCOMES = (Kind.BOUND, Kind.NO_PICTURE, Kind.ORPHAN)


@dataclass
class Seen:
    """What came of one fault, in seconds after the body played it.

    Attributes:
        lamp: when the camera's lamp turned; None when it did not.
        codes: what the lamp and the announcements named, in order.
        again: when the next shot was possible, or this one's picture was there.
        came: what became of the shot.
    """

    lamp: float | None = None
    codes: list[str] = field(default_factory=list)
    again: float | None = None
    came: list[str] = field(default_factory=list)


class Photographer:
    """One student who stays, and somebody at the keys who watches the screen."""

    def __init__(self, station: Station, body: Simulator) -> None:
        self.station, self.body = station, body
        self.heard: queue.SimpleQueue[Announcement] = queue.SimpleQueue()
        self.helper = Helper(body, station)
        self._helped = 0.0
        station.subscribe(self.heard.put)

    def look(self) -> DeskView:
        time.sleep(LOOKS_EVERY)
        view = self.station.snapshot()
        if time.monotonic() > self._helped + HELPER_EVERY:
            self._helped = time.monotonic()
            self.helper.look(view)
        return view

    def until_ready(self) -> None:
        """Until the shutter is free, on the body from the beginning, with a lamp that has nothing to say."""
        since = time.monotonic()
        until = since + LONGEST
        while time.monotonic() < until:
            view = self.look()
            if view.state is State.REVIEW:
                self.station.post(commands.Retake("student"))
            calm = view.state is State.ARMED and view.locked is None and lamp_of(view) == (Lamp.OK, None)
            if not calm or self.body.do(do="status")["serial"] != BODY:
                since = time.monotonic()
            elif time.monotonic() > since + CALM:
                return
        raise TimeoutError("the desk never became ready")

    def meet(self, name: str) -> Seen:
        """Play one fault and watch."""
        time.sleep(OVER)
        self.until_ready()
        while not self.heard.empty():
            self.heard.get()
        before, seen = len(self.body.poll()), Seen()
        for command in FAULTS[name]:
            self.body.do(**command)
        self.helper.shot()
        self.station.post(commands.Shoot())
        played = begun = time.monotonic()
        left = False
        while time.monotonic() < begun + LONGEST:
            view = self.look()
            now = time.monotonic()
            if not left and len(self.body.poll()) == before:
                played = now
            left |= view.state is not State.ARMED or len(self.body.poll()) > before
            self._note(seen, view, now - played)
            calm = lamp_of(view)[0] is Lamp.OK and (view.state is State.REVIEW or view.locked is None)
            if left and calm and view.state in (State.ARMED, State.REVIEW) and seen.came:
                if self.body.do(do="status")["waiting_faults"] == 0:
                    seen.again = now - played
                    return seen
        return seen

    def _note(self, seen: Seen, view: DeskView, after: float) -> None:
        lamp, trouble = lamp_of(view)
        if lamp is not Lamp.OK and seen.lamp is None:
            seen.lamp = after
        if trouble is not None and trouble not in seen.codes:
            seen.codes.append(trouble)
        while not self.heard.empty():
            said = self.heard.get()
            if said.event is Kind.NO_PICTURE:
                seen.codes.append(f"no_picture.{said.code}")
            if said.event in OUTCOMES:
                seen.came.append(said.event.value if said.event is Kind.BOUND else f"{said.event.value} {said.code}")
            if said.code == "shutter-locked":
                seen.came.append(f"not released: {said.detail['lock']}")
            elif said.event is Kind.TROUBLE and said.code and said.code not in seen.codes:
                seen.codes.append(said.code)


def lamp_of(view: DeskView) -> tuple[Lamp, str | None]:
    (camera,) = (device for device in view.devices if device.name == "camera")
    return camera.lamp, camera.trouble


def sentence(code: str) -> str:
    """What operators read."""
    sentences = catalogue("zh_CN")
    kind, _, reason = code.partition("no_picture.")
    if not kind and reason:
        return sentences["happened.no_picture"].format(reason=sentences.get(f"reason.{reason}", reason))
    return sentences.get(f"trouble.camera.{code}") or sentences.get(f"trouble.{code}", code)


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="faults-"))
    names = sys.argv[1:] or list(FAULTS)
    with Simulator.start("camera", "--state", str(home / "card"), "--shutter-s", SHUTTER_S) as body:
        table = {"address": body.address, "settle_ms": SETTLE_MS}
        settings = Settings.model_validate({"camera": table, "reader": {"addresses": ()}})
        made = devices(settings, simulated=False)
        station = Station(home / "data", settings, ATTENDED, Devices(made.camera, (), simulated=True))
        photographer = Photographer(station, body)
        station.start()
        try:
            slow = play(photographer, body, names)
        finally:
            station.stop()
    shutil.rmtree(home)
    print(f"not shooting again, or a sitting lost: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def play(photographer: Photographer, body: Simulator, names: list[str]) -> list[str]:
    """Print one line for each fault; the names of those after which the desk did not go on."""
    while photographer.look().devices == () or lamp_of(photographer.station.snapshot())[0] is not Lamp.OK:
        pass
    body.do(do="sit", person=7, pose={}, drift_s=0.0)
    station = photographer.station
    station.tell(CardPresented("serial:x", IdCard("resident", "测试", "999999199901010011", None)))
    failed = []
    print("fault | came of the shot | lamp after s | shoots again after s | what the operator sees")
    for name in names:
        seen = photographer.meet(name)
        lamp, again = ("-" if value is None else f"{value:.2f}" for value in (seen.lamp, seen.again))
        said = " / ".join(f"{code}: {sentence(code)}" for code in seen.codes) or "-"
        print(f"{name} | {', '.join(seen.came) or '-'} | {lamp} | {again} | {said}", flush=True)
        sitter = station.snapshot().sitter
        failed += [name] if seen.again is None or sitter is None or not sitter.number.endswith("-0001") else []
    return failed


if __name__ == "__main__":
    sys.exit(main())
