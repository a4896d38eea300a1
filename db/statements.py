"""The questions a journal answers, each built once; SQLAlchemy then compiles each once.

What is asked during the day reads no more in a full folder than in a new one: every such question starts at an index
or at the small tables of what is open.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select

from db.tables import (
    arming,
    body,
    calibration,
    card_file,
    ending,
    event,
    exposure,
    file,
    folder,
    intent,
    open_intent,
    open_sitting,
    orphan,
    outcome,
    override,
    person,
    portrait,
    retake,
    sitting,
    swipe,
    unknown,
)

Question = Select[Any]


def asked(name: str) -> Any:
    """A value given when the question is asked."""
    return bindparam(name)


# sittings

ANY_SITTING = select(sitting)
_ENDED = ANY_SITTING.join(ending, ending.c.sitting == sitting.c.id)
_ACCEPTED = _ENDED.where(ending.c.result == "accepted", sitting.c.job == asked("job"))


def whole(chosen: Question, *, newest_first: bool = False) -> Question:
    """Chosen sittings with all that is settled about them: a row per exposure, or one row for a sitting without any."""
    one = chosen.subquery()
    return (
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
        .order_by(one.c.seq.desc() if newest_first else one.c.seq, exposure.c.seq)
    )


def listed(result: str | None, limit: int | None, *, newest_first: bool) -> Question:
    """Sittings in the order of their swipes; `result` is asked for when one is given."""
    chosen = ANY_SITTING if result is None else _ENDED.where(ending.c.result == asked("result"))
    order = sitting.c.seq.desc() if newest_first else sitting.c.seq
    return whole(chosen.order_by(order).limit(limit), newest_first=newest_first)


SITTING = whole(ANY_SITTING.where(sitting.c.id == asked("id")))
OPEN_SITTINGS = whole(ANY_SITTING.where(sitting.c.id.in_(select(open_sitting.c.sitting))))
ACCEPTED_BY_NUMBER = whole(_ACCEPTED.where(sitting.c.number == asked("number")))
ACCEPTED_OF_KEY = whole(
    _ACCEPTED.join(swipe, swipe.c.id == sitting.c.swipe)
    .where(swipe.c.key == asked("key"))
    .order_by(sitting.c.seq.desc())
    .limit(1)
)

# swipes and people

SWIPE = select(swipe).where(swipe.c.id == asked("id"))
PERSON = select(person).where(person.c.id == asked("id"))
OVERRIDES = select(override).where(override.c.sitting == asked("sitting")).order_by(override.c.seq)
RETAKES = select(func.count()).select_from(retake).where(retake.c.sitting == asked("sitting"))

# intents

_INTENT = select(
    *intent.c["id", "sitting", "at", "serial"],
    exists().where(unknown.c.intent == intent.c.id).label("unknown"),
    outcome.c.kind.label("outcome"),
).outerjoin(outcome, outcome.c.intent == intent.c.id)

INTENT = _INTENT.where(intent.c.id == asked("id"))
INTENTS_OF = _INTENT.where(intent.c.sitting == asked("sitting")).order_by(intent.c.seq)
INTENTS_OPEN = _INTENT.where(intent.c.id.in_(select(open_intent.c.intent))).order_by(intent.c.seq)
INTENT_DATA = select(event.c.data).join(intent, intent.c.seq == event.c.seq).where(intent.c.id == asked("id"))

# files

_FILE = file.c["path", "sha256", "size", "serial", "card_path", "shot_at", "evidence"]

_EXPOSURE = select(*exposure.c["id", "intent", "sitting", "at"], *_FILE).join(file, file.c.path == exposure.c.path)
EXPOSURE = _EXPOSURE.where(exposure.c.id == asked("id"))
EXPOSURES_OF = _EXPOSURE.where(exposure.c.sitting == asked("sitting")).order_by(exposure.c.seq)

ORPHANS = (
    select(*orphan.c["id", "at", "reason", "intent"], *_FILE)
    .join(file, file.c.path == orphan.c.path)
    .order_by(orphan.c.seq)
)

_CALIBRATION = select(*calibration.c["id", "at", "offset_ms"], calibration.c.serial.label("body"), *_FILE).join(
    file, file.c.path == calibration.c.path
)
CALIBRATIONS = _CALIBRATION.order_by(calibration.c.seq)
CALIBRATION_OF_DAY = (
    _CALIBRATION.where(calibration.c.serial == asked("serial"), func.substr(calibration.c.at, 1, 10) == asked("day"))
    .order_by(calibration.c.seq.desc())
    .limit(1)
)

PORTRAIT_OF = (
    select(portrait, *file.c["sha256", "size"], event.c.data)
    .join(file, file.c.path == portrait.c.path)
    .join(event, event.c.seq == portrait.c.seq)
    .where(portrait.c.exposure == asked("exposure"))
    .order_by(portrait.c.seq.desc())
    .limit(1)
)

FILES = select(file.c.role, *_FILE).order_by(file.c.seq)
PATHS = select(file.c.path)
SHA256 = select(exists().where(file.c.sha256 == asked("sha256")))

# cards

BODY = select(exists().where(body.c.serial == asked("serial")))
# SQLite takes the other columns of a group from the row with the maximum: https://sqlite.org/lang_select.html#bareagg
_last = (
    select(card_file.c.path, card_file.c.present, func.max(card_file.c.seq))
    .where(card_file.c.serial == asked("serial"))
    .group_by(card_file.c.path)
    .subquery()
)
CARD = select(_last.c.path).where(_last.c.present == 1)

# the whole

HEAD = select(event.c.hash).order_by(event.c.seq.desc()).limit(1)
JOB = select(event.c.job).order_by(event.c.seq.desc()).limit(1)
REHEARSAL = select(folder.c.rehearsal)


def _number_of(table: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


COUNTS = select(
    _number_of(swipe, swipe.c.code.is_(None)).label("swipes"),
    _number_of(swipe, swipe.c.code.is_not(None)).label("refused"),
    _number_of(sitting).label("sittings"),
    _number_of(arming).label("armed"),
    _number_of(ending, ending.c.result == "accepted").label("accepted"),
    _number_of(ending, ending.c.result == "abandoned").label("abandoned"),
    _number_of(intent).label("intents"),
    _number_of(outcome, outcome.c.kind == "bound").label("bound"),
    _number_of(outcome, outcome.c.kind == "no_picture").label("no_picture"),
    _number_of(orphan).label("orphans"),
    _number_of(calibration).label("calibration"),
    (_number_of(retake) + _number_of(sitting, sitting.c.retake_of.is_not(None))).label("retakes"),
)
