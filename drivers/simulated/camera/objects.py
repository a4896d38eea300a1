"""What the body answers about its card: what lies on it, and the bytes of it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import cv2
import numpy as np

from drivers.simulated.camera import datasets
from drivers.simulated.camera.body import Body
from drivers.simulated.camera.card import SLOT_STEP, Place, dcim
from drivers.simulated.camera.codes import RAM_HANDLE, STORES, Format, Operation, Response
from drivers.simulated.camera.wire import Reply, Request

ROOT, EVERYTHING, ANY_STORE = 0xFFFFFFFF, 0, 0xFFFFFFFF
CAPACITY = 32_000_000_000

Answer = Callable[[Request], Awaitable[Reply]]


class CardOperations:
    """Answers what is asked about files, on the card or waiting in memory.

    Attributes:
        table: the operations it knows.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self.table: dict[int, Answer] = {
            Operation.GET_STORAGE_IDS: self._storage_ids,
            Operation.GET_STORAGE_INFO: self._storage_info,
            Operation.GET_OBJECT_HANDLES: self._object_handles,
            Operation.GET_OBJECT_INFO: self._object_info,
            Operation.GET_OBJECT: self._object,
            Operation.GET_THUMB: self._thumb,
            Operation.DELETE_OBJECT: self._delete,
            Operation.GET_PARTIAL_OBJECT: self._partial_object,
        }

    async def _storage_ids(self, request: Request) -> Reply:
        return Reply(data=datasets.numbers("I", [STORES[slot] for slot in sorted(self._body.card.inserted)]))

    async def _storage_info(self, request: Request) -> Reply:
        slot = self._slot_of(request.param(0))
        if slot not in self._body.card.inserted:
            return Reply(Response.STORE_NOT_AVAILABLE)
        card = self._body.card
        free = CAPACITY - sum(card.size(place.handle) for place in card.files(slot=slot))
        pictures = free // 10_000_000 if self._body.room is None else self._body.room
        return Reply(data=datasets.storage_info(f"NIKON D750  [Slot {slot}]", CAPACITY, free, pictures))

    @staticmethod
    def _slot_of(store: int) -> int:
        return next((slot for slot, number in STORES.items() if number == store), 0)

    async def _object_handles(self, request: Request) -> Reply:
        store, parent = request.param(0), request.param(2)
        slots = sorted(self._body.card.inserted) if store == ANY_STORE else [self._slot_of(store)]
        return Reply(data=datasets.numbers("I", [handle for slot in slots for handle in self._handles(slot, parent)]))

    def _handles(self, slot: int, parent: int) -> list[int]:
        card = self._body.card
        if slot not in card.inserted:
            return []
        folders = [Place(number, 0, slot=slot).folder_handle for number in card.folders(slot)]
        if parent == ROOT:
            return [dcim(slot)]
        if parent == dcim(slot):
            return folders
        files = card.files(slot=slot)
        if parent == EVERYTHING:
            return [dcim(slot), *folders, *(place.handle for place in files)]
        return [place.handle for place in files if place.folder_handle == parent]

    async def _object_info(self, request: Request) -> Reply:
        handle, card = request.param(0), self._body.card
        if self._body.reports.is_hidden(handle):
            return Reply(Response.DEVICE_BUSY)
        if handle in card:
            place, taken = card[handle], datetime.fromtimestamp(card.local(handle).stat().st_mtime)
            return Reply(data=self._file_info(place.folder_handle, place, card.size(handle), taken))
        if handle == RAM_HANDLE and self._body.ram:
            return Reply(data=self._file_info(0, Place(0, 1), len(self._body.ram), self._body.now()))
        above, slot = (handle >> 16) % SLOT_STEP, (handle >> 16) // SLOT_STEP + 1
        if slot not in card.inserted or handle & 0xFFFF:
            return Reply(Response.INVALID_HANDLE)
        if handle == dcim(slot):
            return Reply(data=self._folder_info(slot, 0, "DCIM"))
        if above in card.folders(slot):
            return Reply(data=self._folder_info(slot, dcim(slot), Place(above, 0).folder_name))
        return Reply(Response.INVALID_HANDLE)

    def _folder_info(self, slot: int, parent: int, name: str) -> bytes:
        return datasets.object_info(
            store=STORES[slot],
            kind=Format.ASSOCIATION,
            size=0,
            parent=parent,
            name=name,
            taken=self._body.now(),
            pixels=(0, 0),
        )

    def _file_info(self, parent: int, place: Place, size: int, taken: datetime) -> bytes:
        return datasets.object_info(
            store=STORES[place.slot],
            kind=Format.UNDEFINED if place.raw else Format.EXIF_JPEG,
            size=size,
            parent=parent,
            name=place.name,
            taken=taken,
            pixels=self._body.making.size,
        )

    def _read(self, handle: int, start: int = 0, length: int | None = None) -> Reply:
        if handle == RAM_HANDLE and self._body.ram is not None:
            return Reply(data=self._body.ram[start : None if length is None else start + length])
        if handle in self._body.card:
            return Reply(data=self._body.card.read(handle, start, -1 if length is None else length))
        return Reply(Response.INVALID_HANDLE)

    async def _object(self, request: Request) -> Reply:
        return self._read(request.param(0))

    async def _partial_object(self, request: Request) -> Reply:
        return self._read(request.param(0), request.param(1), request.param(2))

    async def _thumb(self, request: Request) -> Reply:
        still = self._read(request.param(0))
        small = thumbnail(still.data) if still.data else None
        return Reply(data=small) if small else Reply(Response.NO_THUMBNAIL)

    async def _delete(self, request: Request) -> Reply:
        handle = request.param(0)
        if handle == RAM_HANDLE:
            self._body.ram = None
        elif handle in self._body.card:
            self._body.card.delete(handle)
        else:
            return Reply(Response.INVALID_HANDLE)
        return Reply()


def thumbnail(jpeg: bytes) -> bytes | None:
    """A picture of 160x120 of the same scene, as the body shows it in its own list; None for an unreadable file."""
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_COLOR_8)
    if picture is None:
        return None
    return cv2.imencode(".jpg", cv2.resize(picture, (160, 120), interpolation=cv2.INTER_AREA))[1].tobytes()
