"""`station check --html`: one page of judged pictures, everything in it, no network: seen, drawn, measured, said.

Each picture is shown as it is with the crop and the landmarks, and as the portrait it would become with the bands of
the rules of place.
"""

import base64
import io
from collections.abc import Iterable
from html import escape

from PIL import Image as Pillow

from station.checks.crop import Crop
from station.checks.figures import given_of, limit_of, value_of
from station.checks.judged_files import JudgedFile
from station.checks.judgement import Judgement
from station.checks.limits import Profile
from station.checks.sight.vision import Image, cv2, resized
from station.checks.verdict import Finding, Verdict
from station.export.report import printable
from station.program import PROGRAM
from station.reports.paper import a4, both
from station.words import LANGUAGES, say_both

LONGEST = 1000
"""Pixels of the longer side of the picture as it is shown."""

SIGNS = {Finding.PASS: "✔", Finding.WARN: "▲", Finding.BLOCK: "⊘", Finding.UNJUDGED: "–"}

_STYLE = """
@media screen { body { width: auto; max-width: 1120px; margin: 24px auto; padding: 0 24px; } }
section { break-inside: auto; border-top: 0.6mm solid #000; margin-top: 8mm; padding-top: 2mm; }
h2 { overflow-wrap: anywhere; }
.pictures { display: flex; gap: 4mm; align-items: flex-start; background: #808080; padding: 4mm; }
figure { margin: 0; position: relative; flex: 3; min-width: 0; break-inside: avoid; }
figure.portrait { flex: 1.6; }
figure img, figure svg { display: block; width: 100%; height: auto; }
figure svg { position: absolute; inset: 0 0 auto 0; }
figcaption { background: #FFF; padding: 1mm 2mm; font-size: 9pt; }
svg * { fill: none; stroke-linecap: square; vector-effect: non-scaling-stroke; }
svg .under { stroke: #000; stroke-opacity: .6; stroke-width: 4px; }
svg .over { stroke: #FFF; stroke-width: 1.6px; }
svg .points { stroke: #FFF; stroke-width: 2.4px; stroke-linecap: round; }
svg .points.under { stroke: #000; stroke-width: 4px; stroke-opacity: .5; }
svg text { fill: #FFF; stroke: #000; stroke-width: 3px; paint-order: stroke; font: 15px sans-serif; }
td.sign { width: 10mm; text-align: center; }
td.block { font-weight: bold; }
"""


def page(files: Iterable[JudgedFile]) -> bytes:
    """The whole page; of all files only the pieces that are shown stay in memory."""
    sections = [_section(one) for one in files]
    head = [f"<h1>{both('checkpage.title')}</h1>", f"<p>{both('checkpage.program', program=PROGRAM)}</p>"]
    return a4(say_both("checkpage.title"), _STYLE, head + sections)


def _section(one: JudgedFile) -> str:
    name = f"<h2>{escape(printable(one.path))}</h2>"
    if one.judgement is None or one.image is None:
        return f"<section>{name}\n<p>⊘ {both(f'trouble.{one.error}')}</p></section>"
    verdict = "checkpage.passes" if one.passes else "checkpage.fails"
    sign = SIGNS[Finding.PASS if one.passes else Finding.BLOCK]
    facts = both("checkpage.facts", size="×".join(map(str, one.judgement.size)), profile=one.profile.name)
    return "\n".join(
        [
            f"<section>{name}",
            f"<p><b>{sign} {both(verdict)}</b></p><p>{facts}</p>",
            f'<div class="pictures">{_whole(one.image, one.judgement)}{_cropped(one)}</div>',
            *(f"<p>{sentence}</p>" for sentence in _gives(one.judgement)),
            _table(one.judgement.verdicts),
            "</section>",
        ]
    )


# the pictures


def _whole(image: Image, judgement: Judgement) -> str:
    """The picture as it is, with its crop and the landmarks."""
    wide, high = judgement.size
    drawn = [_points(judgement, 0, 0, 1)]
    if judgement.crop is not None:
        x, y, width, height = judgement.crop.as_list()
        drawn.append(_twice(f"M{x},{y}h{width}v{height}h{-width}z"))
    scale = min(1.0, LONGEST / max(wide, high))
    shown = resized(image, (max(1, round(wide * scale)), max(1, round(high * scale))))
    return _figure(shown, (wide, high), drawn, both("checkpage.picture"))


def _cropped(one: JudgedFile) -> str:
    """The portrait it would become, with the bands of the rule; nothing where there is no crop."""
    if one.judgement is None or one.image is None or one.judgement.crop is None:
        return ""
    crop, form = one.judgement.crop, one.profile.portrait
    window = one.image[crop.y : crop.y + crop.height, crop.x : crop.x + crop.width]
    scale = form.width / crop.width
    drawn = [_points(one.judgement, crop.x, crop.y, scale), _bands(one.profile)]
    size = (form.width, form.height)
    caption = both("checkpage.portrait", crop=_words_of(crop))
    return _figure(resized(window, size), size, drawn, caption, "portrait")


def _words_of(crop: Crop) -> str:
    return f"{crop.width}×{crop.height} + {crop.x}, {crop.y}"


def _figure(shown: Image, size: tuple[int, int], drawn: list[str], caption: str, kind: str = "") -> str:
    data = base64.b64encode(_jpeg(shown)).decode("ascii")
    overlay = f'<svg viewBox="0 0 {size[0]} {size[1]}" aria-hidden="true">{"".join(drawn)}</svg>'
    picture = f'<img alt="" src="data:image/jpeg;base64,{data}">'
    return f'<figure class="{kind}">{picture}{overlay}<figcaption>{caption}</figcaption></figure>'


def _jpeg(image: Image) -> bytes:
    file = io.BytesIO()
    Pillow.fromarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)).save(file, "JPEG", quality=85)
    return file.getvalue()


def _twice(path: str) -> str:
    """White over black: seen on any picture, without a hue."""
    return f'<path class="under" d="{path}"/><path class="over" d="{path}"/>'


def _points(judgement: Judgement, left: int, top: int, scale: float) -> str:
    """Every landmark as a dot, in a picture whose corner lies at left, top."""
    if judgement.points is None:
        return ""
    dots = "".join(f"M{(x - left) * scale:.1f},{(y - top) * scale:.1f}h0" for x, y in judgement.points)
    return f'<path class="points under" d="{dots}"/><path class="points" d="{dots}"/>'


def _bands(profile: Profile) -> str:
    """What the blocking limits of the position rules allow: heights at both sides, widths at the foot."""
    wide, high = profile.portrait.width, profile.portrait.height
    arm, middle, lines, words = wide // 6, wide / 2, "", ""
    for rule in ("head_top", "eye_line"):
        limits = [edge for edge in profile.checks[rule].block or () if edge is not None]
        lines += "".join(f"M0,{y}h{arm}M{wide - arm},{y}h{arm}" for y in limits)
        if limits:
            words += f'<text x="4" y="{limits[-1] - 5}">{escape(say_both(f"check.{rule}.name"))}</text>'
    for rule, half in (("face_width", 0.5), ("centring", 1.0)):
        limits = [edge for edge in profile.checks[rule].block or () if edge is not None]
        foot = high if rule == "face_width" else arm // 2
        lines += "".join(
            f"M{middle + side * half * edge:g},{foot}v{-arm // 2}"
            for edge in limits
            for side in ((-1, 1) if half < 1 else (1,))
        )
    return _twice(lines) + words


# the words


def _gives(judgement: Judgement) -> list[str]:
    return [_in_both(*(given_of(give, language) for language in LANGUAGES)) for give in judgement.gives]


def _in_both(chinese: str, english: str) -> str:
    return f'{escape(chinese)}<small lang="en">{escape(english)}</small>'


def _table(verdicts: tuple[Verdict, ...]) -> str:
    headings = "".join(f"<th>{both(f'checkpage.{name}')}</th>" for name in ("rule", "value", "limit", "verdict"))
    rows = "\n".join(_row(verdict) for verdict in verdicts)
    return f"<table>\n<tr><th></th>{headings}</tr>\n{rows}\n</table>"


def _row(verdict: Verdict) -> str:
    finding = verdict.finding
    advice = "" if finding in (Finding.PASS, Finding.UNJUDGED) else f"<br>{both(verdict.sentence)}"
    return (
        f'<tr><td class="sign">{SIGNS[finding]}</td><td>{both(f"check.{verdict.check}.name")}'
        f"<small>{verdict.check}</small></td>"
        f'<td class="figure">{escape(value_of(verdict)) or "–"}</td><td>{escape(limit_of(verdict))}</td>'
        f'<td class="{finding}">{both(f"finding.{finding}")}{advice}</td></tr>'
    )
