"""What the journal hands out: frozen records; no row, session or connection leaves this package."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PersonFacts:
    """Who a token names. Only the `person` table holds these.

    Attributes:
        name: as on the card or roster; None when the token gives no name.
        id_number: upper-case document number; None when unknown.
        code: 采集码 string, opaque and unmodified; None for cards.
        student_number, exam_number: 学号 and 考生号, as on the list.
        sex: 男 or 女; None when the list does not tell.
        birth: YYYYMMDD; None when the list does not tell.
    """

    name: str | None = field(default=None, repr=False)
    id_number: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    student_number: str | None = field(default=None, repr=False)
    exam_number: str | None = field(default=None, repr=False)
    sex: str | None = field(default=None, repr=False)
    birth: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Token:
    """How somebody presented themselves, without identity.

    Attributes:
        kind: resident, j, y, i, code, typed, roster.
        trust: card, code, picked, typed.
        key: keyed hash of what identifies the person in this job (hex); the same person, the same key.
        reader: address of the reader, no identity in it.
    """

    kind: str
    trust: str
    key: str
    reader: str


@dataclass(frozen=True)
class Swipe:
    """One presentation of one token; `code` is None for an accepted one.

    Attributes:
        token: None only for a refused one that could not even be told whose it was.
        also: the token presented with it, where it took two.
    """

    id: str
    at: str
    token: Token | None
    person: str | None
    code: str | None
    also: Token | None = None


@dataclass(frozen=True)
class Sitting:
    """What an accepted swipe opened, with everything that is settled about it.

    Attributes:
        number: 拍摄序号, `A-0001`.
        armed_by: swipe, token, key; None while not armed.
        exposures: ids of its bound exposures, oldest first.
        result: accepted, abandoned, or None while open.
        reason: of the abandonment.
        accepted_exposure: the one that was accepted.
        retake_of: the earlier accepted sitting of the same person that this one replaces.
    """

    id: str
    swipe: str
    person: str
    job: str
    desk: str
    number: str
    opened_at: str
    armed_by: str | None = None
    exposures: tuple[str, ...] = ()
    result: str | None = None
    reason: str | None = None
    accepted_exposure: str | None = None
    retake_of: str | None = None


@dataclass(frozen=True)
class ListedPerson:
    """One row of a list of expected people, before it is written.

    Attributes:
        facts: whom it names.
        id_key, student_key, name_key: keyed hashes of document number, 学号 and folded name, by which the row is found
            without opening anybody's facts; None where the row has no such thing.
        class_name, level, major, college, cohort: as on the list; None where it does not tell.
        standing: `entrusted` 委托培养, `captured` elsewhere before, `status-change` 学籍异动, or empty.
    """

    facts: PersonFacts = field(repr=False)
    id_key: str | None
    student_key: str | None
    name_key: str | None
    class_name: str | None = None
    level: str | None = None
    major: str | None = None
    college: str | None = None
    cohort: str | None = None
    standing: str = ""


@dataclass(frozen=True)
class ClassSize:
    """A class of which only the head-count is known."""

    class_name: str
    heads: int


@dataclass(frozen=True)
class RosterChanges:
    """What a list changes beside the one before it.

    Attributes:
        listed: rows that are new or new in part, by their place on the list from 1.
        delisted: ids of rows that hold no longer, and why: `gone` or `changed`.
        sizes: of a list of classes, all of it: it replaces the one before.
    """

    listed: tuple[tuple[int, ListedPerson], ...] = ()
    delisted: tuple[tuple[str, str], ...] = ()
    sizes: tuple[ClassSize, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """One row of the list of expected people, without anybody's facts.

    Attributes:
        person: whom it names, see `Queries.person`.
        order: place on the list, from 1.
        sitting: the open or accepted sitting that has this row; None while nobody has. Of a retake the newest.
        number: that sitting's 拍摄序号.
        result: `accepted`, or None while that sitting is open.
    """

    id: str
    at: str
    person: str
    order: int
    id_key: str | None
    student_key: str | None
    name_key: str | None
    class_name: str | None
    level: str | None
    major: str | None
    college: str | None
    cohort: str | None
    standing: str
    sitting: str | None = None
    number: str | None = None
    result: str | None = None


@dataclass(frozen=True)
class Place:
    """Where in the job a sitting belongs.

    Attributes:
        listing: the row of the list; None for people off it and where no list names anybody.
        class_name: the row's class, or the class at the desk; None where there is none.
        how: `key` the token named the row, `asked` somebody chose among several rows of one person, `picked` by hand
            for an opaque code or as the token itself, `class` only the class is known, `override` off the list, let in
            by name.
    """

    listing: str | None
    class_name: str | None
    how: str


@dataclass(frozen=True)
class Correction:
    """Something that is wrong in the list; values are None after erasure.

    Attributes:
        what: `name`, `id_number`, `student_number`, `exam_number`, `sex`, `birth`, `class`, `level`, `major`.
        listed: as on the list.
        said: as it should be.
        origin: `card`, `student` or `monitor`.
    """

    id: str
    at: str
    person: str
    sitting: str | None
    listing: str | None
    what: str
    origin: str
    operator: str | None
    listed: str | None = field(default=None, repr=False)
    said: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Payment:
    """Money that somebody says was paid.

    Attributes:
        scope: `person`, `class`, `major` or `college`.
        sitting: the person's; None for the others.
        name: of the class, major or college; None for a person.
        fen: how much; positive.
        method: how, as the job names it.
        advance: whether it was collected before anybody was captured.
        reference: the end of the payee's order number.
        voided: why it does not count; None while it does.
    """

    id: str
    at: str
    job: str
    scope: str
    sitting: str | None
    name: str | None
    fen: int
    method: str
    advance: bool = False
    reference: str | None = None
    operator: str | None = None
    voided: str | None = None


@dataclass(frozen=True)
class OutsideFile:
    """A picture that was taken elsewhere, as it was handed in; never an exposure of this station.

    Attributes:
        path: relative to the data folder, forward slashes.
        sha256, size: of its bytes.
    """

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Status:
    """What happened to somebody elsewhere, or what the agency sent back.

    Attributes:
        listing: their row of the list, where there is one.
        sitting: the one it is about, where somebody names a number.
        kind: `elsewhere` (captured there, 散拍), `overseas` (papers handed in, 境外证件代办), `returned` by the agency
            (退回), `exempt` (免), or `open`: what was said before does not hold.
        day: ISO date of it, where it is known.
        where, remark: in words; None after erasure.
        copies: document copies that were handed in.
        fee_fen: what was paid there, noted only.
        file: the picture that was handed in.
    """

    id: str
    at: str
    person: str
    listing: str | None
    sitting: str | None
    kind: str
    day: str | None = None
    where: str | None = field(default=None, repr=False)
    remark: str | None = field(default=None, repr=False)
    copies: int = 0
    fee_fen: int | None = None
    file: OutsideFile | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """One sitting as a contact sheet shows it: everything that is special about it, and whose picture it holds now.

    Attributes:
        number: 拍摄序号; `desk` and `ordinal` are its parts.
        at: when it opened.
        name, identifier: who sat there, as the list says, else as the token; the identifier is the document number,
            else the code, else the 学号. None after erasure.
        class_name: None where there is none.
        result: accepted, abandoned, or None while open; `reason` of the abandonment.
        path: of the newest portrait of the picture that it holds now; None where it holds none.
        retakes: how often a picture was rejected before the accepted one.
        retake_of: the accepted sitting that this one replaces.
        overrides: how many checks were set aside.
        blocked: whether a blocking check refused a portrait of one of its pictures.
        moved: whether two people gave its picture to another sitting, or another's picture to it.
        make_up: whether it is a make-up (补拍).
    """

    id: str
    seq: int
    at: str
    desk: str
    ordinal: int
    number: str
    name: str | None = field(repr=False)
    identifier: str | None = field(repr=False)
    class_name: str | None
    result: str | None
    reason: str | None
    path: str | None
    retakes: int
    retake_of: str | None
    overrides: int
    blocked: bool
    moved: bool
    make_up: bool


@dataclass(frozen=True)
class Move:
    """One picture that goes from one sitting to another; `to_sitting` None: it is nobody's that could be proved."""

    exposure: str
    from_sitting: str
    to_sitting: str | None


@dataclass(frozen=True)
class Reassignment:
    """A picture that two people gave to another sitting than the one that shot it."""

    at: str
    exposure: str
    from_sitting: str
    to_sitting: str | None
    reason: str
    operator: str
    second: str


@dataclass(frozen=True)
class Claim:
    """An orphan that two people gave to a sitting's person."""

    id: str
    at: str
    orphan: str
    sitting: str
    reason: str
    operator: str
    second: str


@dataclass(frozen=True)
class Override:
    """A blocking check that was set aside for one sitting, by whom and why."""

    sitting: str
    at: str
    check: str
    reason: str
    operator: str | None


@dataclass(frozen=True)
class Intent:
    """The row written before the shutter was released. `outcome` is bound, no_picture or None while open."""

    id: str
    sitting: str
    at: str
    serial: str
    unknown: bool = False
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A picture file inside the data folder, and where it came from.

    Attributes:
        path: relative to the data folder, forward slashes.
        sha256, size: of the bytes as they came from the camera.
        serial: the body's, leading zeros stripped; empty when it does not tell.
        card_path: `folder/name` on the card; empty when unknown.
        shot_at: the file's own EXIF time, ISO without offset; None when it has none.
        evidence: why it was judged as it was: small JSON of strings, integers, booleans and null.
    """

    path: str
    sha256: str
    size: int
    serial: str
    card_path: str
    shot_at: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Exposure:
    """A file proved to belong to one intent of one sitting, and the raw file that came with it."""

    id: str
    intent: str
    sitting: str
    at: str
    file: FileFacts
    companion: FileFacts | None = None

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return self.file.size + (self.companion.size if self.companion else 0)


@dataclass(frozen=True)
class Orphan:
    """A file without a provable intent; `intent` names the one it came in the wake of, as evidence only."""

    id: str
    at: str
    reason: str
    file: FileFacts
    intent: str | None = None


@dataclass(frozen=True)
class Calibration:
    """One shot that told how far a body's clock is from ours; milliseconds, body minus host."""

    id: str
    at: str
    serial: str
    offset_ms: int
    file: FileFacts
    companion: FileFacts | None = None


@dataclass(frozen=True)
class PortraitFacts:
    """The 480x640 picture made from one exposure.

    Attributes:
        crop: x, y, w, h in pixels of the upright original.
        moved_from: the crop of the portrait before it, where a person moved that one.
    """

    path: str
    sha256: str
    size: int
    crop: tuple[int, int, int, int]
    quality: int
    profile: str
    verdicts: tuple[dict[str, Any], ...] = ()
    moved_from: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Portrait:
    """A portrait and the exposure it was made from."""

    id: str
    exposure: str
    at: str
    facts: PortraitFacts


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that the journal vouches for.

    Attributes:
        role: exposure, orphan, calibration or portrait; `outside`: a picture taken elsewhere that was handed in.
        file: what it must be.
        seq: number of the event that told of it.
        job: in which it came.
        erased: that job was purged since: it must be gone.
    """

    role: str
    file: FileFacts
    seq: int
    job: str
    erased: bool = False


@dataclass(frozen=True)
class Operator:
    """Somebody who may act at the desk.

    Attributes:
        name: as events and reports call them.
        role: operator, supervisor, or recovery for the sealed code.
        secret: argon2id hash of the code.
    """

    id: str
    name: str
    role: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class NumberGap:
    """Numbers of one job and desk that are never given, first and last included, and why."""

    at: str
    job: str
    desk: str
    first: int
    last: int
    reason: str


@dataclass(frozen=True)
class Event:
    """One link of the chain. `refs` holds ids by role, `data` the rest; integers only, no floats."""

    seq: int
    at: str
    kind: str
    job: str
    desk: str
    operator: str | None
    refs: dict[str, Any]
    data: dict[str, Any]
    prev_hash: str
    hash: str


@dataclass(frozen=True)
class Fault:
    """Something that a check of the journal found wrong: a code, what it is about, and details for the log."""

    code: str
    about: str
    detail: str = ""


@dataclass(frozen=True)
class Counts:
    """How many of each, over the whole folder."""

    swipes: int
    refused: int
    sittings: int
    armed: int
    accepted: int
    abandoned: int
    intents: int
    bound: int
    no_picture: int
    orphans: int
    calibration: int
    retakes: int
