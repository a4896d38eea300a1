"""The two files outside `data/` that people meet first: made of nothing but manifest and records, both sealed.

A page that shows another picture under a number is dangerous, and no hash in the package tells: the page stands
outside the signed half. So they can be made again, and `verify` does so and compares, if it is the program that wrote
them.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from station.export import naming, provenance
from station.export.formats import gallery, pages, sums
from station.export.formats import manifest as manifests
from station.export.formats.gallery import Listed, Shown
from station.export.formats.manifest import Manifest, PortraitFile
from station.export.formats.records_csv import Record
from station.export.report import said_of

NAMES = (pages.NOTE, pages.PAGE)
_TITLE = re.compile(rb"<title>[^<]* ([A-Za-z0-9_-]{1,200})</title>")


UNJUDGED = ("manifest.sig", "station.pub")
"""Files of `data/` that may lie there and whose bytes nothing in the manifest fixes."""

Verdict = Literal["same", "differs", "unknown"]


def files(sealed: Manifest, records: Iterable[Record], package: str) -> dict[str, bytes]:
    """Both files by name; `package` is the name that the folder had when it was made."""
    return {pages.NOTE: pages.note(), pages.PAGE: _page(sealed, records, package)}


def _page(sealed: Manifest, records: Iterable[Record], package: str) -> bytes:
    told = {record.number: record for record in records}
    shown = [_shown(portrait, told.get(portrait.number)) for portrait in _ordered(sealed)]
    return gallery.page(_head(sealed, package), shown, _listed(sealed), UNJUDGED, sealed.root)


def plain_page(sealed: Manifest, package: str) -> bytes:
    """As packages had it before it told names."""
    cover = _head(sealed, package)
    return pages.page(replace(cover, portraits=[(portrait.number, portrait.path) for portrait in _ordered(sealed)]))


def _ordered(sealed: Manifest) -> list[PortraitFile]:
    return sorted(sealed.portraits(), key=lambda portrait: naming.number_order(portrait.number))


def _head(sealed: Manifest, package: str) -> pages.Cover:
    return pages.Cover(
        package=package,
        job=sealed.job,
        desk=sealed.desk,
        created=sealed.created,
        rehearsal=sealed.rehearsal,
        totals=sealed.counts,
        portraits=(),
        part="" if sealed.part is None else said_of(sealed.part),
    )


def _shown(portrait: PortraitFile, record: Record | None) -> Shown:
    if record is None:
        return Shown(portrait.number, portrait.path)
    return Shown(portrait.number, portrait.path, record.name, record.student_number, record.class_)


def _listed(sealed: Manifest) -> list[Listed]:
    """Every file of `data/`: those of the manifest, and the seals that follow from it."""
    content = manifests.to_bytes(sealed)
    seals = {
        sums.NAME: sums.to_bytes({file.path: file.sha256 for file in sealed.files}),
        manifests.NAME: content,
        manifests.SEAL: manifests.seal(content),
    }
    return [
        *(Listed(file.path, file.size, file.sha256) for file in sealed.files),
        *(Listed(name, len(seal), hashlib.sha256(seal).hexdigest()) for name, seal in seals.items()),
    ]


def is_ours(sealed: Manifest) -> bool:
    """Whether the very program that runs now wrote the package: another one may have had other words."""
    ours = provenance.program().get(provenance.PROGRAM)
    return ours is not None and sealed.program.get(provenance.PROGRAM) == ours


def compared(sealed: Manifest, records: Iterable[Record] | None, name: str, found: bytes) -> Verdict:
    """Whether a file of the cover is the one that belongs to the package; the folder may have been renamed.

    `records` are None where nobody can read them: then nobody knows what the page has to tell.
    """
    if name == pages.NOTE:
        return "same" if found == pages.note() else "differs"
    borne = _borne_name(sealed, found)
    if found == plain_page(sealed, borne):
        return "same"
    if records is None:
        return "unknown"
    return "same" if found == _page(sealed, records, borne) else "differs"


def _borne_name(sealed: Manifest, page: bytes) -> str:
    """The package's name as the page bears it, when it can be this package's; empty otherwise."""
    title = _TITLE.search(page)
    borne = title[1].decode("ascii") if title else ""
    return borne if naming.is_package(borne, sealed.job, sealed.desk, sealed.created[:10]) else ""
