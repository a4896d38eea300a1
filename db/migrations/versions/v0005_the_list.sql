-- The list of expected people, and what people decide about pictures. Frozen: a published revision is never edited.

ALTER TABLE person ADD COLUMN student_number TEXT;

ALTER TABLE person ADD COLUMN exam_number TEXT;

ALTER TABLE person ADD COLUMN sex TEXT;

ALTER TABLE person ADD COLUMN birth TEXT;

CREATE TABLE roster (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    job TEXT NOT NULL,
    form TEXT NOT NULL CHECK (form IN ('people', 'classes')),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    sha256 TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE listing (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    job TEXT NOT NULL,
    roster TEXT NOT NULL,
    person TEXT NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal > 0),
    id_key TEXT,
    student_key TEXT,
    name_key TEXT,
    class TEXT,
    level TEXT,
    major TEXT,
    college TEXT,
    cohort TEXT,
    standing TEXT NOT NULL CHECK (standing IN ('', 'entrusted', 'captured', 'status-change')),
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(roster) REFERENCES roster (id),
    FOREIGN KEY(person) REFERENCES person (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX listing_by_class ON listing (job, class, ordinal);

CREATE INDEX listing_by_id_key ON listing (id_key);

CREATE INDEX listing_by_student_key ON listing (student_key);

CREATE INDEX listing_by_name_key ON listing (name_key);

CREATE TABLE delisting (
    listing TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('gone', 'changed')),
    PRIMARY KEY (listing),
    FOREIGN KEY(listing) REFERENCES listing (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE class_size (
    roster TEXT NOT NULL,
    class TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    ordinal INTEGER NOT NULL CHECK (ordinal > 0),
    heads INTEGER NOT NULL CHECK (heads > 0),
    PRIMARY KEY (roster, class),
    FOREIGN KEY(roster) REFERENCES roster (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE place (
    sitting TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    listing TEXT,
    class TEXT,
    how TEXT NOT NULL CHECK (how IN ('key', 'asked', 'picked', 'class', 'override')),
    PRIMARY KEY (sitting),
    FOREIGN KEY(sitting) REFERENCES sitting (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(listing) REFERENCES listing (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX place_by_listing ON place (listing);

CREATE INDEX place_by_class ON place (class);

CREATE TABLE correction (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    person TEXT NOT NULL,
    sitting TEXT,
    listing TEXT,
    what TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('card', 'student', 'monitor')),
    operator TEXT,
    seal TEXT NOT NULL,
    salt TEXT,
    listed TEXT,
    said TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(person) REFERENCES person (id),
    FOREIGN KEY(sitting) REFERENCES sitting (id),
    FOREIGN KEY(listing) REFERENCES listing (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX correction_by_person ON correction (person);

CREATE TABLE reassignment (
    exposure TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    from_sitting TEXT NOT NULL,
    to_sitting TEXT,
    reason TEXT NOT NULL,
    operator TEXT NOT NULL,
    second TEXT NOT NULL,
    PRIMARY KEY (exposure, seq),
    CHECK (operator <> second),
    CHECK (from_sitting IS NOT to_sitting),
    FOREIGN KEY(exposure) REFERENCES exposure (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(from_sitting) REFERENCES sitting (id),
    FOREIGN KEY(to_sitting) REFERENCES sitting (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE held (
    exposure TEXT NOT NULL,
    sitting TEXT,
    PRIMARY KEY (exposure),
    FOREIGN KEY(exposure) REFERENCES exposure (id),
    UNIQUE (sitting),
    FOREIGN KEY(sitting) REFERENCES sitting (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE claim (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    orphan TEXT NOT NULL,
    sitting TEXT NOT NULL,
    reason TEXT NOT NULL,
    operator TEXT NOT NULL,
    second TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (operator <> second),
    FOREIGN KEY(seq) REFERENCES event (seq),
    UNIQUE (orphan),
    FOREIGN KEY(orphan) REFERENCES orphan (id),
    FOREIGN KEY(sitting) REFERENCES sitting (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX claim_by_sitting ON claim (sitting);

INSERT INTO held (exposure, sitting) SELECT exposure, sitting FROM ending WHERE result = 'accepted' ORDER BY exposure;

CREATE TRIGGER roster_never_changes BEFORE UPDATE ON roster BEGIN SELECT RAISE(ABORT, 'roster: rows never change'); END;

CREATE TRIGGER roster_never_goes BEFORE DELETE ON roster BEGIN SELECT RAISE(ABORT, 'roster: rows never go'); END;

CREATE TRIGGER listing_never_changes BEFORE UPDATE ON listing BEGIN SELECT RAISE(ABORT, 'listing: rows never change'); END;

CREATE TRIGGER listing_never_goes BEFORE DELETE ON listing BEGIN SELECT RAISE(ABORT, 'listing: rows never go'); END;

CREATE TRIGGER delisting_never_changes BEFORE UPDATE ON delisting BEGIN SELECT RAISE(ABORT, 'delisting: rows never change'); END;

CREATE TRIGGER delisting_never_goes BEFORE DELETE ON delisting BEGIN SELECT RAISE(ABORT, 'delisting: rows never go'); END;

CREATE TRIGGER class_size_never_changes BEFORE UPDATE ON class_size BEGIN SELECT RAISE(ABORT, 'class_size: rows never change'); END;

CREATE TRIGGER class_size_never_goes BEFORE DELETE ON class_size BEGIN SELECT RAISE(ABORT, 'class_size: rows never go'); END;

CREATE TRIGGER place_never_changes BEFORE UPDATE ON place BEGIN SELECT RAISE(ABORT, 'place: rows never change'); END;

CREATE TRIGGER place_never_goes BEFORE DELETE ON place BEGIN SELECT RAISE(ABORT, 'place: rows never go'); END;

CREATE TRIGGER reassignment_never_changes BEFORE UPDATE ON reassignment BEGIN SELECT RAISE(ABORT, 'reassignment: rows never change'); END;

CREATE TRIGGER reassignment_never_goes BEFORE DELETE ON reassignment BEGIN SELECT RAISE(ABORT, 'reassignment: rows never go'); END;

CREATE TRIGGER claim_never_changes BEFORE UPDATE ON claim BEGIN SELECT RAISE(ABORT, 'claim: rows never change'); END;

CREATE TRIGGER claim_never_goes BEFORE DELETE ON claim BEGIN SELECT RAISE(ABORT, 'claim: rows never go'); END;

CREATE TRIGGER place_needs_open_sitting BEFORE INSERT ON place WHEN NOT EXISTS (SELECT 1 FROM open_sitting WHERE sitting = NEW.sitting) BEGIN SELECT RAISE(ABORT, 'place: the sitting has ended'); END;

CREATE TRIGGER place_is_free BEFORE INSERT ON place WHEN NEW.listing IS NOT NULL AND EXISTS (SELECT 1 FROM place AS taken LEFT JOIN ending ON ending.sitting = taken.sitting WHERE taken.listing = NEW.listing AND ending.result IS NOT 'abandoned') AND NOT EXISTS (SELECT 1 FROM sitting JOIN place AS earlier ON earlier.sitting = sitting.retake_of WHERE sitting.id = NEW.sitting AND earlier.listing = NEW.listing) BEGIN SELECT RAISE(ABORT, 'place: somebody has this row of the list'); END;

CREATE TRIGGER reassignment_moves_what_is_there BEFORE INSERT ON reassignment WHEN NOT EXISTS (SELECT 1 FROM held WHERE exposure = NEW.exposure AND (sitting IS NULL OR sitting = NEW.from_sitting)) BEGIN SELECT RAISE(ABORT, 'reassignment: the picture is not where it is taken from'); END;

CREATE TRIGGER reassignment_to_ended_sitting BEFORE INSERT ON reassignment WHEN NEW.to_sitting IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ending WHERE sitting = NEW.to_sitting) BEGIN SELECT RAISE(ABORT, 'reassignment: the sitting has not ended'); END;

DROP TRIGGER person_is_erased;

CREATE TRIGGER person_is_erased AFTER INSERT ON erasure BEGIN UPDATE person SET salt = NULL, name = NULL, id_number = NULL, code = NULL, student_number = NULL, exam_number = NULL, sex = NULL, birth = NULL WHERE id = NEW.person; UPDATE correction SET salt = NULL, listed = NULL, said = NULL WHERE person = NEW.person; END;

CREATE TRIGGER picture_moves AFTER INSERT ON reassignment BEGIN UPDATE held SET sitting = NULL WHERE sitting = NEW.to_sitting AND exposure <> NEW.exposure; UPDATE held SET sitting = NEW.to_sitting WHERE exposure = NEW.exposure; END;

CREATE TRIGGER picture_is_held AFTER INSERT ON ending WHEN NEW.result = 'accepted' BEGIN INSERT INTO held (exposure, sitting) VALUES (NEW.exposure, NEW.sitting); END;

DROP TRIGGER person_only_erased;

CREATE TRIGGER person_only_erased BEFORE UPDATE ON person WHEN NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq OR NEW.seal IS NOT OLD.seal OR coalesce(NEW.salt, NEW.name, NEW.id_number, NEW.code, NEW.student_number, NEW.exam_number, NEW.sex, NEW.birth) IS NOT NULL OR NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.id) BEGIN SELECT RAISE(ABORT, 'person: can only be erased, and only with its event'); END;

CREATE TRIGGER correction_never_goes BEFORE DELETE ON correction BEGIN SELECT RAISE(ABORT, 'correction: rows never go'); END;

CREATE TRIGGER correction_only_erased BEFORE UPDATE ON correction WHEN NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at OR NEW.person IS NOT OLD.person OR NEW.sitting IS NOT OLD.sitting OR NEW.listing IS NOT OLD.listing OR NEW.what IS NOT OLD.what OR NEW.origin IS NOT OLD.origin OR NEW.operator IS NOT OLD.operator OR NEW.seal IS NOT OLD.seal OR coalesce(NEW.salt, NEW.listed, NEW.said) IS NOT NULL OR NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.person) BEGIN SELECT RAISE(ABORT, 'correction: can only be erased, and only with its person'); END;

CREATE TRIGGER held_never_goes BEFORE DELETE ON held BEGIN SELECT RAISE(ABORT, 'held: rows never go'); END;

CREATE TRIGGER held_follows_reassignment BEFORE UPDATE ON held WHEN NEW.exposure IS NOT OLD.exposure OR NOT EXISTS (SELECT 1 FROM reassignment WHERE exposure = OLD.exposure AND to_sitting IS NEW.sitting OR NEW.sitting IS NULL AND to_sitting = OLD.sitting) BEGIN SELECT RAISE(ABORT, 'held: nobody re-assigned it'); END;
