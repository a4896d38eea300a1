"""What is kept of the stick in the data folder: which one stays in, and the receipts of packages.

`stick.json` is set-up and no evidence of anything: a restarted desk goes on with the stick it names. A package that was
finished is kept as `exports/.finished.json` from before the desk hears of it until the journal has it, so that a desk
that dies in between journals it at its next start. After that it is the receipt, `exports/receipts/<package>.json`.

Who took the stick is said in no event: the chain holds a seal over the name and a salt, and the receipt holds both. It
goes with the job's purge.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from db.chain import canonical
from db.disk import make_folder, sync_folder, write_whole
from db.errors import disk_trouble
from station.stick.lines import PACKED, Packed
from station.stick.place import Chosen

FILE = "stick.json"
FINISHED = ".finished.json"
RECEIPTS = "receipts"


_CHOSEN: TypeAdapter[Chosen] = TypeAdapter(Chosen)


def remembered(data: Path) -> Chosen | None:
    """The stick that stays in; None where none does. A file that can't be read names none: people choose anew."""
    try:
        return _CHOSEN.validate_json((data / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def remember(data: Path, chosen: Chosen | None) -> None:
    """Keep which stick stays in; None: it is not kept any longer.

    Raises:
        DiskFull, DiskFailed: the disk says no.
    """
    try:
        if chosen is None:
            (data / FILE).unlink(missing_ok=True)
            sync_folder(data)
        else:
            write_whole(data / FILE, _CHOSEN.dump_json(chosen))
    except OSError as error:
        raise disk_trouble(error) from error


# packages


def keep_finished(data: Path, packed: Packed) -> None:
    """Keep a package that was read back, for the journal.

    Raises:
        OSError: the disk says no.
    """
    folder = data / "exports"
    make_folder(folder)
    write_whole(folder / FINISHED, PACKED.dump_json(packed))


def finished(data: Path) -> Packed | None:
    """The package that was finished and may not be journaled; None when there is none."""
    try:
        return PACKED.validate_json((data / "exports" / FINISHED).read_bytes())
    except (OSError, ValidationError):
        return None


@dataclass(frozen=True)
class Taker:
    """Who took a stick, the salt, and the seal over both."""

    name: str
    salt: str

    @property
    def seal(self) -> str:
        """Binds the name without telling it: nothing can be guessed from it once the salt is gone."""
        return hashlib.sha256(canonical({"salt": self.salt, "taken_by": self.name}).encode()).hexdigest()


def taker(name: str) -> Taker:
    """Somebody with a new salt."""
    return Taker(name, secrets.token_hex(32))


def keep_receipt(data: Path, packed: Packed, by: Taker | None) -> None:
    """Keep a receipt for its owner's eyes: whoever sees the seal in the chain can show that it is of this name.

    Raises:
        DiskFull, DiskFailed: the disk says no.
    """
    told = json.loads(PACKED.dump_json(packed))["receipt"]
    told |= {} if by is None else {"taken_by": by.name, "salt": by.salt}
    folder = data / "exports" / RECEIPTS
    try:
        make_folder(folder)
        path = folder / f"{packed.receipt.package}.json"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        write_whole(path, json.dumps(told, ensure_ascii=False).encode())
        path.chmod(0o600)
    except OSError as error:
        raise disk_trouble(error) from error


def forget_finished(data: Path) -> None:
    """The journal has it.

    Raises:
        DiskFull, DiskFailed: the disk says no.
    """
    try:
        (data / "exports" / FINISHED).unlink(missing_ok=True)
        sync_folder(data / "exports")
    except OSError as error:
        raise disk_trouble(error) from error


def receipts_of(data: Path, packages: Collection[str]) -> set[Path]:
    """Where the receipts of these packages lie, whether they are there or not."""
    return {data / "exports" / RECEIPTS / f"{name}.json" for name in packages}
