"""The triggers: what SQLite itself refuses, whoever asks, because no constraint can say it.

A migration that rebuilds a table drops its triggers silently; `schema.py` compares what a file has with this list.
"""

from db.chain import ZERO

FROZEN = (
    "event",
    "folder",
    "erasure",
    "swipe",
    "also_token",
    "sitting",
    "arming",
    "override",
    "retake",
    "intent",
    "unknown",
    "outcome",
    "file",
    "body",
    "card_file",
    "exposure",
    "companion",
    "orphan",
    "calibration",
    "portrait",
    "ending",
    "number_gap",
    "operator",
    "operator_code",
    "retirement",
    "purge",
    "roster",
    "listing",
    "delisting",
    "class_size",
    "place",
    "reassignment",
    "claim",
    "fee",
    "payment",
    "payment_void",
)
"""Tables whose rows never change and never go. REPLACE deletes, and with `recursive_triggers` the trigger sees it."""


def _refuse(name: str, when: str, table: str, why: str, condition: str = "") -> str:
    guard = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {when} ON {table}{guard} BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _follow(name: str, table: str, then: str, condition: str = "") -> str:
    guard = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} AFTER INSERT ON {table}{guard} BEGIN {then}; END"


def _count(job: str, desk: str, kind: str) -> str:
    return (
        f"INSERT INTO tally (job, desk, kind, n) VALUES ({job}, {desk}, {kind}, 1)"
        " ON CONFLICT (job, desk, kind) DO UPDATE SET n = n + 1"
    )


def _frozen(table: str) -> dict[str, str]:
    return {
        f"{table}_never_changes": _refuse(f"{table}_never_changes", "UPDATE", table, f"{table}: rows never change"),
        f"{table}_never_goes": _refuse(f"{table}_never_goes", "DELETE", table, f"{table}: rows never go"),
    }


_CLOSED_SITTING = "NOT EXISTS (SELECT 1 FROM open_sitting WHERE sitting = NEW.sitting)"
_CLOSED_INTENT = "NOT EXISTS (SELECT 1 FROM open_intent WHERE intent = NEW.intent)"

# name, table, what the error says, when
_REFUSALS = (
    *(
        (f"{table}_needs_open_sitting", table, f"{table}: the sitting has ended", _CLOSED_SITTING)
        for table in ("arming", "override", "retake", "intent", "ending")
    ),
    *(
        (f"{table}_needs_open_intent", table, f"{table}: the intent has its outcome", _CLOSED_INTENT)
        for table in ("unknown", "exposure", "outcome")
    ),
    (
        "event_follows",
        "event",
        "event: does not follow the one before",
        "NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event) "
        f"OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), '{ZERO}')",
    ),
    (
        "sitting_needs_accepted_swipe",
        "sitting",
        "sitting: the swipe was refused",
        "NOT EXISTS (SELECT 1 FROM swipe WHERE id = NEW.swipe AND code IS NULL)",
    ),
    (
        "also_token_needs_accepted_swipe",
        "also_token",
        "also_token: the swipe was refused",
        "NOT EXISTS (SELECT 1 FROM swipe WHERE id = NEW.swipe AND code IS NULL)",
    ),
    (
        "sitting_retakes_accepted",
        "sitting",
        "sitting: retakes one that was not accepted",
        "NEW.retake_of IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM ending WHERE sitting = NEW.retake_of AND result = 'accepted')",
    ),
    (
        "intent_needs_arming",
        "intent",
        "intent: the sitting is not armed",
        "NOT EXISTS (SELECT 1 FROM arming WHERE sitting = NEW.sitting)",
    ),
    (
        "exposure_is_no_companion",
        "exposure",
        "exposure: the bytes are a raw file beside another",
        "EXISTS (SELECT 1 FROM companion WHERE sha256 = NEW.sha256)",
    ),
    (
        "companion_is_no_exposure",
        "companion",
        "companion: the bytes are an exposure",
        "EXISTS (SELECT 1 FROM exposure WHERE sha256 = NEW.sha256)",
    ),
    (
        "companion_came_with_its_picture",
        "companion",
        "companion: did not come with that picture",
        "NOT EXISTS (SELECT 1 FROM file AS picture"
        " JOIN file AS raw ON raw.seq = picture.seq AND raw.role = picture.role"
        " WHERE picture.path = NEW.picture AND raw.path = NEW.path AND raw.path <> picture.path"
        " AND raw.sha256 = NEW.sha256 AND picture.role IN ('exposure', 'calibration'))",
    ),
    (
        "outcome_tells_the_truth",
        "outcome",
        "outcome: bound without an exposure, or no picture with one",
        "(NEW.kind = 'bound') IS NOT EXISTS (SELECT 1 FROM exposure WHERE intent = NEW.intent)",
    ),
    (
        "ending_needs_settled_intents",
        "ending",
        "ending: an intent is still open",
        "EXISTS (SELECT 1 FROM open_intent WHERE sitting = NEW.sitting)",
    ),
    (
        "open_sitting_opens_once",
        "open_sitting",
        "open_sitting: the sitting has ended",
        "EXISTS (SELECT 1 FROM ending WHERE sitting = NEW.sitting)",
    ),
    (
        "open_intent_opens_once",
        "open_intent",
        "open_intent: the intent has its outcome",
        "EXISTS (SELECT 1 FROM outcome WHERE intent = NEW.intent)",
    ),
    (
        "sitting_outside_gaps",
        "sitting",
        "sitting: the number was skipped",
        "EXISTS (SELECT 1 FROM number_gap WHERE job = NEW.job AND desk = NEW.desk "
        "AND NEW.ordinal BETWEEN first AND last)",
    ),
    (
        "number_gap_lies_ahead",
        "number_gap",
        "number_gap: numbers were given there",
        "NEW.first <= (SELECT coalesce(max(ordinal), 0) FROM sitting WHERE job = NEW.job AND desk = NEW.desk)",
    ),
    (
        "place_needs_open_sitting",
        "place",
        "place: the sitting has ended",
        _CLOSED_SITTING,
    ),
    (
        "place_is_free",
        "place",
        "place: somebody has this row of the list",
        "NEW.listing IS NOT NULL AND EXISTS (SELECT 1 FROM place AS taken"
        " LEFT JOIN ending ON ending.sitting = taken.sitting"
        " WHERE taken.listing = NEW.listing AND ending.result IS NOT 'abandoned')"
        " AND NOT EXISTS (SELECT 1 FROM sitting JOIN place AS earlier ON earlier.sitting = sitting.retake_of"
        " WHERE sitting.id = NEW.sitting AND earlier.listing = NEW.listing)",
    ),
    (
        "reassignment_moves_what_is_there",
        "reassignment",
        "reassignment: the picture is not where it is taken from",
        "NOT EXISTS (SELECT 1 FROM held WHERE exposure = NEW.exposure"
        " AND (sitting IS NULL OR sitting = NEW.from_sitting))",
    ),
    (
        "reassignment_to_ended_sitting",
        "reassignment",
        "reassignment: the sitting has not ended",
        "NEW.to_sitting IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ending WHERE sitting = NEW.to_sitting)",
    ),
    ("tally_begins_at_one", "tally", "tally: counts one by one", "NEW.n IS NOT 1"),
)

_CONSEQUENCES = (
    ("sitting_opens", "sitting", "INSERT INTO open_sitting (sitting) VALUES (NEW.id)"),
    ("sitting_closes", "ending", "DELETE FROM open_sitting WHERE sitting = NEW.sitting"),
    ("intent_opens", "intent", "INSERT INTO open_intent (intent, sitting) VALUES (NEW.id, NEW.sitting)"),
    ("intent_closes", "outcome", "DELETE FROM open_intent WHERE intent = NEW.intent"),
    (
        "person_is_erased",
        "erasure",
        "UPDATE person SET salt = NULL, name = NULL, id_number = NULL, code = NULL, student_number = NULL,"
        " exam_number = NULL, sex = NULL, birth = NULL WHERE id = NEW.person;"
        " UPDATE correction SET salt = NULL, listed = NULL, said = NULL WHERE person = NEW.person;"
        " UPDATE status SET salt = NULL, taken_where = NULL, remark = NULL WHERE person = NEW.person",
    ),
    ("event_is_counted", "event", _count("NEW.job", "NEW.desk", "NEW.kind")),
    (
        "picture_moves",
        "reassignment",
        "UPDATE held SET sitting = NULL WHERE sitting = NEW.to_sitting AND exposure <> NEW.exposure;"
        " UPDATE held SET sitting = NEW.to_sitting WHERE exposure = NEW.exposure",
    ),
)

# name, table, what follows, when
_SOMETIMES = (
    ("retake_is_counted", "sitting", _count("NEW.job", "NEW.desk", "'retake_of'"), "NEW.retake_of IS NOT NULL"),
    (
        "card_file_appears",
        "card_file",
        "INSERT INTO on_card (serial, path) VALUES (NEW.serial, NEW.path) ON CONFLICT (serial, path) DO NOTHING",
        "NEW.present = 1",
    ),
    (
        "card_file_goes",
        "card_file",
        "DELETE FROM on_card WHERE serial = NEW.serial AND path = NEW.path",
        "NEW.present = 0",
    ),
    (
        "picture_is_held",
        "ending",
        "INSERT INTO held (exposure, sitting) VALUES (NEW.exposure, NEW.sitting)",
        "NEW.result = 'accepted'",
    ),
)

# What may happen to the tables that are not frozen.
_NARROW = {
    "person_never_goes": _refuse("person_never_goes", "DELETE", "person", "person: rows never go"),
    "person_only_erased": _refuse(
        "person_only_erased",
        "UPDATE",
        "person",
        "person: can only be erased, and only with its event",
        "NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq OR NEW.seal IS NOT OLD.seal "
        "OR coalesce(NEW.salt, NEW.name, NEW.id_number, NEW.code,"
        " NEW.student_number, NEW.exam_number, NEW.sex, NEW.birth) IS NOT NULL "
        "OR NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.id)",
    ),
    "correction_never_goes": _refuse("correction_never_goes", "DELETE", "correction", "correction: rows never go"),
    "correction_only_erased": _refuse(
        "correction_only_erased",
        "UPDATE",
        "correction",
        "correction: can only be erased, and only with its person",
        "NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at OR NEW.person IS NOT OLD.person "
        "OR NEW.sitting IS NOT OLD.sitting OR NEW.listing IS NOT OLD.listing OR NEW.what IS NOT OLD.what "
        "OR NEW.origin IS NOT OLD.origin OR NEW.operator IS NOT OLD.operator OR NEW.seal IS NOT OLD.seal "
        "OR coalesce(NEW.salt, NEW.listed, NEW.said) IS NOT NULL "
        "OR NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.person)",
    ),
    "status_never_goes": _refuse("status_never_goes", "DELETE", "status", "status: rows never go"),
    "status_only_erased": _refuse(
        "status_only_erased",
        "UPDATE",
        "status",
        "status: can only be erased, and only with its person",
        "NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at OR NEW.job IS NOT OLD.job "
        "OR NEW.person IS NOT OLD.person OR NEW.listing IS NOT OLD.listing OR NEW.sitting IS NOT OLD.sitting "
        "OR NEW.kind IS NOT OLD.kind OR NEW.day IS NOT OLD.day OR NEW.copies IS NOT OLD.copies "
        "OR NEW.fee_fen IS NOT OLD.fee_fen OR NEW.path IS NOT OLD.path OR NEW.sha256 IS NOT OLD.sha256 "
        "OR NEW.size IS NOT OLD.size OR NEW.operator IS NOT OLD.operator OR NEW.seal IS NOT OLD.seal "
        "OR coalesce(NEW.salt, NEW.taken_where, NEW.remark) IS NOT NULL "
        "OR NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.person)",
    ),
    "held_never_goes": _refuse("held_never_goes", "DELETE", "held", "held: rows never go"),
    "held_follows_reassignment": _refuse(
        "held_follows_reassignment",
        "UPDATE",
        "held",
        "held: nobody re-assigned it",
        "NEW.exposure IS NOT OLD.exposure OR NOT EXISTS (SELECT 1 FROM reassignment"
        " WHERE exposure = OLD.exposure AND to_sitting IS NEW.sitting"
        " OR NEW.sitting IS NULL AND to_sitting = OLD.sitting)",
    ),
    "open_sitting_never_changes": _refuse(
        "open_sitting_never_changes", "UPDATE", "open_sitting", "open_sitting: rows never change"
    ),
    "open_sitting_stays_open": _refuse(
        "open_sitting_stays_open",
        "DELETE",
        "open_sitting",
        "open_sitting: the sitting has not ended",
        "NOT EXISTS (SELECT 1 FROM ending WHERE sitting = OLD.sitting)",
    ),
    "open_intent_never_changes": _refuse(
        "open_intent_never_changes", "UPDATE", "open_intent", "open_intent: rows never change"
    ),
    "open_intent_stays_open": _refuse(
        "open_intent_stays_open",
        "DELETE",
        "open_intent",
        "open_intent: the intent has no outcome",
        "NOT EXISTS (SELECT 1 FROM outcome WHERE intent = OLD.intent)",
    ),
    "on_card_never_changes": _refuse("on_card_never_changes", "UPDATE", "on_card", "on_card: rows never change"),
    "on_card_stays_until_gone": _refuse(
        "on_card_stays_until_gone",
        "DELETE",
        "on_card",
        "on_card: nobody saw it go",
        "(SELECT present FROM card_file WHERE serial = OLD.serial AND path = OLD.path ORDER BY seq DESC LIMIT 1)"
        " IS NOT 0",
    ),
    "tally_only_counts": _refuse(
        "tally_only_counts",
        "UPDATE",
        "tally",
        "tally: counts one by one",
        "NEW.job IS NOT OLD.job OR NEW.desk IS NOT OLD.desk OR NEW.kind IS NOT OLD.kind OR NEW.n IS NOT OLD.n + 1",
    ),
    "tally_never_goes": _refuse("tally_never_goes", "DELETE", "tally", "tally: rows never go"),
}

TRIGGERS: dict[str, str] = {
    **{name: sql for table in FROZEN for name, sql in _frozen(table).items()},
    **{name: _refuse(name, "INSERT", table, why, condition) for name, table, why, condition in _REFUSALS},
    **{name: _follow(name, table, then) for name, table, then in _CONSEQUENCES},
    **{name: _follow(name, table, then, condition) for name, table, then, condition in _SOMETIMES},
    **_NARROW,
}
"""Every trigger by name, as the SQL that makes it."""
