"""Making a package on command, in the stick's process: the desk goes on, and journals what was found."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from station.caretaking import remake_portraits
from station.export.plan import ExportSettings
from station.export.progress import Progress
from station.export.sealing.kinds import ForRecipients, Seal, WithPassword
from station.export.sealing.password import strong
from station.export.sealing.writing import export_as_wanted
from station.half_export import under_way
from station.office_copies import office_copies
from station.office_kinds import Office
from station.stick.lines import Paced, Pack, Packed, Remade, Told
from station.stick.memory import keep_finished
from station.stick.pacing import Pacing
from station.stick.standing import Pace

TELL_EVERY = 0.25


def pack(data: Path, order: Pack, tell: Callable[[Told], None], between: Callable[[], None]) -> Packed:
    """Make it, read it back, and keep what was found until the journal has it.

    Args:
        data: the data folder; its desk works on.
        order: what is wanted.
        tell: called with what happens on the way.
        between: called between two pieces of a file.

    Raises:
        ExportError: the target or the data folder is in trouble.
        JournalError: the journal can't be read, or the data folder's disk says no.
    """
    tell(Paced(Pace("prepare")))
    making = order.making
    if remade := remake_portraits(data):
        tell(Remade(remade))
    office: Office = "none" if order.part is not None else making.office
    how = ExportSettings(making.school, making.names, job=making.job, part=order.part)

    pacing, told = Pacing(), float("-inf")

    def watch(progress: Progress) -> None:
        nonlocal told
        pace = pacing.of(progress)
        if time.monotonic() - told >= TELL_EVERY or progress.done == progress.total:
            told = time.monotonic()
            tell(Paced(pace))
        between()

    with under_way(data), office_copies(data, making.job, office) as copies:
        receipt = export_as_wanted(data, order.folder, how, _seal(order), watch, copies.items)
        packed = Packed(replace(receipt, left_out=copies.left_out), order.taken_by, order.operator)
        keep_finished(data, packed)
    return packed


def _seal(order: Pack) -> Seal | None:
    """How it is encrypted; None: not at all.

    Raises:
        WeakPassword: not with this one.
    """
    if order.password:
        return WithPassword(strong(order.password))
    return ForRecipients(order.making.recipients) if order.making.recipients else None
