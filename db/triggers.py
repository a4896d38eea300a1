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
        "UPDATE person SET salt = NULL, name = NULL, id_number = NULL, code = NULL WHERE id = NEW.person",
    ),
    ("event_is_counted", "event", _count("NEW.job", "NEW.desk", "NEW.kind")),
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
        "OR coalesce(NEW.salt, NEW.name, NEW.id_number, NEW.code) IS NOT NULL "
        "OR NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.id)",
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
