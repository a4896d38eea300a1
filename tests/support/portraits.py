"""Halls of invented people with portraits that lie on disk: each portrait's colours tell whose it is."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from support.journals import listed, open_journal, portrait, shoot, token

from db.journal import Journal
from db.records import ListedPerson, PersonFacts, Place, PortraitFacts, RosterChanges, Sitting

NAMES = (
    "张䶮", "𠮷田", "\U00030edd", "李\ue863", "阿卜杜热合曼·麦麦提图尔荪",
    "王伟", "王芳", "王秀英", "王敏", "王静", "王强",
)  # fmt: skip
"""What is hard to print, and six people of one surname."""


def colour_of(index: int) -> tuple[int, int, int]:
    """The upper half of somebody's portrait."""
    return 40 + 53 * index % 160, 40 + 97 * index % 160, 200


def portrait_jpeg(index: int) -> bytes:
    """480 x 640, 300 dpi: somebody's colour above, grey steps below."""
    pixels = np.zeros((640, 480, 3), np.uint8)
    pixels[:320] = colour_of(index)
    pixels[320:] = (np.arange(480) // 60 * 32)[None, :, None]
    file = io.BytesIO()
    Pillow.fromarray(pixels).save(file, "JPEG", quality=88, dpi=(300, 300))
    return file.getvalue()


def somebody(index: int, name: str) -> PersonFacts:
    """Invented data; the student number does not rise with the index."""
    return PersonFacts(
        name=name, id_number=f"99999920050101{index:04d}", student_number=f"2026{index * 7 % 1000:04d}",
        exam_number=f"26999999{index:06d}", sex="女", birth="20050101",
    )  # fmt: skip


def hall(
    folder: Path, classes: Mapping[str, Sequence[str]], absent: Sequence[int] = (), jpegs: Sequence[bytes] = ()
) -> None:
    """A data folder whose list has these names, class by class; people are counted from 1 over all classes.

    Everybody but the absent has a portrait; `jpegs` in turn where given.
    """
    (folder / "portraits").mkdir(parents=True, exist_ok=True)
    rows: list[ListedPerson] = []
    for class_name, names in classes.items():
        for name in names:
            index = len(rows) + 1
            row = listed(index, class_name)
            rows.append(replace(row, facts=somebody(index, name)))
    with open_journal(folder) as journal:
        journal.take_roster("people", "0" * 64, RosterChanges(listed=tuple(enumerate(rows, 1))), operator="Wang")
        for index, row in enumerate(rows, 1):
            if index not in absent:
                content = jpegs[index % len(jpegs)] if jpegs else portrait_jpeg(index)
                portrayed(journal, folder, index, row.facts, content)


def portrayed(journal: Journal, folder: Path, index: int, facts: PersonFacts, jpeg: bytes) -> Sitting:
    """Somebody of the list from swipe to accepted, with a portrait on disk."""
    (row,) = journal.listings_by("id_key", token(index).key)
    sitting = journal.accept_swipe(facts, token(index), place=Place(row.id, row.class_name, "key"))
    journal.arm(sitting.id, "swipe")
    _, exposure = shoot(journal, sitting, f"{sitting.number}-1")
    (folder / "portraits" / f"{sitting.number}-1.jpg").write_bytes(jpeg)
    told: PortraitFacts = replace(
        portrait(f"{sitting.number}-1"), sha256=hashlib.sha256(jpeg).hexdigest(), size=len(jpeg)
    )
    journal.portray(exposure.id, told)
    journal.accept(sitting.id, exposure.id)
    return journal.sitting(sitting.id)
