"""With what a package is encrypted, and how everything is called that then lies on the stick.

10622-2026-A-2026-06-01-1.sealed/       the package's own name, and a mark
  怎么打开.txt                           the same words in every one of its kind
  package.zip.age                       or `sealed.zip`; beyond 4 GB `package.zip.age.001`, `.002` and so on
  SHA256SUMS                            of the encrypted files, written last
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

INNER: Final = "package.zip"
HOW: Final = "怎么打开.txt"

Kind = Literal["age", "zip"]
FILES: Final[dict[Kind, str]] = {"age": f"{INNER}.age", "zip": "sealed.zip"}
VOLUME: Final = re.compile(r"(package\.zip\.age|sealed\.zip)(\.[0-9]{3})?")


@dataclass(frozen=True)
class ForRecipients:
    """Encrypted for the holders of these keys, `age1...`; who wrote it can't open it."""

    recipients: tuple[str, ...]
    kind: Literal["age"] = "age"


@dataclass(frozen=True)
class WithPassword:
    """Encrypted with a password, for offices that have 7-Zip and nothing else."""

    password: str = field(repr=False)
    kind: Literal["zip"] = "zip"


Seal = ForRecipients | WithPassword


def volumes_in(folder: Path) -> tuple[Kind, list[Path]] | None:
    """The encrypted files that lie in a folder, in order; None where there are none or several packages.

    Raises:
        OSError: the folder can't be listed.
    """
    found = sorted(path for path in folder.iterdir() if path.is_file() and VOLUME.fullmatch(path.name))
    names = {match[1] for path in found if (match := VOLUME.fullmatch(path.name))}
    if len(names) != 1:
        return None
    return ("age" if names == {FILES["age"]} else "zip"), found
