"""A reader on a serial line (`serial:/dev/ttyUSB0`)."""

from drivers.readers.line import Line
from drivers.readers.samreader import Connected, sam_reader
from drivers.readers.session import SessionReader
from drivers.readers.wake import Wake


def serial_reader(address: str, device: str) -> SessionReader:
    """The SAM at the end of the line `device`, not opened yet."""

    def connect(wake: Wake) -> Connected:
        return Connected(Line(device, wake), "SAM, serial")

    return sam_reader(address, connect)
