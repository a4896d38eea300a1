"""Card reading over the real pcscd, beside a bare pyscard script on the same pcscd, and what waiting costs.

The reader is ours on a USB bus that is not there (tests/support/usbreader.py): it tells of a card at once, as readers
with an interrupt do. vpcd's own reader is looked at by pcscd every 0.4 s, which would be all that one could see.

"placed" is from the order to lay a card down to the swipe at hand: CardRead of the driver, or the same text in the
script. "swipe" is the same up to the desk's `swipe` event, which is announced once person, sitting and number are on
disk; the script has nothing to write. The SAM takes no time here.
"""

import queue
import resource
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from rows import row, spread
from smartcard import scard
from support import usbreader
from support.pcscd import PrivatePcscd
from support.usbreader import SLOT, UsbReader

from drivers.readers.base import CardRead, Reader
from drivers.readers.models import Models, ReaderSettings
from drivers.readers.opening import open_reader
from drivers.readers.winscard import PLUG_AND_PLAY
from drivers.simulated.launch import Simulator
from station.assemble import Station
from station.commands import Abandon
from station.config import CameraTable, ReaderTable, Settings
from station.events import Announcement, Kind
from station.opening import devices
from station.ports import ATTENDED

ROUNDS = 60
IDLE = 10.0
POLLED: Models = {SLOT: ReaderSettings(form="escape", watch="poll")}
FRAMES = {  # as anybody would copy them out of a manual
    "find": bytes.fromhex("AAAAAA96690003200122"),
    "select": bytes.fromhex("AAAAAA96690003200221"),
    "read": bytes.fromhex("AAAAAA96690003300132"),
}


class Waiter(threading.Thread):
    """Somebody who waits for cards: what was read, when, and how long the read took, comes out of `seen`."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: queue.SimpleQueue[float] = queue.SimpleQueue()
        self.empty = threading.Semaphore(0)
        self.over = False


class Ours(Waiter):
    """The shipped driver."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        reader.open()

    def run(self) -> None:
        while not self.over:
            event = self.reader.wait(0.5)
            if isinstance(event, CardRead):
                self.seen.put(time.perf_counter())
            elif type(event).__name__ == "Lifted":
                self.empty.release()
        self.reader.close()


class WholeDesk(Waiter):
    """A desk without a camera: the swipe is seen when it is announced; then its sitting is given up."""

    def __init__(self, address: str, folder: Path) -> None:
        super().__init__()
        settings = Settings(reader=ReaderTable(addresses=(address,)), camera=CameraTable(address="ptpip:127.0.0.1:9:9"))
        self.station = Station(folder, settings, ATTENDED, devices(settings, simulated=True))
        self.station.subscribe(self.hear)

    def hear(self, announcement: Announcement) -> None:
        if announcement.event is Kind.SWIPE:
            self.seen.put(time.perf_counter())
            self.station.post(Abandon("other"))
        elif announcement.event is Kind.PRESENCE and not announcement.detail.get("card", True):
            self.empty.release()

    def run(self) -> None:
        self.station.start()
        while not self.over:
            time.sleep(0.05)
        self.station.stop()


class Bare(Waiter):
    """What anybody would write with pyscard: wait, connect, three frames, cut the text out, disconnect."""

    def run(self) -> None:
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        state, lay = 0, False
        while not self.over:
            _, states = scard.SCardGetStatusChange(context, 500, [(SLOT, state), (PLUG_AND_PLAY, 0)])
            state = states[0][1] & ~scard.SCARD_STATE_CHANGED
            lies = bool(state & scard.SCARD_STATE_PRESENT)
            if lies and not lay:
                self.read(context)
                self.seen.put(time.perf_counter())
            if lay and not lies:
                self.empty.release()
            lay = lies
        scard.SCardReleaseContext(context)

    def read(self, context: int) -> str:
        _, card, _ = scard.SCardConnect(context, SLOT, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_ANY)
        answer: list[int] = []
        for name, frame in FRAMES.items():
            size = b"\0" + len(frame).to_bytes(2, "big") if name == "read" else bytes([len(frame)])
            tail = b"\0\0" if name == "read" else b"\0"
            apdu = bytes.fromhex("FFEE0000") + size + frame + tail
            _, answer = scard.SCardTransmit(card, scard.SCARD_PCI_T1, list(apdu))
        text = bytes(answer[14 : 14 + 256]).decode("utf-16-le")
        assert len(answer) == 1297
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        return text


def placements(waiter: Waiter, simulator: Simulator) -> list[float]:
    """Seconds from laying a card down to the whole text, for each of ROUNDS cards."""
    waiter.start()
    taken = []
    for index in range(ROUNDS):
        begun = time.perf_counter()
        simulator.do(do="present", person=index)
        taken.append(waiter.seen.get(timeout=5) - begun)
        simulator.do(do="lift")
        assert waiter.empty.acquire(timeout=5)
    waiter.over = True
    waiter.join()
    return taken


def reads_alone(simulator: Simulator) -> tuple[list[float], list[float]]:
    """Seconds of one read of a card that lies there, by the driver's own way and by the script's, taking turns."""
    from drivers.readers.models import SamTransmit
    from drivers.readers.winscard import Context

    context = Context()
    _, bare = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    script, ours, theirs = Bare(), [], []
    simulator.do(do="present", person=1)
    time.sleep(0.2)
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        with context.card(SLOT) as card:
            SamTransmit().read_text(card.exchange)
        ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        script.read(bare)
        theirs.append(time.perf_counter() - begun)
    simulator.do(do="lift")
    context.release()
    scard.SCardReleaseContext(bare)
    return ours, theirs


def idle(reader: Reader) -> float:
    """CPU seconds of the waiting thread in IDLE seconds without any card."""
    reader.open()
    reader.wait(0.5)
    before = resource.getrusage(resource.RUSAGE_THREAD)
    until = time.monotonic() + IDLE
    while (left := until - time.monotonic()) > 0:
        reader.wait(min(1.0, left))
    after = resource.getrusage(resource.RUSAGE_THREAD)
    reader.close()
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main() -> None:
    if reason := usbreader.reason_to_skip():
        print(f"bench tokens: {reason}", file=sys.stderr)
        sys.exit(3)
    with tempfile.TemporaryDirectory(prefix="tokens-") as folder:
        home = Path(folder)
        usbreader.build(home)
        usb = UsbReader(home, home / "plate.socket")
        pcscd = PrivatePcscd(home)
        pcscd.start_with(usb)
        try:
            measure_transmit(usb, home)
            measure_polled(usb, home)
        finally:
            pcscd.stop()
            usb.end()


def plugged(usb: UsbReader, home: Path, *options: str) -> Simulator:
    wire = ("--wire", "ifd", "--socket", str(usb.socket), "--name", SLOT, "--read-ms", "0", "--finds-again")
    simulator = Simulator.start("reader", *wire, "--state", str(home / "plate"), *options)
    usb.plug()
    _wait_until_listed()
    return simulator


def _wait_until_listed() -> None:
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    while scard.SCardListReaders(context, [])[0] != scard.SCARD_S_SUCCESS:
        scard.SCardGetStatusChange(context, 100, [(PLUG_AND_PLAY, 0)])
    scard.SCardReleaseContext(context)


def measure_transmit(usb: UsbReader, home: Path) -> None:
    simulator = plugged(usb, home, "--model", "sam-transmit")
    try:
        ours = placements(Ours(open_reader(simulator.address)), simulator)
        bare = placements(Bare(), simulator)
        row("placed", statistics.median(ours) * 1e3, statistics.median(bare) * 1e3, "ms",
            f"card laid down to CardRead; ours {spread(ours)}; bare pyscard {spread(bare)}")  # fmt: skip
        desk = placements(WholeDesk(simulator.address, home / "data"), simulator)
        row("swipe", statistics.median(desk) * 1e3, statistics.median(bare) * 1e3, "ms",
            f"card laid down to the desk's swipe, on disk; ours {spread(desk)}; the script writes none")  # fmt: skip
        own, script = reads_alone(simulator)
        row("read", statistics.median(own) * 1e3, statistics.median(script) * 1e3, "ms",
            f"connect, three frames, disconnect; ours {spread(own)}; bare pyscard {spread(script)}")  # fmt: skip
        cpu = idle(open_reader(simulator.address))
        row("idle-events", cpu * 1e3, None, "ms", f"CPU of the waiting thread in {IDLE:.0f} s; the aim is below 10")
    finally:
        usb.unplug()
        simulator.stop()


def measure_polled(usb: UsbReader, home: Path) -> None:
    simulator = plugged(usb, home, "--model", "escape", "--no-events")
    try:
        polled = placements(Ours(open_reader(simulator.address, POLLED)), simulator)
        row("placed-polled", statistics.median(polled) * 1e3, None, "ms",
            f"a reader that tells nothing, asked every 300 ms; {spread(polled)}")  # fmt: skip
        cpu = idle(open_reader(simulator.address, POLLED))
        row("idle-polled", cpu * 1e3, None, "ms", f"CPU of the asking thread in {IDLE:.0f} s")
    finally:
        usb.unplug()
        simulator.stop()


if __name__ == "__main__":
    main()
