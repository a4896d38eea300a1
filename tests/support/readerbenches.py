"""Benches of PC/SC readers: vpcd's virtual one, and one on a USB bus of ours."""

import time

from contracts.readers import Bench
from support import usbreader
from support.pcscd import PrivatePcscd
from support.usbreader import UsbReader

from drivers.readers import slots
from drivers.readers.winscard import Context


class VirtualBench(Bench):
    """A card of vpcd's reader."""

    lies_for = 1.0

    def __init__(self, folder, pcscd: PrivatePcscd, *options: str) -> None:
        self.pcscd = pcscd
        super().__init__(folder, "--wire", "vpcd", "--vpcd", pcscd.slot, *options)

    def unplug(self) -> None:
        """vpcd's reader can't be unplugged; the service that shows it can end."""
        self.pcscd.stop()

    def tidy(self) -> None:
        self.pcscd.start_if_stopped()
        super().tidy()
        wait_until_empty()

    def end(self) -> None:
        self.pcscd.start_if_stopped()
        super().end()
        wait_until_empty()


class UsbBench(Bench):
    """A reader that is plugged in."""

    lies_for = 1.0

    def __init__(self, folder, usb: UsbReader, *options: str) -> None:
        self.usb = usb
        self._there = False
        wire = ("--wire", "ifd", "--socket", str(usb.socket), "--name", usbreader.SLOT)
        super().__init__(folder, *wire, *options)
        self.plug()

    def plug(self) -> None:
        """Put the plug in and wait until pcscd knows the reader."""
        self.usb.plug()
        self._there = True
        wait_for_reader(True)

    def unplug(self) -> None:
        """Pull the plug and wait until pcscd knows: as long as it shows the reader, the reader was not pulled."""
        self.usb.unplug()
        self._there = False
        wait_for_reader(False)

    def there(self, there: bool) -> None:
        """Have the reader's driver say whether there is such a device; the plug stays in."""
        self.simulator.do(do="there", there=there)

    def tidy(self) -> None:
        super().tidy()
        self.there(True)
        if not self._there:
            self.plug()
        wait_until_empty()

    def end(self) -> None:
        self.reader.close()
        if self._there:
            self.unplug()
            wait_for_reader(False)
        super().end()


def wait_for_reader(there: bool) -> None:
    """pcscd hears of plugs from the kernel."""
    context = Context()
    try:
        deadline = time.monotonic() + 5
        while bool(context.readers()) is not there:
            assert time.monotonic() < deadline, "pcscd does not notice the plug"
            context.changes({}, 0.2)
    finally:
        context.release()


def wait_until_empty() -> None:
    """pcscd sees a lifted card only at its next look."""
    context = Context()
    try:
        deadline = time.monotonic() + 3
        while lying := lying_cards(context):
            assert time.monotonic() < deadline, "the slot does not become empty"
            context.changes(lying, 0.5)
    finally:
        context.release()


def lying_cards(context: Context) -> dict[str, int]:
    now = context.changes(dict.fromkeys(context.readers(), slots.UNAWARE), 0).slots
    return {name: slots.fed_back(seen.state) for name, seen in now.items() if seen.state & slots.PRESENT}
