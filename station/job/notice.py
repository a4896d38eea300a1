"""The consent notice (告知书): what people are told before they swipe, with a version that every sitting keeps.

One version is one text: a text that was changed under the version it had is refused in every data folder that knows
the version, so that years later a version says what somebody has read.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db.disk import make_folder, write_whole
from db.errors import disk_trouble
from station.job.wrong import refuse

FILE: Final = "notices.json"
LONGEST: Final = 4000
"""Characters; more is nobody's reading in a queue."""

_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")


@dataclass(frozen=True)
class Notice:
    """A text that people read.

    Attributes:
        version: as the school calls it: `2026-1`.
        zh, en: the text; one of them may be empty.
    """

    version: str
    zh: str = ""
    en: str = ""

    @property
    def sha256(self) -> str:
        """What tells two texts apart."""
        told = json.dumps({"en": self.en, "zh": self.zh}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()

    def texts(self, language: str) -> tuple[str, ...]:
        """Its texts, that of the language first."""
        first, second = (self.en, self.zh) if language == "en" else (self.zh, self.en)
        return tuple(text for text in (first, second) if text)


def version(written: Any) -> str:
    """Read a version; for validators."""
    if not isinstance(written, str) or not _VERSION.fullmatch(written):
        refuse("notice-version")
    return written


def text(written: Any) -> str:
    """Read a text of the notice: its lines, without what no screen shows; for validators."""
    if not isinstance(written, str):
        refuse("notice-text", most=LONGEST)
    lines = [line.rstrip() for line in written.replace("\r\n", "\n").replace("\t", " ").split("\n")]
    whole = "\n".join(lines).strip("\n")
    if len(whole) > LONGEST or any(not (character.isprintable() or character == "\n") for character in whole):
        refuse("notice-text", most=LONGEST)
    return whole


class NoticeChanged(Exception):
    """The text was changed, and its version was not."""


def keep(folder: Path, job: str, notice: Notice) -> None:
    """Keep, in the data folder, which text this version of the job's notice has.

    Raises:
        NoticeChanged: the folder knows the version with another text.
        DiskFull, DiskFailed: the disk says no.
    """
    kept = _kept(folder / FILE)
    before = kept.get(job, {}).get(notice.version)
    if before == notice.sha256:
        return
    if before is not None:
        raise NoticeChanged
    kept.setdefault(job, {})[notice.version] = notice.sha256
    try:
        make_folder(folder)
        write_whole(folder / FILE, json.dumps(kept, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise disk_trouble(error) from error


def known(folder: Path, job: str) -> dict[str, str]:
    """Hash of each version's text that the data folder knows of this job."""
    return _kept(folder / FILE).get(job, {})


def _kept(path: Path) -> dict[str, dict[str, str]]:
    """What is kept by job and version. A file that can't be read keeps nothing; the journal has each text's hash."""
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    tables = read if isinstance(read, dict) else {}
    return {job: dict(versions) for job, versions in tables.items() if isinstance(versions, dict)}
