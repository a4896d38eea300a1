"""The two files outside `data/` that people meet first: made of nothing but the manifest, so they can be made again.

A page that shows another picture under a number is dangerous, and no hash in the package tells: the page stands
outside the signed half. So `verify` makes both files anew and compares, if it is the program that wrote them.
"""

import re

from station.export import naming, provenance
from station.export.formats import pages
from station.export.formats.manifest import Manifest
from station.export.report import said_of

NAMES = (pages.NOTE, pages.PAGE)
_TITLE = re.compile(rb"<title>[^<]* ([A-Za-z0-9_-]{1,200})</title>")


def files(sealed: Manifest, package: str) -> dict[str, bytes]:
    """Both files by name; `package` is the name that the folder had when it was made."""
    ordered = sorted(sealed.portraits(), key=lambda portrait: naming.number_order(portrait.number))
    cover = pages.Cover(
        package=package,
        job=sealed.job,
        desk=sealed.desk,
        created=sealed.created,
        rehearsal=sealed.rehearsal,
        totals=sealed.counts,
        portraits=[(portrait.number, portrait.path) for portrait in ordered],
        part="" if sealed.part is None else said_of(sealed.part),
    )
    return {pages.NOTE: pages.note(), pages.PAGE: pages.page(cover)}


def is_ours(sealed: Manifest) -> bool:
    """Whether the very program that runs now wrote the package: another one may have had other words."""
    ours = provenance.program().get(provenance.PROGRAM)
    return ours is not None and sealed.program.get(provenance.PROGRAM) == ours


def differs(sealed: Manifest, name: str, found: bytes) -> bool:
    """Whether a file of the cover is not the one that belongs to the manifest; the folder may have been renamed."""
    return files(sealed, _borne_name(sealed, found))[name] != found


def _borne_name(sealed: Manifest, page: bytes) -> str:
    """The package's name as the page bears it, when it can be this package's; empty otherwise."""
    title = _TITLE.search(page)
    borne = title[1].decode("ascii") if title else ""
    return borne if naming.is_package(borne, sealed.job, sealed.desk, sealed.created[:10]) else ""
