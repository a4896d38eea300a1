"""Why a file offered as a roster or a timetable is not taken at all; each has its sentence as `trouble.<code>`.

None of them carries anything that stands in the file.
"""

from db.coded import Coded
from station.job.roster.table import MOST_BYTES, MOST_COLUMNS, MOST_ROWS


class TableRefused(Coded):
    """Base of every reason; nothing was imported."""

    code = "table-refused"


class TableGone(TableRefused):
    """There is no such file, or it can't be opened: `reason` is the system's."""

    code = "table-gone"


class TableEmpty(TableRefused):
    """Nothing is in it."""

    code = "table-empty"


class TableTooLarge(TableRefused):
    """More than any roster has: of `what` (bytes, sheets, rows, columns, cells, memory) is told too."""

    code = "table-too-large"

    def __init__(self, what: str) -> None:
        super().__init__(what=what)
        self.params |= {"megabytes": MOST_BYTES // 1024 // 1024, "rows": MOST_ROWS, "columns": MOST_COLUMNS}


class TableLocked(TableRefused):
    """It takes a password."""

    code = "table-locked"


class TableDamaged(TableRefused):
    """It begins like what it should be, and breaks off or contradicts itself."""

    code = "table-damaged"


class TableIsEt(TableRefused):
    """A file in the own format of WPS (.et)."""

    code = "table-et"


class TableIsHtml(TableRefused):
    """A web page under the name of a spreadsheet, as many registries' export buttons write it."""

    code = "table-html"


class TableIsXml(TableRefused):
    """An XML spreadsheet of 2003 under the name of a spreadsheet."""

    code = "table-xml"


class TableIsPicture(TableRefused):
    """A picture, a scan or a PDF: no cells are in it."""

    code = "table-picture"


class TableIsDocument(TableRefused):
    """A text document or slides."""

    code = "table-document"


class TableIsOther(TableRefused):
    """An archive, another spreadsheet format or something unknown."""

    code = "table-other"


class TableHeaderWrong(TableRefused):
    """A DBF whose header does not fit what follows."""

    code = "table-header-wrong"


class TableQuotesOpen(TableRefused):
    """A CSV with quotation marks that don't pair; from `line` on nobody can tell where a cell ends."""

    code = "table-quotes-open"


# a table, but no roster


class HeaderMissing(TableRefused):
    """No row says what the columns are."""

    code = "roster-header-missing"


class ColumnTwice(TableRefused):
    """Two `columns` of one sheet are the same thing."""

    code = "roster-column-twice"


class ColumnUnknown(TableRefused):
    """A correction names a column that is not there."""

    code = "roster-column-unknown"


class NobodyListed(TableRefused):
    """Below the header nothing could be imported."""

    code = "roster-nobody"
