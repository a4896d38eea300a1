"""The datasets of PTP (ISO 15740, clause 5) as bytes: strings, arrays, DeviceInfo, ObjectInfo, StorageInfo."""

import struct
from collections.abc import Iterable
from datetime import datetime

from drivers.simulated.camera.codes import Format


def text(value: str) -> bytes:
    """A PTP string: number of UTF-16 characters with the final zero, then the characters; empty is one zero byte."""
    if not value:
        return b"\0"
    return bytes([len(value) + 1]) + (value + "\0").encode("utf-16-le")


def read_text(data: bytes) -> str:
    """The string in `data`, without its final zero."""
    return data[1 : 1 + 2 * data[0]].decode("utf-16-le").rstrip("\0")


def numbers(kind: str, values: Iterable[int]) -> bytes:
    """A PTP array: count, then the values; `kind` is a letter of the struct module."""
    values = tuple(values)
    return struct.pack(f"<I{len(values)}{kind}", len(values), *values)


def moment(at: datetime) -> str:
    """A PTP date: `20260601T083000`."""
    return at.strftime("%Y%m%dT%H%M%S")


def read_moment(value: str) -> datetime:
    """The moment that a PTP date names; fractions and zone, if any, are left out."""
    return datetime.strptime(value[:15], "%Y%m%dT%H%M%S")


def device_info(
    serial: str, operations: Iterable[int], events: Iterable[int], properties: Iterable[int], formats: Iterable[int]
) -> bytes:
    """DeviceInfo of a Nikon (vendor extension 10)."""
    formats = tuple(formats)
    return b"".join(
        (
            struct.pack("<HIH", 100, 0x0000000A, 100),
            text(""),
            struct.pack("<H", 0),
            numbers("H", operations),
            numbers("H", events),
            numbers("H", properties),
            numbers("H", formats),
            numbers("H", formats),
            text("Nikon Corporation"),
            text("D750"),
            text("V1.00f"),
            text(serial),
        )
    )


def object_info(
    *, store: int, kind: int, size: int, parent: int, name: str, taken: datetime, pixels: tuple[int, int]
) -> bytes:
    """ObjectInfo of a file or folder on a card; a folder has no pixels."""
    is_folder = kind == Format.ASSOCIATION
    thumb = (0, 0, 0, 0) if is_folder else (Format.JFIF, 6000, 160, 120)
    return b"".join(
        (
            struct.pack("<IHHI", store, kind, 0, size),
            struct.pack("<HIII", *thumb),
            struct.pack("<III", *pixels, 0 if is_folder else 24),
            struct.pack("<IHII", parent, is_folder, 0, 0),
            text(name),
            text(moment(taken)),
            text(moment(taken)),
            text(""),
        )
    )


def storage_info(label: str, capacity: int, free: int, pictures: int) -> bytes:
    """StorageInfo of a removable card with the DCF layout; `capacity` and `free` in bytes."""
    return struct.pack("<HHHQQI", 4, 3, 0, capacity, free, pictures) + text("") + text(label)


def events(queue: Iterable[tuple[int, int]]) -> bytes:
    """What Nikon's GetEvent returns: count, then code and parameter of each."""
    queue = tuple(queue)
    return struct.pack("<H", len(queue)) + b"".join(struct.pack("<HI", code, param) for code, param in queue)
