"""Picture files, judged one after the other: what `station check` prints; a file that can't be read stops no other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.checks.judge import Judge
from station.checks.judgement import Judgement
from station.checks.limits import Profile
from station.checks.sight.vision import Image
from station.portrait.pictures import PictureError
from station.portrait.still import decode


@dataclass(frozen=True, eq=False)
class JudgedFile:
    """One file.

    Attributes:
        path: as it was given.
        profile: by which it was judged.
        error: code of why it could not be read; None when it was.
        judgement, image: what was found, and the upright picture; None when it could not be read.
    """

    path: Path
    profile: Profile
    error: str | None = None
    judgement: Judgement | None = None
    image: Image | None = None

    @property
    def passes(self) -> bool:
        """Whether it could be read and no blocking rule is broken or could not be judged."""
        return self.judgement is not None and not self.judgement.locking()

    def as_line(self) -> dict[str, Any]:
        """One entry of `images` in `check --json`."""
        judgement = self.judgement
        return {
            "path": str(self.path),
            "error": self.error,
            "size": list(judgement.size) if judgement else None,
            "faces": judgement.faces if judgement else 0,
            "profile": self.profile.name,
            "verdicts": [verdict.as_line() for verdict in judgement.verdicts] if judgement else [],
            "crop": judgement.crop.as_list() if judgement and judgement.crop else None,
            "landmarks": judgement.landmarks if judgement else 0,
        }


def judged_files(paths: Sequence[str | Path], profile: str) -> Iterator[JudgedFile]:
    """Judge files in their order; only one is in memory at a time.

    Raises:
        ModelsMissing, ModelsChanged, UnknownProfileError: as `Judge`, before the first file.
    """
    judge = Judge(profile)
    return (_judged(judge, Path(path)) for path in paths)


def judge_images(paths: Sequence[str | Path], profile: str) -> dict[str, Any]:
    """Everything that `station check --json` prints.

    Raises:
        ModelsMissing, ModelsChanged, UnknownProfileError: as `Judge`.
    """
    return {"images": [one.as_line() for one in judged_files(paths, profile)]}


def _judged(judge: Judge, path: Path) -> JudgedFile:
    try:
        image = decode(path).image
    except PictureError as trouble:
        return JudgedFile(path, judge.profile, trouble.code)
    return JudgedFile(path, judge.profile, None, judge.still(image), image)
