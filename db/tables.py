"""The journal's tables: the declared form that every database file must have, whether new or migrated.

`event` is the truth; every other table is what `projection.py` makes of it, so that questions have quick answers.
Rows are inserted and never changed. The exceptions: `person` can be emptied (erasure); `open_sitting`, `open_intent`,
`on_card`, `tally` and `held` hold what is so now and are kept by triggers alone, so that no question of the day reads
the past; the values of `correction` and the words of `status` go with their person. What constraints can't say is in
`triggers.py`.

Every row of state carries `seq`, the event it came from, and `at`, that event's time. Tables are STRICT
(https://sqlite.org/stricttables.html): a value of another type is refused.
"""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

SCHEMA = "0006"
"""Newest revision in `migrations/versions`; revisions are four digits, so that newer and older can be told apart."""

metadata = MetaData()


def _id(name: str = "id", *more: Any) -> Column[str]:
    return Column(name, Text, *more, primary_key=True, nullable=False)


def _text(name: str, *more: Any, null: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, Text, *more, nullable=null, unique=unique or None)


def _number(name: str, *more: Any) -> Column[int]:
    return Column(name, Integer, *more, nullable=False)


def _seq() -> Column[int]:
    """The event a row came from."""
    return Column("seq", Integer, ForeignKey("event.seq"), nullable=False)


def _seq_as_key() -> Column[int]:
    return Column("seq", Integer, ForeignKey("event.seq"), primary_key=True, autoincrement=False)


def _table(name: str, *parts: Any) -> Table:
    """A table that lies in the order of its text key, without a second tree for SQLite's row ids."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def _log(name: str, *parts: Any) -> Table:
    """A table that lies in the order of its integer key."""
    return Table(name, metadata, *parts, sqlite_strict=True)


event = _log(
    "event",
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("kind"),
    _text("job"),
    _text("desk"),
    _text("operator", null=True),
    _text("refs"),
    _text("data"),
    _text("prev_hash"),
    _text("hash"),
)

folder = _log(
    "folder",
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    _seq(),
    _text("at"),
    _number("rehearsal", CheckConstraint("rehearsal IN (0, 1)")),
    _text("program"),
)

# Who a token names. `seal` is a hash over the salted facts: they can't be changed unseen, and when salt and facts are
# erased, nothing can be learnt from what is left.
person = _table(
    "person",
    _id(),
    _seq(),
    _text("seal"),
    _text("salt", null=True),
    _text("name", null=True),
    _text("id_number", null=True),
    _text("code", null=True),
    _text("student_number", null=True),
    _text("exam_number", null=True),
    _text("sex", null=True),
    _text("birth", null=True),
)

erasure = _table("erasure", _id("person", ForeignKey("person.id")), _seq(), _text("at"))

swipe = _table(
    "swipe",
    _id(),
    _seq(),
    _text("at"),
    _text("kind", null=True),
    _text("trust", null=True),
    _text("key", null=True),
    _text("reader", null=True),
    _text("person", ForeignKey("person.id"), null=True),
    _text("code", null=True),
    CheckConstraint("(person IS NULL) = (code IS NOT NULL)"),
    CheckConstraint("(kind IS NULL) = (trust IS NULL) AND (kind IS NULL) = (key IS NULL)"),
    CheckConstraint("(kind IS NULL) = (reader IS NULL) AND (kind IS NOT NULL OR person IS NULL)"),
    Index("swipe_by_key", "key"),
    Index("swipe_not_card", "kind", "seq", sqlite_where=text("kind IN ('code', 'typed')")),
)

# What was presented together with a swipe's own token, where a job wants card and code.
also_token = _table(
    "also_token",
    _id("swipe", ForeignKey("swipe.id")),
    _seq(),
    _text("at"),
    _text("kind"),
    _text("trust"),
    _text("key"),
    _text("reader"),
    Index("also_token_by_key", "key"),
)

sitting = _table(
    "sitting",
    _id(),
    _seq(),
    _text("at"),
    _text("swipe", ForeignKey("swipe.id"), unique=True),
    _text("job"),
    _text("desk"),
    _number("ordinal"),
    _text("number"),
    _text("retake_of", ForeignKey("sitting.id"), null=True),
    UniqueConstraint("job", "desk", "ordinal"),
    CheckConstraint("ordinal > 0 AND number = printf('%s-%04d', desk, ordinal)"),
    Index("sitting_by_seq", "seq"),
)

arming = _table(
    "arming",
    _id("sitting", ForeignKey("sitting.id")),
    _seq(),
    _text("at"),
    _text("armed_by", CheckConstraint("armed_by IN ('swipe', 'token', 'key')")),
)

override = _log(
    "override",
    _seq_as_key(),
    _text("at"),
    _text("sitting", ForeignKey("sitting.id")),
    _text("rule"),
    _text("reason"),
    _text("operator", null=True),
    Index("override_by_sitting", "sitting"),
)

retake = _log(
    "retake",
    _seq_as_key(),
    _text("at"),
    _text("sitting", ForeignKey("sitting.id")),
    _text("reason"),
    Index("retake_by_sitting", "sitting"),
)

intent = _table(
    "intent",
    _id(),
    _seq(),
    _text("at"),
    _text("sitting", ForeignKey("sitting.id")),
    _text("serial"),
    _number("run"),
    UniqueConstraint("sitting", "id"),
)

unknown = _log(
    "unknown",
    _seq_as_key(),
    _text("at"),
    _text("intent", ForeignKey("intent.id")),
    _text("reason"),
    Index("unknown_by_intent", "intent"),
)

outcome = _table(
    "outcome",
    _id("intent", ForeignKey("intent.id")),
    _seq(),
    _text("at"),
    _text("kind", CheckConstraint("kind IN ('bound', 'no_picture')")),
    _text("reason", null=True),
    CheckConstraint("(kind = 'no_picture') = (reason IS NOT NULL)"),
)

# Every picture file that the journal vouches for; the key lets it become one thing only.
file = _table(
    "file",
    _id("path"),
    _seq(),
    _text("at"),
    _text("role", CheckConstraint("role IN ('exposure', 'orphan', 'calibration', 'portrait')")),
    _text("sha256"),
    _number("size", CheckConstraint("size >= 0")),
    _text("serial"),
    _text("card_path"),
    _text("shot_at", null=True),
    _text("evidence"),
    Index("file_by_sha256", "sha256"),
    Index("file_by_seq", "seq"),
)

# Bodies whose card was listed at least once: whatever appears on it since then is new.
body = _table("body", _id("serial"), _seq(), _text("at"))

# What was seen on which body's card, and what was seen to be gone: a formatted card gives old names to new pictures.
card_file = _table(
    "card_file",
    _id("serial"),
    _id("path"),
    _seq_as_key(),
    _text("at"),
    _number("present", CheckConstraint("present IN (0, 1)")),
)

# (intent, sitting) must be a pair that exists: a file can't be bound to a sitting that did not ask for it.
exposure = _table(
    "exposure",
    _id(),
    _seq(),
    _text("at"),
    _text("intent", unique=True),
    _text("sitting"),
    _text("path", ForeignKey("file.path")),
    _text("sha256", unique=True),
    ForeignKeyConstraint(["intent", "sitting"], ["intent.id", "intent.sitting"]),
    UniqueConstraint("sitting", "id"),
)

# The raw file that came with a picture, of the same release and the same stem. The picture is an exposure or a
# calibration; which one, `file.role` tells, and a raw file has the role of its picture.
companion = _table(
    "companion",
    _id("picture", ForeignKey("file.path")),
    _seq(),
    _text("at"),
    _text("path", ForeignKey("file.path"), unique=True),
    _text("sha256", unique=True),
)

orphan = _table(
    "orphan",
    _id(),
    _seq(),
    _text("at"),
    _text("reason"),
    _text("path", ForeignKey("file.path")),
    _text("intent", ForeignKey("intent.id"), null=True),
)

calibration = _table(
    "calibration",
    _id(),
    _seq(),
    _text("at"),
    _text("serial"),
    _number("offset_ms"),
    _text("path", ForeignKey("file.path")),
    Index("calibration_by_serial", "serial", "seq"),
)

portrait = _table(
    "portrait",
    _id(),
    _seq(),
    _text("at"),
    _text("exposure", ForeignKey("exposure.id")),
    _text("path", ForeignKey("file.path")),
    _number("x"),
    _number("y"),
    _number("w"),
    _number("h"),
    _number("quality"),
    _text("profile"),
    Index("portrait_by_exposure", "exposure", "seq"),
)

# (exposure, sitting) must be a pair that exists: nothing is accepted for a sitting that another one's intent shot.
ending = _table(
    "ending",
    _id("sitting", ForeignKey("sitting.id")),
    _seq(),
    _text("at"),
    _text("result", CheckConstraint("result IN ('accepted', 'abandoned')")),
    _text("reason", null=True),
    _text("exposure", null=True, unique=True),
    ForeignKeyConstraint(["exposure", "sitting"], ["exposure.id", "exposure.sitting"]),
    CheckConstraint("(result = 'accepted') = (exposure IS NOT NULL)"),
    CheckConstraint("(result = 'abandoned') = (reason IS NOT NULL)"),
)

open_sitting = _table("open_sitting", _id("sitting", ForeignKey("sitting.id")))

open_intent = _table(
    "open_intent",
    _id("intent", ForeignKey("intent.id")),
    _text("sitting", ForeignKey("sitting.id"), unique=True),
)

# What lies on which body's card now, as far as it was seen.
on_card = _table("on_card", _id("serial"), _id("path"))

# How many events of each kind there were; `retake_of` counts sittings that replace an accepted one.
tally = _table(
    "tally",
    _id("job"),
    _id("desk"),
    _id("kind"),
    _number("n", CheckConstraint("n > 0")),
)

# Numbers that are never given: nobody knows how far a lost disk counted after its last copy.
number_gap = _log(
    "number_gap",
    _seq_as_key(),
    _text("at"),
    _text("job"),
    _text("desk"),
    _number("first", CheckConstraint("first > 0")),
    _number("last"),
    _text("reason"),
    CheckConstraint("last >= first"),
    Index("number_gap_by_desk", "job", "desk", "last"),
)

# One list of expected people, or of classes with head-counts, as it was taken in.
roster = _table(
    "roster",
    _id(),
    _seq(),
    _text("at"),
    _text("job"),
    _text("form", CheckConstraint("form IN ('people', 'classes')")),
    _number("rows", CheckConstraint("rows >= 0")),
    _text("sha256"),
)

# One row of a list of people: whom it names is told by `person`, everything else is no identity.
listing = _table(
    "listing",
    _id(),
    _seq(),
    _text("at"),
    _text("job"),
    _text("roster", ForeignKey("roster.id")),
    _text("person", ForeignKey("person.id")),
    _number("ordinal", CheckConstraint("ordinal > 0")),
    _text("id_key", null=True),
    _text("student_key", null=True),
    _text("name_key", null=True),
    _text("class", null=True),
    _text("level", null=True),
    _text("major", null=True),
    _text("college", null=True),
    _text("cohort", null=True),
    _text("standing", CheckConstraint("standing IN ('', 'entrusted', 'captured', 'status-change')")),
    Index("listing_by_class", "job", "class", "ordinal"),
    Index("listing_by_id_key", "id_key"),
    Index("listing_by_student_key", "student_key"),
    Index("listing_by_name_key", "name_key"),
)

# Rows that a later list no longer has, or has otherwise.
delisting = _table(
    "delisting",
    _id("listing", ForeignKey("listing.id")),
    _seq(),
    _text("at"),
    _text("reason", CheckConstraint("reason IN ('gone', 'changed')")),
)

class_size = _table(
    "class_size",
    _id("roster", ForeignKey("roster.id")),
    _id("class"),
    _seq(),
    _text("at"),
    _number("ordinal", CheckConstraint("ordinal > 0")),
    _number("heads", CheckConstraint("heads > 0")),
)

# Where in the job a sitting belongs: to a row of the list, or only to a class. Off-list people have neither.
place = _table(
    "place",
    _id("sitting", ForeignKey("sitting.id")),
    _seq(),
    _text("at"),
    _text("listing", ForeignKey("listing.id"), null=True),
    _text("class", null=True),
    _text("how", CheckConstraint("how IN ('key', 'asked', 'picked', 'class', 'override')")),
    Index("place_by_listing", "listing"),
    Index("place_by_class", "class"),
)

# What is wrong in the list, as a card, the student or a monitor says. `seal` is over the salted values, as a person's.
correction = _table(
    "correction",
    _id(),
    _seq(),
    _text("at"),
    _text("person", ForeignKey("person.id")),
    _text("sitting", ForeignKey("sitting.id"), null=True),
    _text("listing", ForeignKey("listing.id"), null=True),
    _text("what"),
    _text("origin", CheckConstraint("origin IN ('card', 'student', 'monitor')")),
    _text("operator", null=True),
    _text("seal"),
    _text("salt", null=True),
    _text("listed", null=True),
    _text("said", null=True),
    Index("correction_by_person", "person"),
)

# An exposure that belongs to another sitting than the one that shot it, as two people say; to none: to nobody provable.
reassignment = _table(
    "reassignment",
    _id("exposure", ForeignKey("exposure.id")),
    _seq_as_key(),
    _text("at"),
    _text("from_sitting", ForeignKey("sitting.id")),
    _text("to_sitting", ForeignKey("sitting.id"), null=True),
    _text("reason"),
    _text("operator"),
    _text("second"),
    CheckConstraint("operator <> second"),
    CheckConstraint("from_sitting IS NOT to_sitting"),
)

# Whose picture each accepted exposure is now. One picture a sitting, also after a re-assignment.
held = _table(
    "held",
    _id("exposure", ForeignKey("exposure.id")),
    _text("sitting", ForeignKey("sitting.id"), null=True, unique=True),
)

# An orphan that two people give to a sitting's person: evidence for the office, never an exposure.
claim = _table(
    "claim",
    _id(),
    _seq(),
    _text("at"),
    _text("orphan", ForeignKey("orphan.id"), unique=True),
    _text("sitting", ForeignKey("sitting.id")),
    _text("reason"),
    _text("operator"),
    _text("second"),
    CheckConstraint("operator <> second"),
    Index("claim_by_sitting", "sitting"),
)

# What a head costs, where the job's file leaves it open; the newest counts.
fee = _log(
    "fee",
    _seq_as_key(),
    _text("at"),
    _text("job"),
    _number("fen", CheckConstraint("fen >= 0")),
    Index("fee_by_job", "job", "seq"),
)

# Money that somebody says was paid: by one person, whose sitting it is, or by a class, a major, a college together.
# `reference` is the end of the payee's order number, too little to find anybody by.
payment = _table(
    "payment",
    _id(),
    _seq(),
    _text("at"),
    _text("job"),
    _text("scope", CheckConstraint("scope IN ('person', 'class', 'major', 'college')")),
    _text("sitting", ForeignKey("sitting.id"), null=True),
    _text("name", null=True),
    _number("fen", CheckConstraint("fen > 0")),
    _text("method"),
    _number("advance", CheckConstraint("advance IN (0, 1)")),
    _text("reference", null=True),
    _text("operator", null=True),
    CheckConstraint("(scope = 'person') = (sitting IS NOT NULL)"),
    CheckConstraint("(scope = 'person') = (name IS NULL)"),
    CheckConstraint("reference IS NULL OR length(reference) BETWEEN 1 AND 8"),
    Index("payment_by_job", "job", "seq"),
)

# A payment that was not: noted wrongly, or given back. The payment stays.
payment_void = _table(
    "payment_void",
    _id("payment", ForeignKey("payment.id")),
    _seq(),
    _text("at"),
    _text("reason"),
    _text("operator", null=True),
)

# What happened to somebody elsewhere, or what the agency sent back; the newest of a row counts, `open` takes back.
# `seal` is over the salted private values, as a person's. A file that came with it is no picture of this station.
status = _table(
    "status",
    _id(),
    _seq(),
    _text("at"),
    _text("job"),
    _text("person", ForeignKey("person.id")),
    _text("listing", ForeignKey("listing.id"), null=True),
    _text("sitting", ForeignKey("sitting.id"), null=True),
    _text("kind", CheckConstraint("kind IN ('elsewhere', 'overseas', 'returned', 'exempt', 'open')")),
    _text("day", null=True),
    _number("copies", CheckConstraint("copies >= 0")),
    Column("fee_fen", Integer, CheckConstraint("fee_fen >= 0"), nullable=True),
    _text("path", null=True, unique=True),
    _text("sha256", null=True),
    Column("size", Integer, CheckConstraint("size >= 0"), nullable=True),
    _text("operator", null=True),
    _text("seal"),
    _text("salt", null=True),
    _text("taken_where", null=True),
    _text("remark", null=True),
    CheckConstraint("listing IS NOT NULL OR sitting IS NOT NULL"),
    CheckConstraint("(path IS NULL) = (sha256 IS NULL) AND (path IS NULL) = (size IS NULL)"),
    Index("status_by_job", "job", "seq"),
    Index("status_by_person", "person"),
    Index("status_by_sha256", "sha256", sqlite_where=text("sha256 IS NOT NULL")),
    Index("status_with_file", "seq", sqlite_where=text("path IS NOT NULL")),
)

# Who may act. A role of `recovery` is the sealed code that lets a new supervisor in when every other one is forgotten.
operator = _table(
    "operator",
    _id(),
    _seq(),
    _text("at"),
    _text("name", unique=True),
    _text("role", CheckConstraint("role IN ('operator', 'supervisor', 'recovery')")),
)

# Codes, the newest counts. `secret` is an argon2id hash and stays out of the chain; `seal` is a hash over it.
operator_code = _log(
    "operator_code",
    _seq_as_key(),
    _text("at"),
    _text("operator", ForeignKey("operator.id")),
    _text("seal"),
    _text("secret", null=True),
    Index("operator_code_by_operator", "operator", "seq"),
)

retirement = _table("retirement", _id("operator", ForeignKey("operator.id")), _seq(), _text("at"), _text("reason"))

# Jobs whose people and pictures were erased for good: files journaled before are expected to be gone.
purge = _log("purge", _seq_as_key(), _text("at"), _text("job"), Index("purge_by_job", "job"))

PERSON_FACTS = ("salt", "name", "id_number", "code", "student_number", "exam_number", "sex", "birth")
"""The columns of `person` that identify somebody: in no event, erasable, guarded by `seal`."""

CORRECTION_FACTS = ("salt", "listed", "said")
"""The columns of `correction` that identify somebody; emptied with the person."""

STATUS_FACTS = ("salt", "taken_where", "remark")
"""The columns of `status` that may identify somebody; emptied with the person."""

PRIVATE = {
    "person": PERSON_FACTS,
    "correction": CORRECTION_FACTS,
    "status": STATUS_FACTS,
    "operator_code": ("secret",),
}
"""Columns that no event holds, by table."""
