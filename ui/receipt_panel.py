"""The receipt on the screen: what was found on the stick, with the figures that an office compares."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from station import chain_head
from station.export.receipt import Receipt
from ui import office
from ui.export_words import counts_words, part_words, read_back_words
from ui.phrases import Say
from ui.signs import INKS, MARKS, Sign
from ui.theme import UNIT, Ink

ROWS = ("package", "counts", "read-back", "sealed", "root", "chain_head", "signed-by", "taken-by", "left-out")
TWO_LINES = ("root", "chain_head")


class ReceiptPanel(QWidget):
    """Empty rows keep their place, so that nothing moves when the receipt comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self._names = {row: QLabel() for row in ROWS}
        self._values = {row: QLabel() for row in ROWS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * UNIT)
        grid.setVerticalSpacing(UNIT // 4)
        for place, row in enumerate(ROWS):
            name, value = self._names[row], self._values[row]
            name.setObjectName("second")
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(row not in TWO_LINES)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place, 1)
        grid.setColumnStretch(1, 1)

    def display(self, receipt: Receipt | None, taken_by: str, say: Say) -> None:
        """Show this one, or what will stand here; `taken_by` is who takes the stick, empty where nobody said."""
        for row in ROWS:
            self._names[row].setText(say(f"ui.export.receipt.{row}"))
            told, ink = (
                ("\n" if row in TWO_LINES else "", Ink.TEXT) if receipt is None else _told(row, receipt, taken_by, say)
            )
            self._values[row].setText(told)
            office.write_in(self._values[row], ink)


def _nothing(row: str, say: Say) -> tuple[str, Ink]:
    """What stands in a row before there is a receipt."""
    if row == ROWS[0]:
        return say("ui.export.receipt.none"), Ink.SECOND
    return "\n" if row in TWO_LINES else "", Ink.TEXT


def _told(row: str, receipt: Receipt, taken_by: str, say: Say) -> tuple[str, Ink]:
    """The words of a row and their colour."""
    match row:
        case "package":
            return f"{receipt.path.name}  {part_words(receipt, say)}", Ink.TEXT
        case "counts":
            return counts_words(receipt, say), Ink.TEXT
        case "read-back":
            sign, words = read_back_words(receipt, say)
            return f"{MARKS[sign]} {words}", INKS[sign]
        case "sealed":
            return say(f"receipt.sealed.{receipt.as_event().get('sealed', 'no')}"), Ink.TEXT
        case "root":
            return _two_lines(receipt.root), Ink.TEXT
        case "chain_head":
            return _two_lines(receipt.chain_head), Ink.TEXT
        case "signed-by":
            return chain_head.grouped(receipt.signed_by) if receipt.signed_by else say("ui.export.unsigned"), Ink.TEXT
        case "taken-by":
            return taken_by or say("ui.export.receipt.nobody"), Ink.TEXT
        case _:
            if not receipt.left_out:
                return say("ui.export.receipt.complete"), Ink.TEXT
            kinds = say("ui.papers.between").join(_paper(one, say) for one in receipt.left_out)
            return f"{MARKS[Sign.TRIANGLE]} {say('ui.export.receipt.without', papers=kinds)}", INKS[Sign.TRIANGLE]


def _two_lines(digits: str) -> str:
    """Eight groups of four on each of two lines."""
    rows = chain_head.rows(digits)
    return "\n".join("  ".join(rows[start : start + 2]) for start in range(0, len(rows), 2))


def _paper(kind: str, say: Say) -> str:
    """A paper's short name; what is none of ours, a handed-in picture for instance, as it is called."""
    try:
        return say(f"ui.papers.kind.{kind}")
    except KeyError:
        return kind
