"""What Qt really draws Chinese with: `python -m ui.drawn_fonts CHARACTERS` says it as one line of JSON, then ends.

A process of its own, so that the doctor needs no Qt and no display. Fontconfig tells what there is; Qt has rules of its
own for what it takes, so it is asked by laying the text out: a glyph of index 0 is a box.
https://doc.qt.io/qt-6/qtextlayout.html#glyphRuns, https://doc.qt.io/qt-6/qrawfont.html#glyphIndexesForString
"""

import json
import sys
from collections.abc import Iterable

from PySide6.QtGui import QFont, QGuiApplication, QTextLayout

from ui.theme import Role, font


def main(characters: str) -> int:
    """Say it; give the exit status."""
    application = QGuiApplication(sys.argv[:1])
    print(json.dumps(drawn(characters), ensure_ascii=False))
    del application
    return 0


def drawn(characters: str) -> dict[str, list[str]]:
    """By which families these characters are drawn, in plain type and in bold, and which of them are drawn by none.

    Needs a QGuiApplication.
    """
    faces = [font(Role.BODY, 1), font(Role.STATE, 1)]
    families = dict.fromkeys(name for face in faces for one in characters for name in _families(one, face))
    missing = [one for one in characters if not all(_families(one, face) for face in faces)]
    return {"families": list(families), "missing": missing}


def _families(character: str, face: QFont) -> Iterable[str]:
    """The family that draws one character; none where that is a box."""
    layout = QTextLayout(character, face)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    boxes = not runs or any(0 in run.glyphIndexes() for run in runs)
    return () if boxes else tuple(run.rawFont().familyName() for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
