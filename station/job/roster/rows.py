"""Row by row: who is on a list, what can't be imported, and what somebody should look at.

Nothing is changed in silence. A number with wide figures, blanks or a small x is kept as it stands there and flagged;
only where it is compared, at the desk and for duplicates, it is compared as `numbers.normalised` has it. What can't be
the right value (digits that a spreadsheet lost, a check character that does not fit) keeps its row out, because the
person would be turned away at the desk without anybody knowing why.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from drivers.readers import number as numbers
from station.job.roster import cells, template
from station.job.roster.columns import GROUPS, NUMBERS, Field, LaidOut, Layout, Sheets
from station.job.roster.problems import REFUSED, Problem
from station.job.roster.refusals import NobodyListed
from station.job.roster.table import Book, Cell, Merged, Row

TOTALS: Final = ("合计", "总计", "小计", "共计", "总人数")
_SEXES: Final = {"male": "男", "female": "女"}


@dataclass(frozen=True)
class Person:
    """Somebody on a list, every value as it stands there; only sex and birth are brought into one form.

    Attributes:
        row: number of the row, and `sheet` its sheet's name where there are several.
        standing: as `db.records.ListedPerson`.
    """

    row: int
    sheet: str | None
    name: str | None = field(default=None, repr=False)
    id_number: str | None = field(default=None, repr=False)
    student_number: str | None = field(default=None, repr=False)
    exam_number: str | None = field(default=None, repr=False)
    sex: str | None = field(default=None, repr=False)
    birth: str | None = field(default=None, repr=False)
    class_name: str | None = None
    major: str | None = None
    level: str | None = None
    college: str | None = None
    cohort: str | None = None
    standing: str = ""


@dataclass(frozen=True)
class Size:
    """A class and how many are in it; `row` and `sheet` as of a Person."""

    row: int
    sheet: str | None
    class_name: str
    heads: int


@dataclass(frozen=True)
class Roster:
    """What a file says, judged.

    Attributes:
        form: whether it lists people, or classes with head-counts.
        people, sizes: what can be imported; one of them is empty.
        rows: how many rows say something about somebody or a class.
        problems: in the order of the file; those of the whole file first.
    """

    form: Literal["people", "classes"]
    people: tuple[Person, ...]
    sizes: tuple[Size, ...]
    rows: int
    problems: tuple[Problem, ...]

    @property
    def imported(self) -> int:
        """How many rows are imported."""
        return len(self.people) or len(self.sizes)

    @property
    def refused(self) -> int:
        """How many rows are not."""
        return self.rows - self.imported

    @property
    def class_names(self) -> tuple[str, ...]:
        """Every class, in the order of the list."""
        named = [one.class_name for one in self.people] or [one.class_name for one in self.sizes]
        return tuple(dict.fromkeys(name for name in named if name is not None))


def judge(book: Book, sheets: Sheets) -> Roster:
    """Judge every row of the sheets that are read.

    Raises:
        NobodyListed: nothing is left to import, and nothing was refused either.
    """
    problems = list(_about_the_file(book, sheets))
    several = len(sheets.read) > 1
    of_people = sheets.of_people
    judged: _People | _Classes = _People() if of_people else _Classes()
    for one in sheets.read:
        name = one.table.name if several else None
        if of_people and not one.layout.of_people:
            problems.append(Problem(None, None, "sheet-skipped", name))
            continue
        _judge_sheet(one, name, judged)
    if judged.rows == 0:
        raise NobodyListed()
    _leave_out_example(judged)
    people = tuple(one for one in judged.taken if isinstance(one, Person))
    sizes = tuple(one for one in judged.taken if isinstance(one, Size))
    return Roster("people" if of_people else "classes", people, sizes, judged.rows, (*problems, *judged.problems))


def _leave_out_example(judged: "_People | _Classes") -> None:
    """The example of the template is nobody; alone it stands for somebody, so that importing can be tried out."""
    example = next((one for one in judged.taken if _is_example(one)), None)
    if example is None:
        return
    alone = len(judged.taken) == 1
    code = "example-alone" if alone else "example-row"
    judged.problems.append(Problem(example.row, None, code, example.sheet))
    if not alone:
        judged.taken.remove(example)
        judged.rows -= 1


def _is_example(one: Person | Size) -> bool:
    if isinstance(one, Size):
        return one.class_name == template.EXAMPLE_CLASS
    return (one.name, one.id_number) == (template.EXAMPLE_NAME, template.EXAMPLE_NUMBER)


def _about_the_file(book: Book, sheets: Sheets) -> Iterator[Problem]:
    for name in sheets.skipped:
        if name != template.HELP:
            yield Problem(None, None, "sheet-skipped", name)
    for name in book.hidden:
        yield Problem(None, None, "sheet-hidden", name)
    if book.deleted:
        yield Problem(None, None, "deleted-rows", params={"count": book.deleted})
    if book.mixed:
        rows = "、".join(map(str, book.mixed[:20])) + ("…" if len(book.mixed) > 20 else "")
        yield Problem(None, None, "mixed-encodings", params={"count": len(book.mixed), "rows": rows})
    if book.macros:
        yield Problem(None, None, "macros")
    if book.unread:
        yield Problem(None, None, "fields-unread", params={"columns": "、".join(book.unread)})


class _Judged:
    """What all rows so far gave; a row is refused at its first problem that refuses it, and flagged for each other."""

    def __init__(self) -> None:
        self.rows = 0
        self.taken: list[Person | Size] = []
        self.problems: list[Problem] = []

    def begin(self, layout: Layout, sheet: str | None) -> None:
        """A new sheet."""
        self.layout, self.sheet = layout, sheet
        self.places = {column.field: column.place for column in layout.columns if column.field is not None}
        self.titles = {column.field: column.title for column in layout.columns if column.field is not None}

    def tell(self, row: int | None, what: Field | None, code: str, **params: int | str) -> None:
        """Note a problem of this sheet."""
        column = self.titles.get(what) if what is not None else None
        self.problems.append(Problem(row, column, code, self.sheet, params))

    def take(self, row: Row) -> None:
        """Judge one row that says something."""
        raise NotImplementedError


def _judge_sheet(one: LaidOut, sheet: str | None, judged: "_People | _Classes") -> None:
    judged.begin(one.layout, sheet)
    below = [row for row in one.table.rows if row.number > one.layout.header]
    below = list(_with_merged(below, one, judged))
    blanks: list[int] = []
    for row in below:
        if row.blank:
            blanks.append(row.number)
            continue
        if blanks:
            judged.tell(blanks[0], None, "blank-rows", count=len(blanks))
            blanks = []
        if _is_header_again(row, one.layout):
            judged.tell(row.number, None, "header-again")
        elif _is_total(row, judged.places):
            judged.tell(row.number, None, "total-row")
        else:
            judged.rows += 1
            judged.take(row)


def _is_header_again(row: Row, layout: Layout) -> bool:
    recognised = [column for column in layout.columns if column.field is not None]
    return all(row.cells[column.place] == column.title for column in recognised)


def _is_total(row: Row, places: dict[Field, int]) -> bool:
    first = next((cell for cell in row.cells if cell is not None), None)
    if not isinstance(first, str) or not first.strip().startswith(TOTALS):
        return False
    numbers_here = [row.cells[places[one]] for one in (Field.ID_NUMBER, Field.STUDENT_NUMBER) if one in places]
    return all(cell is None or cell is first for cell in numbers_here)


def _with_merged(rows: Iterable[Row], one: LaidOut, judged: _Judged) -> Iterator[Row]:
    """The rows, with the value of a merged cell in each that it covers where many rows may share it."""
    fields = {column.place: column.field for column in one.layout.columns if column.field is not None}
    merged = [area for area in one.table.merged if area.last_row > one.layout.header and area.last_row > area.first_row]
    values: dict[tuple[int, int], Cell] = {}
    cells_of = {row.number: row.cells for row in one.table.rows} if merged else {}
    for area in merged:
        what = fields.get(area.first_column - 1)
        if what is None:
            continue
        value = _first_of(area, cells_of)
        if what in GROUPS and value is not None:
            judged.tell(area.first_row, what, "merged-read", last=area.last_row)
            covered = range(area.first_row, min(area.last_row, one.table.rows[-1].number) + 1)
            if len(values) + len(covered) <= len(cells_of) * len(GROUPS):  # more there can't be unless areas overlap
                values |= {(number, area.first_column - 1): value for number in covered}
        else:
            judged.tell(area.first_row, what, "merged-once", last=area.last_row)
    for row in rows:
        here = tuple(values.get((row.number, place), cell) for place, cell in enumerate(row.cells)) if values else None
        yield Row(row.number, here) if here is not None and not row.blank else row


def _first_of(area: Merged, cells_of: dict[int, tuple[Cell, ...]]) -> Cell:
    row = cells_of.get(area.first_row, ())
    return row[area.first_column - 1] if area.first_column <= len(row) else None


class _Finding(NamedTuple):
    """A problem of the row that is being judged; `first` is the row above that it contradicts."""

    field: Field | None
    code: str
    first: int | None = None


_Values = dict[Field, str | None]


class _People(_Judged):
    """Rows of people."""

    def __init__(self) -> None:
        super().__init__()
        self._students: dict[str, int] = {}
        self._documents: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
        self._names: dict[tuple[str, str | None], int] = {}
        self._told: set[tuple[str | None, Field | None]] = set()

    def begin(self, layout: Layout, sheet: str | None) -> None:
        super().begin(layout, sheet)
        if Field.CLASS not in self.places:
            self.tell(None, None, "no-class-column")
        if Field.HEADS in self.places:
            self.tell(None, Field.HEADS, "heads-unread")

    def take(self, row: Row) -> None:
        values, found = self._read(row)
        found += _in_itself(values)
        found += self._beside_others(values)
        refusing = next((one for one in found if one.code in REFUSED), None)
        for one in found if refusing is None else [refusing]:
            if one.code != "number-cells" or self._is_first(one):
                self.tell(row.number, one.field, one.code, **({} if one.first is None else {"first": one.first}))
        if refusing is None:
            self._remember(row.number, values)
            self.taken.append(self._person(row, values))

    def _read(self, row: Row) -> tuple[_Values, list[_Finding]]:
        """What the row's cells say, and what is wrong with each."""
        values: _Values = {}
        found = []
        for one, reader in _READERS.items():
            place = self.places.get(one)
            cell = None if place is None else row.cells[place]
            if cell is None:
                values[one] = None
                continue
            read = reader(cell)
            values[one] = read.text
            if read.code is not None:
                found.append(_Finding(one, read.code))
        return values, found

    def _is_first(self, finding: _Finding) -> bool:
        """Whether this is said of a column for the first time: it is mostly the whole column."""
        told = (self.sheet, finding.field)
        if told in self._told:
            return False
        self._told.add(told)
        return True

    def _beside_others(self, values: _Values) -> list[_Finding]:
        """The same number in a row above, or nothing but the same name; or nothing at all in this one."""
        name, student, document = (values[one] for one in (Field.NAME, Field.STUDENT_NUMBER, Field.ID_NUMBER))
        if name is None and student is None and document is None:
            return [_Finding(None, "nobody")]
        found = [_Finding(Field.NAME, "name-missing")] if name is None and Field.NAME in self.places else []
        if student is None and document is None:
            first = self._names.get((name or "", values[Field.CLASS]))
            if first is not None:
                found.append(_Finding(Field.NAME, "same-name", first))
            return [*found, _Finding(None, "numbers-missing")]
        first = None if student is None else self._students.get(cells.compared(student))
        if first is not None:
            found.append(_Finding(Field.STUDENT_NUMBER, "duplicate", first))
        elif document is not None:
            found += self._with_the_same_document(cells.compared(document), student)
        return found

    def _with_the_same_document(self, document: str, student: str | None) -> list[_Finding]:
        """Somebody with two 学籍 stands on the list twice, under two student numbers; both rows are right."""
        above = self._documents.get(document, [])
        if not above:
            return []
        alike = next((first for first, other in above if student is None or other is None), None)
        if alike is not None:
            return [_Finding(Field.ID_NUMBER, "duplicate", alike)]
        return [_Finding(Field.ID_NUMBER, "two-listings", above[0][0])]

    def _remember(self, row: int, values: _Values) -> None:
        student, document = values[Field.STUDENT_NUMBER], values[Field.ID_NUMBER]
        if student is not None:
            self._students[cells.compared(student)] = row
        if document is not None:
            self._documents[cells.compared(document)].append((row, student))
        if student is None and document is None:
            self._names.setdefault((values[Field.NAME] or "", values[Field.CLASS]), row)

    def _person(self, row: Row, values: _Values) -> Person:
        return Person(
            row.number, self.sheet, values[Field.NAME], values[Field.ID_NUMBER], values[Field.STUDENT_NUMBER],
            values[Field.EXAM_NUMBER], values[Field.SEX], values[Field.BIRTH], values[Field.CLASS],
            values[Field.MAJOR], values[Field.LEVEL], values[Field.COLLEGE], values[Field.COHORT], self._standing(row),
        )  # fmt: skip

    def _standing(self, row: Row) -> str:
        """Captured elsewhere weighs most: whoever was has nothing to do here."""
        captured, training, status = (
            None if (place := self.places.get(one)) is None else row.cells[place]
            for one in (Field.CAPTURED, Field.TRAINING, Field.STATUS)
        )
        if cells.says_yes(captured):
            return "captured"
        if cells.entrusted(training, self.titles.get(Field.TRAINING, "")):
            return "entrusted"
        return "status-change" if cells.says_yes(status) else ""


_READERS: Final[dict[Field, Callable[[Cell], cells.Read]]] = {
    Field.NAME: cells.text_of,
    **dict.fromkeys(GROUPS, cells.group_of),
    **dict.fromkeys(NUMBERS, cells.number_of),
    Field.SEX: cells.sex_of,
    Field.BIRTH: cells.birth_of,
}


def _in_itself(values: _Values) -> list[_Finding]:
    """The document number in itself, and beside sex and birth."""
    number = values[Field.ID_NUMBER]
    if number is None:
        return []
    code = cells.document_code(number)
    if code is not None:
        return [_Finding(Field.ID_NUMBER, code)]
    compared, found = cells.compared(number), []
    if values[Field.SEX] not in (None, _SEXES[numbers.sex(compared)]):
        found.append(_Finding(Field.SEX, "sex-differs"))
    if values[Field.BIRTH] not in (None, compared[6:14]):
        found.append(_Finding(Field.BIRTH, "birth-differs"))
    return found


class _Classes(_Judged):
    """Rows of classes with head-counts."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, int] = {}

    def take(self, row: Row) -> None:
        name = cells.text_of(row.cells[self.places[Field.CLASS]])
        heads = cells.heads_of(row.cells[self.places[Field.HEADS]])
        if name.code in REFUSED:
            self.tell(row.number, Field.CLASS, str(name.code))
        elif name.text is None:
            self.tell(row.number, Field.CLASS, "class-missing")
        elif heads is None:
            self.tell(row.number, Field.HEADS, "heads-unfit")
        elif (first := self._rows.get(name.text.strip())) is not None:
            self.tell(row.number, Field.CLASS, "duplicate-class", first=first)
        else:
            if name.code is not None:
                self.tell(row.number, Field.CLASS, name.code)
            self._rows[name.text.strip()] = row.number
            self.taken.append(Size(row.number, self.sheet, name.text, heads))
