"""The questions a journal answers, composed from the declared tables, so that a wrong name fails when it is built.

What is asked during the day reads no more in a full folder than in a new one: every such question starts at an index
or at the small tables of what is open.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from db.tables import (
    also_token,
    arming,
    body,
    calibration,
    claim,
    class_size,
    companion,
    correction,
    delisting,
    ending,
    event,
    exposure,
    fee,
    file,
    folder,
    held,
    intent,
    listing,
    number_gap,
    on_card,
    open_intent,
    open_sitting,
    operator,
    operator_code,
    orphan,
    outcome,
    override,
    payment,
    payment_void,
    person,
    place,
    portrait,
    purge,
    reassignment,
    retake,
    retirement,
    roster,
    sitting,
    status,
    swipe,
    tally,
    unknown,
)


class Question:
    """One SELECT with places for values; turned into SQL once, when it is first asked."""

    def __init__(self, select: Select[Any] | CompoundSelect[Any]) -> None:
        self._select = select

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        made = self._select.compile(dialect=sqlite.dialect(paramstyle="named"))
        return str(made), dict(made.params)

    def with_values(self, given: Mapping[str, object]) -> tuple[str, dict[str, Any]]:
        """SQL and the values for all its places."""
        sql, fixed = self._compiled
        return sql, {**fixed, **given}


def asked(name: str) -> Any:
    """A value given when the question is asked."""
    return bindparam(name)


def _no_index(column: ColumnElement[Any]) -> Any:
    """The column with SQLite's unary plus, so that no plan walks an index of it when a far better one is there.

    https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_
    """
    return UnaryExpression(column, operator=custom_op("+"))


# sittings

_SITTING = select(sitting, swipe.c.person).join(swipe, swipe.c.id == sitting.c.swipe)
_ENDED = _SITTING.join(ending, ending.c.sitting == sitting.c.id)


def _whole(chosen: Select[Any], *, newest_first: bool = False) -> Question:
    """Chosen sittings with all that is settled about them: a row per exposure, or one row for a sitting without any."""
    one = chosen.subquery()
    place = _no_index(one.c.seq)
    return Question(
        select(
            *one.c["id", "swipe", "person", "job", "desk", "number", "at", "retake_of"],
            arming.c.armed_by,
            ending.c.result,
            ending.c.reason,
            ending.c.exposure.label("accepted_exposure"),
            exposure.c.id.label("exposure"),
        )
        .select_from(one)
        .outerjoin(arming, arming.c.sitting == one.c.id)
        .outerjoin(ending, ending.c.sitting == one.c.id)
        .outerjoin(exposure, exposure.c.sitting == one.c.id)
        .order_by(place.desc() if newest_first else place, exposure.c.seq)
    )


@cache
def listed(*, ended: bool, newest_first: bool) -> Question:
    """At most `limit` sittings (-1: all) in the order of their swipes; with `ended` those of one `result`."""
    chosen = _ENDED.where(ending.c.result == asked("result")) if ended else _SITTING
    order = sitting.c.seq.desc() if newest_first else sitting.c.seq
    return _whole(chosen.order_by(order).limit(bindparam("limit", type_=Integer)), newest_first=newest_first)


_PORTRAIT = (
    select(portrait.c.path)
    .where(portrait.c.exposure == ending.c.exposure)
    .order_by(portrait.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
LAST_PORTRAITS = Question(
    select(sitting.c.number, _PORTRAIT.label("path"))
    .join(ending, ending.c.sitting == sitting.c.id)
    .where(ending.c.result == "accepted")
    .order_by(sitting.c.seq.desc())
    .limit(bindparam("limit", type_=Integer))
)
SITTING = _whole(_SITTING.where(sitting.c.id == asked("id")))
OPEN_SITTINGS = _whole(_SITTING.where(sitting.c.id.in_(select(open_sitting.c.sitting))))
SEQ_OF_SITTING = Question(select(sitting.c.seq).where(sitting.c.id == asked("id")))
BY_NUMBER = _whole(
    _SITTING.where(
        sitting.c.job == asked("job"), sitting.c.desk == asked("desk"), sitting.c.ordinal == asked("ordinal")
    )
)
ACCEPTED_BY_NUMBER = _whole(
    _ENDED.where(
        sitting.c.job == asked("job"),
        sitting.c.desk == asked("desk"),
        sitting.c.ordinal == asked("ordinal"),
        ending.c.result == "accepted",
    )
)
_SWIPES_OF_KEY = union_all(
    select(swipe.c.id).where(swipe.c.key == asked("key")),
    select(also_token.c.swipe).where(also_token.c.key == asked("key")),
)
ACCEPTED_OF_KEY = _whole(
    _ENDED.where(
        swipe.c.id.in_(_SWIPES_OF_KEY), _no_index(sitting.c.job) == asked("job"), ending.c.result == "accepted"
    ),
    newest_first=True,
)
_OF_NAME = _ENDED.join(person, person.c.id == swipe.c.person).where(
    person.c.name == asked("name"), _no_index(sitting.c.job) == asked("job"), ending.c.result == "accepted"
)
ACCEPTED_OF_NAME = _whole(_OF_NAME, newest_first=True)
# The index is partial, and SQLite uses it only where its very condition stands: https://sqlite.org/partialindex.html
_NOT_CARD = text("swipe.kind IN ('code', 'typed')")
ACCEPTED_TYPED_OF_NAME = _whole(_OF_NAME.where(_NOT_CARD, swipe.c.kind == "typed"), newest_first=True)
_CODE_ALONE = select(swipe.c.seq, swipe.c.id, swipe.c.person).where(_NOT_CARD, swipe.c.kind == "code")
_CODE_BESIDE = (
    select(also_token.c.seq, swipe.c.id, swipe.c.person)
    .join(swipe, swipe.c.id == also_token.c.swipe)
    .where(also_token.c.kind == "code")
)
_WITH_CODE = union_all(_CODE_ALONE, _CODE_BESIDE).subquery()
ACCEPTED_CODES = Question(
    select(person.c.code)
    .select_from(_WITH_CODE)
    .join(sitting, sitting.c.swipe == _WITH_CODE.c.id)
    .join(ending, ending.c.sitting == sitting.c.id)
    .join(person, person.c.id == _WITH_CODE.c.person)
    .where(sitting.c.job == asked("job"), ending.c.result == "accepted", person.c.code.is_not(None))
    .order_by(_WITH_CODE.c.seq)
    .limit(bindparam("limit", type_=Integer))
)

# the contact sheet, in one question: a thousand people are a thousand rows, not seven thousand questions

_LISTED_PERSON, _TOKEN_PERSON = person.alias("listed_person"), person.alias("token_person")
_OPENED = event.alias("opened")
_HELD_PORTRAIT = (
    select(portrait.c.path)
    .where(portrait.c.exposure == held.c.exposure)
    .order_by(portrait.c.seq.desc())
    .limit(1)
    .correlate(held)
    .scalar_subquery()
)
_BLOCKED = (
    select(literal(1))
    .select_from(exposure)
    .join(portrait, portrait.c.exposure == exposure.c.id)
    .join(event, event.c.seq == portrait.c.seq)
    .where(exposure.c.sitting == sitting.c.id, func.instr(event.c.data, '"verdict":"block"') > 0)
    .correlate(sitting)
)


def _count_of(table: Any) -> Any:
    return select(func.count()).select_from(table).where(table.c.sitting == sitting.c.id).scalar_subquery()


_GLANCE = (
    select(
        *sitting.c["id", "seq", "at", "desk", "ordinal", "number", "retake_of"],
        place.c["class"].label("class_name"),
        func.coalesce(_LISTED_PERSON.c.name, _TOKEN_PERSON.c.name).label("name"),
        func.coalesce(
            *(
                who.c[fact]
                for fact in ("id_number", "code", "student_number")
                for who in (_LISTED_PERSON, _TOKEN_PERSON)
            )
        ).label("identifier"),
        *ending.c["result", "reason"],
        _HELD_PORTRAIT.label("path"),
        _count_of(retake).label("retakes"),
        _count_of(override).label("overrides"),
        exists(_BLOCKED).label("blocked"),
        (func.instr(_OPENED.c.data, '"make_up":true') > 0).label("make_up"),
    )
    .select_from(sitting)
    .join(swipe, swipe.c.id == sitting.c.swipe)
    .join(_OPENED, _OPENED.c.seq == sitting.c.seq)
    .join(_TOKEN_PERSON, _TOKEN_PERSON.c.id == swipe.c.person)
    .outerjoin(place, place.c.sitting == sitting.c.id)
    .outerjoin(listing, listing.c.id == place.c.listing)
    .outerjoin(_LISTED_PERSON, _LISTED_PERSON.c.id == listing.c.person)
    .outerjoin(ending, ending.c.sitting == sitting.c.id)
    .outerjoin(held, held.c.sitting == sitting.c.id)
)
GLANCES = Question(_GLANCE.where(sitting.c.job == asked("job")).order_by(sitting.c.seq))

# swipes and people

SWIPE = Question(
    select(swipe, *(also_token.c[name].label(f"also_{name}") for name in ("kind", "trust", "key", "reader")))
    .outerjoin(also_token, also_token.c.swipe == swipe.c.id)
    .where(swipe.c.id == asked("id"))
)
PERSON = Question(select(person).where(person.c.id == asked("id")))
OVERRIDES = Question(select(override).where(override.c.sitting == asked("sitting")).order_by(override.c.seq))
RETAKES = Question(select(func.count()).select_from(retake).where(retake.c.sitting == asked("sitting")))

# the list of expected people

_NOT_ABANDONED = or_(ending.c.result.is_(None), ending.c.result != "abandoned")
_TAKER = (
    select(sitting.c.seq)
    .join(place, place.c.sitting == sitting.c.id)
    .outerjoin(ending, ending.c.sitting == sitting.c.id)
    .where(place.c.listing == listing.c.id, _NOT_ABANDONED)
    .order_by(sitting.c.seq.desc())
    .limit(1)
    .correlate(listing)
    .scalar_subquery()
)
_LISTING = (
    select(listing, sitting.c.id.label("sitting"), sitting.c.number, ending.c.result)
    .outerjoin(delisting, delisting.c.listing == listing.c.id)
    .outerjoin(sitting, sitting.c.seq == _TAKER)
    .outerjoin(ending, ending.c.sitting == sitting.c.id)
)
_LISTED = _LISTING.where(delisting.c.listing.is_(None), _no_index(listing.c.job) == asked("job"))
LISTINGS = Question(_LISTED.order_by(listing.c.ordinal))
LISTINGS_OF_CLASS = Question(
    _LISTING.where(
        delisting.c.listing.is_(None), listing.c.job == asked("job"), listing.c["class"].is_(asked("class_name"))
    ).order_by(listing.c.ordinal)
)
LISTED_NOW = Question(_LISTED.where(listing.c.id == asked("id")))
CLASS_NAMES = Question(
    select(listing.c["class"].label("class_name"))
    .outerjoin(delisting, delisting.c.listing == listing.c.id)
    .where(delisting.c.listing.is_(None), listing.c.job == asked("job"), listing.c["class"].is_not(None))
    .group_by(listing.c["class"])
    .order_by(func.min(listing.c.ordinal))
)
LISTING = Question(_LISTING.where(listing.c.id == asked("id")))
LISTINGS_OF_KEY = {
    column: Question(_LISTED.where(listing.c[column] == asked("key")).order_by(listing.c.ordinal))
    for column in ("id_key", "student_key", "name_key")
}
_NEWEST_CLASSES = (
    select(roster.c.id)
    .where(roster.c.job == asked("job"), roster.c.form == "classes")
    .order_by(roster.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
CLASS_SIZES = Question(
    select(*class_size.c["class", "heads"]).where(class_size.c.roster == _NEWEST_CLASSES).order_by(class_size.c.ordinal)
)
NEWEST_ROSTER = Question(
    select(roster.c.form).where(roster.c.job == asked("job")).order_by(roster.c.seq.desc()).limit(1)
)
PLACE_OF = Question(select(*place.c["listing", "class", "how"]).where(place.c.sitting == asked("sitting")))
SITTINGS_OF_LISTING = _whole(
    _SITTING.where(sitting.c.id.in_(select(place.c.sitting).where(place.c.listing == asked("listing"))))
)
SITTINGS_OF_CLASS = _whole(
    _SITTING.where(
        sitting.c.id.in_(select(place.c.sitting).where(place.c["class"] == asked("class_name"))),
        _no_index(sitting.c.job) == asked("job"),
    )
)
SITTINGS_OFF_LIST = _whole(
    _SITTING.where(
        sitting.c.id.in_(
            select(place.c.sitting).where(
                place.c["class"].is_(None), place.c.listing.is_(None), place.c.how == "override"
            )
        ),
        _no_index(sitting.c.job) == asked("job"),
    )
)
CORRECTIONS = Question(
    select(correction)
    .join(event, event.c.seq == correction.c.seq)
    .where(event.c.job == asked("job"))
    .order_by(correction.c.seq)
)
FEE = Question(select(fee.c.fen).where(fee.c.job == asked("job")).order_by(fee.c.seq.desc()).limit(1))
PAYMENTS = Question(
    select(payment, payment_void.c.reason.label("voided"))
    .outerjoin(payment_void, payment_void.c.payment == payment.c.id)
    .where(payment.c.job == asked("job"))
    .order_by(payment.c.seq)
)
STATUSES = Question(select(status).where(status.c.job == asked("job")).order_by(status.c.seq))
REASSIGNMENTS = Question(select(reassignment).order_by(reassignment.c.seq, reassignment.c.exposure))
HELD = Question(select(held))
HELD_BY = Question(select(held.c.exposure).where(held.c.sitting == asked("sitting")))
CLAIMS = Question(select(claim).order_by(claim.c.seq))

# intents

_INTENT = select(
    *intent.c["id", "sitting", "at", "serial"],
    exists().where(unknown.c.intent == intent.c.id).label("unknown"),
    outcome.c.kind.label("outcome"),
).outerjoin(outcome, outcome.c.intent == intent.c.id)

INTENT = Question(_INTENT.where(intent.c.id == asked("id")))
SITTING_OF = Question(select(intent.c.sitting).where(intent.c.id == asked("id")))
INTENTS_OF = Question(_INTENT.where(intent.c.sitting == asked("sitting")).order_by(intent.c.seq))
INTENTS_OPEN = Question(_INTENT.where(intent.c.id.in_(select(open_intent.c.intent))).order_by(intent.c.seq))
INTENT_DATA = Question(select(event.c.data).join(intent, intent.c.seq == event.c.seq).where(intent.c.id == asked("id")))

# files

_FILE = file.c["path", "sha256", "size", "serial", "card_path", "shot_at", "evidence"]

_RAW = file.alias("raw")
_BESIDE = [_RAW.c[column.name].label(f"raw_{column.name}") for column in _FILE]


def _with_files(chosen: Select[Any], picture: ColumnElement[str]) -> Select[Any]:
    """The picture's own file, and the raw file beside it if there is one."""
    return (
        chosen.add_columns(*_FILE, *_BESIDE)
        .join(file, file.c.path == picture)
        .outerjoin(companion, companion.c.picture == picture)
        .outerjoin(_RAW, _RAW.c.path == companion.c.path)
    )


_EXPOSURE = _with_files(select(*exposure.c["id", "intent", "sitting", "at"]), exposure.c.path)
EXPOSURE = Question(_EXPOSURE.where(exposure.c.id == asked("id")))
EXPOSURES_OF = Question(_EXPOSURE.where(exposure.c.sitting == asked("sitting")).order_by(exposure.c.seq))

ORPHANS = Question(
    select(*orphan.c["id", "at", "reason", "intent"], *_FILE)
    .join(file, file.c.path == orphan.c.path)
    .order_by(orphan.c.seq)
)

_CALIBRATION = _with_files(
    select(*calibration.c["id", "at", "offset_ms"], calibration.c.serial.label("body")), calibration.c.path
)
CALIBRATIONS = Question(_CALIBRATION.order_by(calibration.c.seq))
_NEWEST_CALIBRATION = (
    select(calibration.c.id)
    .where(calibration.c.serial == asked("serial"))
    .order_by(calibration.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
CALIBRATION_OF_DAY = Question(
    _CALIBRATION.where(calibration.c.id == _NEWEST_CALIBRATION, func.substr(calibration.c.at, 1, 10) == asked("day"))
)

PORTRAITS_OF = Question(
    select(portrait, *file.c["sha256", "size"], event.c.data)
    .join(file, file.c.path == portrait.c.path)
    .join(event, event.c.seq == portrait.c.seq)
    .where(portrait.c.exposure == asked("exposure"))
    .order_by(portrait.c.seq.desc())
)

# What one event told of stays together: whoever asks piece by piece goes on after the last event.
_WITH_FILE = status.c.path.is_not(None)
_FIRST_FILES = (
    union_all(
        select(file.c.seq).where(file.c.seq > asked("after")),
        select(status.c.seq).where(status.c.seq > asked("after"), _WITH_FILE),
    )
    .order_by("seq")
    .limit(bindparam("limit", type_=Integer))
    .subquery()
)
_LAST_OF_THEM = select(func.max(_FIRST_FILES.c.seq)).scalar_subquery()
# A picture that was handed in came from no camera: no body, no place on a card, no evidence.
_OUTSIDE = (
    *status.c["path", "sha256", "size"],
    literal("").label("serial"),
    literal("").label("card_path"),
    null().label("shot_at"),
    literal("{}").label("evidence"),
)
FILES = Question(
    union_all(
        select(file.c.role, file.c.seq, event.c.job, *_FILE)
        .join(event, event.c.seq == file.c.seq)
        .where(file.c.seq > asked("after"), file.c.seq <= _LAST_OF_THEM),
        select(literal("outside").label("role"), status.c.seq, status.c.job, *_OUTSIDE).where(
            _WITH_FILE, status.c.seq > asked("after"), status.c.seq <= _LAST_OF_THEM
        ),
    ).order_by("seq", "path")
)
PATHS = Question(union_all(select(file.c.path), select(status.c.path).where(_WITH_FILE)))
PATH = Question(
    select(or_(exists().where(file.c.path == asked("path")), exists().where(status.c.path == asked("path"))))
)
SHA256 = Question(
    select(or_(exists().where(file.c.sha256 == asked("sha256")), exists().where(status.c.sha256 == asked("sha256"))))
)

# cards

BODY = Question(select(exists().where(body.c.serial == asked("serial"))))
CARD = Question(select(on_card.c.path).where(on_card.c.serial == asked("serial")))

# the whole

HEAD = Question(select(event.c.hash).order_by(event.c.seq.desc()).limit(1))
LAST_AT = Question(select(event.c.at).order_by(event.c.seq.desc()).limit(1))
NEWEST_OF_KIND = Question(
    select(event.c.at, event.c.data).where(event.c.kind == asked("kind")).order_by(event.c.seq.desc()).limit(1)
)
NEWEST_OF_TWO = Question(
    select(event.c.kind, event.c.at, event.c.job)
    .where(or_(event.c.kind == asked("one"), event.c.kind == asked("other")))
    .order_by(event.c.seq.desc())
    .limit(1)
)
LENGTH = Question(select(event.c.seq).order_by(event.c.seq.desc()).limit(1))
PLACE = Question(select(event.c.seq).where(event.c.hash == asked("hash")))
HASH = Question(select(event.c.hash).where(event.c.seq == asked("seq")))
JOB = Question(select(event.c.job).order_by(event.c.seq.desc()).limit(1))
REHEARSAL = Question(select(folder.c.rehearsal))


def _number_of(*kinds: str) -> Any:
    return func.coalesce(func.sum(tally.c.n).filter(or_(*(tally.c.kind == kind for kind in kinds))), 0)


COUNTS = Question(
    select(
        _number_of("swipe").label("swipes"),
        _number_of("refused").label("refused"),
        _number_of("sitting").label("sittings"),
        _number_of("armed").label("armed"),
        _number_of("accepted").label("accepted"),
        _number_of("abandoned").label("abandoned"),
        _number_of("intent").label("intents"),
        _number_of("bound").label("bound"),
        _number_of("no_picture").label("no_picture"),
        _number_of("orphan").label("orphans"),
        _number_of("calibration").label("calibration"),
        _number_of("retake", "retake_of").label("retakes"),
    )
)

# operators

_RETIRED = exists().where(retirement.c.operator == operator.c.id)
OPERATORS = Question(
    select(*operator.c["id", "name", "role"], operator_code.c.secret)
    .join(operator_code, operator_code.c.operator == operator.c.id)
    .where(
        ~_RETIRED,
        operator_code.c.seq
        == select(func.max(operator_code.c.seq))
        .where(operator_code.c.operator == operator.c.id)
        .correlate(operator)
        .scalar_subquery(),
    )
    .order_by(operator.c.seq)
)
OPERATOR_NAMES = Question(select(operator.c.name))

# numbers and jobs

GAPS = Question(select(number_gap).order_by(number_gap.c.seq))
LAST_ORDINALS = Question(
    select(sitting.c.job, func.max(sitting.c.ordinal).label("ordinal"))
    .where(sitting.c.desk == asked("desk"))
    .group_by(sitting.c.job)
)
PURGED = Question(select(purge.c.job, func.max(purge.c.seq).label("seq")).group_by(purge.c.job))
JOBS = Question(select(tally.c.job).distinct().order_by(tally.c.job))
