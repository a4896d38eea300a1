"""Pictures of the simulated sitter for scenes, judged by the real judge: live frames, an original and its portrait."""

from dataclasses import replace
from pathlib import Path

from support.desk_scenes import Scene, Sight, dressed

from drivers.simulated.sitter.stage import Stage
from station.checks.judge import Judge
from station.checks.judgement import Judgement
from station.checks.verdict import Verdict
from station.guide.advice import ranked
from station.portrait.develop import develop
from station.portrait.still import decode
from station.view import DeskView, Framed

GUIDED = "armed-guided"
PROFILE = "blue-2017/1"
NOW = 1000.0
BESIDE = ("orientation", "flash")
FRAMES = 3  # until a live value is steady
POSES = {
    Sight.GOOD: {},
    Sight.BAD: {"roll": 4.2, "yaw": -13.0, "mouth": 0.6, "scale": 0.86, "blur": 1.2},
    Sight.NOBODY: {"faces": 0},
}


class SitterPictures:
    """Makes them once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._stage = Stage()
        self._live = {sight: self._look(sight) for sight in Sight}
        self._stills = {sight: self._shoot(sight, folder) for sight in (Sight.GOOD, Sight.BAD)}

    def live(self, sight: Sight) -> tuple[bytes, Judgement]:
        """A live frame and what was found in it."""
        return self._live[sight]

    def still(self, sight: Sight) -> tuple[Path, Path, Judgement]:
        """Portrait, original, and what was found in them."""
        return self._stills[sight]

    def view(self, scene: Scene) -> DeskView:
        """The scene's view with real pictures and what the judge says of them."""
        if beside := tuple(one for one in scene.view.verdicts if one.check in BESIDE):
            return self._beside_the_day(scene, beside)
        still = Sight.BAD if scene.view.locked not in (None, "moved") and scene.view.verdicts else Sight.GOOD
        portrait, original, judged = self._stills[still]
        view = dressed(scene, self._stills[Sight.GOOD][0], original)
        view = replace(view, portrait=portrait if view.portrait else None)
        if view.framed is not None and judged.crop is not None:
            view = replace(view, framed=Framed(judged.crop, judged.size))
        verdicts = judged.verdicts if view.verdicts else ()
        decisive = judged if verdicts else self._live[scene.sight][1] if scene.sight else None
        locking = decisive.locking(view.overridden) if decisive and view.lock_checks else ()
        locked = None if view.lock_checks and not locking else view.locked
        told = ranked(decisive, view.overridden) if decisive and scene.name == GUIDED else ()
        return replace(
            view, verdicts=verdicts, locked=locked, lock_checks=tuple(verdict.check for verdict in locking),
            instruction=told[0] if told else view.instruction,
        )  # fmt: skip

    def _beside_the_day(self, scene: Scene, beside: tuple[Verdict, ...]) -> DeskView:
        """A good picture, and what is said of it beside the day's others."""
        portrait, original, judged = self._stills[Sight.GOOD]
        view = dressed(scene, portrait, original)
        return replace(view, portrait=portrait, verdicts=(*judged.verdicts, *beside))

    def _look(self, sight: Sight) -> tuple[bytes, Judgement]:
        judge = Judge(PROFILE)
        self._sit(sight)
        for _ in range(FRAMES):
            frame = self._stage.frame(NOW)
            judgement = judge.live(frame, still_width=self._stage.still_size[0])
        return frame, judgement

    def _shoot(self, sight: Sight, folder: Path) -> tuple[Path, Path, Judgement]:
        judge = Judge(PROFILE)
        self._sit(sight)
        portrait, original = folder / f"portrait-{sight}.jpg", folder / f"original-{sight}.jpg"
        original.write_bytes(self._stage.still(NOW))
        image = decode(original).image
        judgement = judge.still(image)
        if judgement.crop is None:
            raise ValueError(f"no portrait can be made of {sight}")
        portrait.write_bytes(develop(image, judgement.crop, judge.profile).jpeg)
        return portrait, original, judgement

    def _sit(self, sight: Sight) -> None:
        self._stage.sit(132, POSES[sight], now=0.0)
