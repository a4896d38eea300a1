-- The first form of the journal. Frozen: a published revision is never edited.

CREATE TABLE event (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    job TEXT NOT NULL,
    desk TEXT NOT NULL,
    operator TEXT,
    refs TEXT NOT NULL,
    data TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq)
) STRICT;

CREATE TABLE body (
    serial TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (serial),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE card_file (
    serial TEXT NOT NULL,
    path TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    PRIMARY KEY (serial, path, seq),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE file (
    path TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('exposure', 'orphan', 'calibration', 'portrait')),
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    serial TEXT NOT NULL,
    card_path TEXT NOT NULL,
    shot_at TEXT,
    evidence TEXT NOT NULL,
    PRIMARY KEY (path),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE INDEX file_by_sha256 ON file (sha256);

CREATE TABLE folder (
    id INTEGER NOT NULL CHECK (id = 1),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
    program TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
) STRICT;

CREATE TABLE person (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    seal TEXT NOT NULL,
    salt TEXT,
    name TEXT,
    id_number TEXT,
    code TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE calibration (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    serial TEXT NOT NULL,
    offset_ms INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(path) REFERENCES file (path)
) WITHOUT ROWID, STRICT;

CREATE INDEX calibration_by_serial ON calibration (serial, seq);

CREATE TABLE erasure (
    person TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (person),
    FOREIGN KEY(person) REFERENCES person (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE swipe (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT,
    trust TEXT,
    "key" TEXT,
    reader TEXT,
    person TEXT,
    code TEXT,
    PRIMARY KEY (id),
    CHECK ((person IS NULL) = (code IS NOT NULL)),
    CHECK ((kind IS NULL) = (trust IS NULL) AND (kind IS NULL) = (key IS NULL)),
    CHECK ((kind IS NULL) = (reader IS NULL) AND (kind IS NOT NULL OR person IS NULL)),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(person) REFERENCES person (id)
) WITHOUT ROWID, STRICT;

CREATE INDEX swipe_by_key ON swipe ("key");

CREATE TABLE sitting (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    swipe TEXT NOT NULL,
    job TEXT NOT NULL,
    desk TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    retake_of TEXT,
    PRIMARY KEY (id),
    UNIQUE (job, desk, ordinal),
    CHECK (ordinal > 0 AND number = printf('%s-%04d', desk, ordinal)),
    FOREIGN KEY(seq) REFERENCES event (seq),
    UNIQUE (swipe),
    FOREIGN KEY(swipe) REFERENCES swipe (id),
    FOREIGN KEY(retake_of) REFERENCES sitting (id)
) WITHOUT ROWID, STRICT;

CREATE INDEX sitting_by_seq ON sitting (seq);

CREATE TABLE arming (
    sitting TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    armed_by TEXT NOT NULL CHECK (armed_by IN ('swipe', 'token', 'key')),
    PRIMARY KEY (sitting),
    FOREIGN KEY(sitting) REFERENCES sitting (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE intent (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    sitting TEXT NOT NULL,
    serial TEXT NOT NULL,
    run INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (sitting, id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(sitting) REFERENCES sitting (id)
) WITHOUT ROWID, STRICT;

CREATE TABLE open_sitting (
    sitting TEXT NOT NULL,
    PRIMARY KEY (sitting),
    FOREIGN KEY(sitting) REFERENCES sitting (id)
) WITHOUT ROWID, STRICT;

CREATE TABLE override (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    sitting TEXT NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    operator TEXT,
    PRIMARY KEY (seq),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(sitting) REFERENCES sitting (id)
) STRICT;

CREATE INDEX override_by_sitting ON override (sitting);

CREATE TABLE retake (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    sitting TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (seq),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(sitting) REFERENCES sitting (id)
) STRICT;

CREATE INDEX retake_by_sitting ON retake (sitting);

CREATE TABLE exposure (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    intent TEXT NOT NULL,
    sitting TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(intent, sitting) REFERENCES intent (id, sitting),
    UNIQUE (sitting, id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    UNIQUE (intent),
    FOREIGN KEY(path) REFERENCES file (path),
    UNIQUE (sha256)
) WITHOUT ROWID, STRICT;

CREATE TABLE open_intent (
    intent TEXT NOT NULL,
    sitting TEXT NOT NULL,
    PRIMARY KEY (intent),
    FOREIGN KEY(intent) REFERENCES intent (id),
    UNIQUE (sitting),
    FOREIGN KEY(sitting) REFERENCES sitting (id)
) WITHOUT ROWID, STRICT;

CREATE TABLE orphan (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    path TEXT NOT NULL,
    intent TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(path) REFERENCES file (path),
    FOREIGN KEY(intent) REFERENCES intent (id)
) WITHOUT ROWID, STRICT;

CREATE TABLE outcome (
    intent TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('bound', 'no_picture')),
    reason TEXT,
    PRIMARY KEY (intent),
    CHECK ((kind = 'no_picture') = (reason IS NOT NULL)),
    FOREIGN KEY(intent) REFERENCES intent (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE unknown (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    intent TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (seq),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(intent) REFERENCES intent (id)
) STRICT;

CREATE INDEX unknown_by_intent ON unknown (intent);

CREATE TABLE ending (
    sitting TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('accepted', 'abandoned')),
    reason TEXT,
    exposure TEXT,
    PRIMARY KEY (sitting),
    FOREIGN KEY(exposure, sitting) REFERENCES exposure (id, sitting),
    CHECK ((result = 'accepted') = (exposure IS NOT NULL)),
    CHECK ((result = 'abandoned') = (reason IS NOT NULL)),
    FOREIGN KEY(sitting) REFERENCES sitting (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    UNIQUE (exposure)
) WITHOUT ROWID, STRICT;

CREATE TABLE portrait (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    exposure TEXT NOT NULL,
    path TEXT NOT NULL,
    x INTEGER NOT NULL,
    y INTEGER NOT NULL,
    w INTEGER NOT NULL,
    h INTEGER NOT NULL,
    quality INTEGER NOT NULL,
    profile TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(exposure) REFERENCES exposure (id),
    FOREIGN KEY(path) REFERENCES file (path)
) WITHOUT ROWID, STRICT;

CREATE INDEX portrait_by_exposure ON portrait (exposure, seq);

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'event: rows never change');
END;

CREATE TRIGGER event_never_goes BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'event: rows never go');
END;

CREATE TRIGGER folder_never_changes BEFORE UPDATE ON folder
BEGIN
    SELECT RAISE(ABORT, 'folder: rows never change');
END;

CREATE TRIGGER folder_never_goes BEFORE DELETE ON folder
BEGIN
    SELECT RAISE(ABORT, 'folder: rows never go');
END;

CREATE TRIGGER erasure_never_changes BEFORE UPDATE ON erasure
BEGIN
    SELECT RAISE(ABORT, 'erasure: rows never change');
END;

CREATE TRIGGER erasure_never_goes BEFORE DELETE ON erasure
BEGIN
    SELECT RAISE(ABORT, 'erasure: rows never go');
END;

CREATE TRIGGER swipe_never_changes BEFORE UPDATE ON swipe
BEGIN
    SELECT RAISE(ABORT, 'swipe: rows never change');
END;

CREATE TRIGGER swipe_never_goes BEFORE DELETE ON swipe
BEGIN
    SELECT RAISE(ABORT, 'swipe: rows never go');
END;

CREATE TRIGGER sitting_never_changes BEFORE UPDATE ON sitting
BEGIN
    SELECT RAISE(ABORT, 'sitting: rows never change');
END;

CREATE TRIGGER sitting_never_goes BEFORE DELETE ON sitting
BEGIN
    SELECT RAISE(ABORT, 'sitting: rows never go');
END;

CREATE TRIGGER arming_never_changes BEFORE UPDATE ON arming
BEGIN
    SELECT RAISE(ABORT, 'arming: rows never change');
END;

CREATE TRIGGER arming_never_goes BEFORE DELETE ON arming
BEGIN
    SELECT RAISE(ABORT, 'arming: rows never go');
END;

CREATE TRIGGER override_never_changes BEFORE UPDATE ON override
BEGIN
    SELECT RAISE(ABORT, 'override: rows never change');
END;

CREATE TRIGGER override_never_goes BEFORE DELETE ON override
BEGIN
    SELECT RAISE(ABORT, 'override: rows never go');
END;

CREATE TRIGGER retake_never_changes BEFORE UPDATE ON retake
BEGIN
    SELECT RAISE(ABORT, 'retake: rows never change');
END;

CREATE TRIGGER retake_never_goes BEFORE DELETE ON retake
BEGIN
    SELECT RAISE(ABORT, 'retake: rows never go');
END;

CREATE TRIGGER intent_never_changes BEFORE UPDATE ON intent
BEGIN
    SELECT RAISE(ABORT, 'intent: rows never change');
END;

CREATE TRIGGER intent_never_goes BEFORE DELETE ON intent
BEGIN
    SELECT RAISE(ABORT, 'intent: rows never go');
END;

CREATE TRIGGER unknown_never_changes BEFORE UPDATE ON unknown
BEGIN
    SELECT RAISE(ABORT, 'unknown: rows never change');
END;

CREATE TRIGGER unknown_never_goes BEFORE DELETE ON unknown
BEGIN
    SELECT RAISE(ABORT, 'unknown: rows never go');
END;

CREATE TRIGGER outcome_never_changes BEFORE UPDATE ON outcome
BEGIN
    SELECT RAISE(ABORT, 'outcome: rows never change');
END;

CREATE TRIGGER outcome_never_goes BEFORE DELETE ON outcome
BEGIN
    SELECT RAISE(ABORT, 'outcome: rows never go');
END;

CREATE TRIGGER file_never_changes BEFORE UPDATE ON file
BEGIN
    SELECT RAISE(ABORT, 'file: rows never change');
END;

CREATE TRIGGER file_never_goes BEFORE DELETE ON file
BEGIN
    SELECT RAISE(ABORT, 'file: rows never go');
END;

CREATE TRIGGER body_never_changes BEFORE UPDATE ON body
BEGIN
    SELECT RAISE(ABORT, 'body: rows never change');
END;

CREATE TRIGGER body_never_goes BEFORE DELETE ON body
BEGIN
    SELECT RAISE(ABORT, 'body: rows never go');
END;

CREATE TRIGGER card_file_never_changes BEFORE UPDATE ON card_file
BEGIN
    SELECT RAISE(ABORT, 'card_file: rows never change');
END;

CREATE TRIGGER card_file_never_goes BEFORE DELETE ON card_file
BEGIN
    SELECT RAISE(ABORT, 'card_file: rows never go');
END;

CREATE TRIGGER exposure_never_changes BEFORE UPDATE ON exposure
BEGIN
    SELECT RAISE(ABORT, 'exposure: rows never change');
END;

CREATE TRIGGER exposure_never_goes BEFORE DELETE ON exposure
BEGIN
    SELECT RAISE(ABORT, 'exposure: rows never go');
END;

CREATE TRIGGER orphan_never_changes BEFORE UPDATE ON orphan
BEGIN
    SELECT RAISE(ABORT, 'orphan: rows never change');
END;

CREATE TRIGGER orphan_never_goes BEFORE DELETE ON orphan
BEGIN
    SELECT RAISE(ABORT, 'orphan: rows never go');
END;

CREATE TRIGGER calibration_never_changes BEFORE UPDATE ON calibration
BEGIN
    SELECT RAISE(ABORT, 'calibration: rows never change');
END;

CREATE TRIGGER calibration_never_goes BEFORE DELETE ON calibration
BEGIN
    SELECT RAISE(ABORT, 'calibration: rows never go');
END;

CREATE TRIGGER portrait_never_changes BEFORE UPDATE ON portrait
BEGIN
    SELECT RAISE(ABORT, 'portrait: rows never change');
END;

CREATE TRIGGER portrait_never_goes BEFORE DELETE ON portrait
BEGIN
    SELECT RAISE(ABORT, 'portrait: rows never go');
END;

CREATE TRIGGER ending_never_changes BEFORE UPDATE ON ending
BEGIN
    SELECT RAISE(ABORT, 'ending: rows never change');
END;

CREATE TRIGGER ending_never_goes BEFORE DELETE ON ending
BEGIN
    SELECT RAISE(ABORT, 'ending: rows never go');
END;

CREATE TRIGGER arming_needs_open_sitting BEFORE INSERT ON arming
WHEN NOT EXISTS (SELECT 1 FROM open_sitting WHERE sitting = NEW.sitting)
BEGIN
    SELECT RAISE(ABORT, 'arming: the sitting has ended');
END;

CREATE TRIGGER override_needs_open_sitting BEFORE INSERT ON override
WHEN NOT EXISTS (SELECT 1 FROM open_sitting WHERE sitting = NEW.sitting)
BEGIN
    SELECT RAISE(ABORT, 'override: the sitting has ended');
END;

CREATE TRIGGER retake_needs_open_sitting BEFORE INSERT ON retake
WHEN NOT EXISTS (SELECT 1 FROM open_sitting WHERE sitting = NEW.sitting)
BEGIN
    SELECT RAISE(ABORT, 'retake: the sitting has ended');
END;

CREATE TRIGGER intent_needs_open_sitting BEFORE INSERT ON intent
WHEN NOT EXISTS (SELECT 1 FROM open_sitting WHERE sitting = NEW.sitting)
BEGIN
    SELECT RAISE(ABORT, 'intent: the sitting has ended');
END;

CREATE TRIGGER ending_needs_open_sitting BEFORE INSERT ON ending
WHEN NOT EXISTS (SELECT 1 FROM open_sitting WHERE sitting = NEW.sitting)
BEGIN
    SELECT RAISE(ABORT, 'ending: the sitting has ended');
END;

CREATE TRIGGER unknown_needs_open_intent BEFORE INSERT ON unknown
WHEN NOT EXISTS (SELECT 1 FROM open_intent WHERE intent = NEW.intent)
BEGIN
    SELECT RAISE(ABORT, 'unknown: the intent has its outcome');
END;

CREATE TRIGGER exposure_needs_open_intent BEFORE INSERT ON exposure
WHEN NOT EXISTS (SELECT 1 FROM open_intent WHERE intent = NEW.intent)
BEGIN
    SELECT RAISE(ABORT, 'exposure: the intent has its outcome');
END;

CREATE TRIGGER outcome_needs_open_intent BEFORE INSERT ON outcome
WHEN NOT EXISTS (SELECT 1 FROM open_intent WHERE intent = NEW.intent)
BEGIN
    SELECT RAISE(ABORT, 'outcome: the intent has its outcome');
END;

CREATE TRIGGER event_follows BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
    OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN
    SELECT RAISE(ABORT, 'event: does not follow the one before');
END;

CREATE TRIGGER sitting_needs_accepted_swipe BEFORE INSERT ON sitting
WHEN NOT EXISTS (SELECT 1 FROM swipe WHERE id = NEW.swipe AND code IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'sitting: the swipe was refused');
END;

CREATE TRIGGER sitting_retakes_accepted BEFORE INSERT ON sitting
WHEN NEW.retake_of IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM ending WHERE sitting = NEW.retake_of AND result = 'accepted')
BEGIN
    SELECT RAISE(ABORT, 'sitting: retakes one that was not accepted');
END;

CREATE TRIGGER intent_needs_arming BEFORE INSERT ON intent
WHEN NOT EXISTS (SELECT 1 FROM arming WHERE sitting = NEW.sitting)
BEGIN
    SELECT RAISE(ABORT, 'intent: the sitting is not armed');
END;

CREATE TRIGGER outcome_tells_the_truth BEFORE INSERT ON outcome
WHEN (NEW.kind = 'bound') IS NOT EXISTS (SELECT 1 FROM exposure WHERE intent = NEW.intent)
BEGIN
    SELECT RAISE(ABORT, 'outcome: bound without an exposure, or no picture with one');
END;

CREATE TRIGGER ending_needs_settled_intents BEFORE INSERT ON ending
WHEN EXISTS (SELECT 1 FROM open_intent WHERE sitting = NEW.sitting)
BEGIN
    SELECT RAISE(ABORT, 'ending: an intent is still open');
END;

CREATE TRIGGER open_sitting_opens_once BEFORE INSERT ON open_sitting
WHEN EXISTS (SELECT 1 FROM ending WHERE sitting = NEW.sitting)
BEGIN
    SELECT RAISE(ABORT, 'open_sitting: the sitting has ended');
END;

CREATE TRIGGER open_intent_opens_once BEFORE INSERT ON open_intent
WHEN EXISTS (SELECT 1 FROM outcome WHERE intent = NEW.intent)
BEGIN
    SELECT RAISE(ABORT, 'open_intent: the intent has its outcome');
END;

CREATE TRIGGER sitting_opens AFTER INSERT ON sitting
BEGIN
    INSERT INTO open_sitting (sitting) VALUES (NEW.id);
END;

CREATE TRIGGER sitting_closes AFTER INSERT ON ending
BEGIN
    DELETE FROM open_sitting WHERE sitting = NEW.sitting;
END;

CREATE TRIGGER intent_opens AFTER INSERT ON intent
BEGIN
    INSERT INTO open_intent (intent, sitting) VALUES (NEW.id, NEW.sitting);
END;

CREATE TRIGGER intent_closes AFTER INSERT ON outcome
BEGIN
    DELETE FROM open_intent WHERE intent = NEW.intent;
END;

CREATE TRIGGER person_is_erased AFTER INSERT ON erasure
BEGIN
    UPDATE person SET salt = NULL, name = NULL, id_number = NULL, code = NULL WHERE id = NEW.person;
END;

CREATE TRIGGER person_never_goes BEFORE DELETE ON person
BEGIN
    SELECT RAISE(ABORT, 'person: rows never go');
END;

CREATE TRIGGER person_only_erased BEFORE UPDATE ON person
WHEN NEW.id IS NOT OLD.id
    OR NEW.seq IS NOT OLD.seq
    OR NEW.seal IS NOT OLD.seal
    OR coalesce(NEW.salt, NEW.name, NEW.id_number, NEW.code) IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'person: can only be erased, and only with its event');
END;

CREATE TRIGGER open_sitting_never_changes BEFORE UPDATE ON open_sitting
BEGIN
    SELECT RAISE(ABORT, 'open_sitting: rows never change');
END;

CREATE TRIGGER open_sitting_stays_open BEFORE DELETE ON open_sitting
WHEN NOT EXISTS (SELECT 1 FROM ending WHERE sitting = OLD.sitting)
BEGIN
    SELECT RAISE(ABORT, 'open_sitting: the sitting has not ended');
END;

CREATE TRIGGER open_intent_never_changes BEFORE UPDATE ON open_intent
BEGIN
    SELECT RAISE(ABORT, 'open_intent: rows never change');
END;

CREATE TRIGGER open_intent_stays_open BEFORE DELETE ON open_intent
WHEN NOT EXISTS (SELECT 1 FROM outcome WHERE intent = OLD.intent)
BEGIN
    SELECT RAISE(ABORT, 'open_intent: the intent has no outcome');
END;
