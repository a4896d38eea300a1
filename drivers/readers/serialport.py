"""A reader on a serial line (`serial:/dev/ttyUSB0`)."""

from drivers.readers.line import Line
from drivers.readers.samreader import Connected, SamReader
from drivers.readers.wake import Wake


def serial_reader(address: str, device: str) -> SamReader:
    """The SAM at the end of the line `device`, not opened yet."""

    def connect(wake: Wake) -> Connected:
        return Connected(Line(device, wake), "SAM, serial")

    return SamReader(address, connect)
