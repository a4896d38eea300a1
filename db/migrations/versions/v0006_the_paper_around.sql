-- Fees, payments, and what happened to people elsewhere. Frozen: a published revision is never edited.

CREATE TABLE fee (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    job TEXT NOT NULL,
    fen INTEGER NOT NULL CHECK (fen >= 0),
    PRIMARY KEY (seq),
    FOREIGN KEY(seq) REFERENCES event (seq)
)
 STRICT;

CREATE INDEX fee_by_job ON fee (job, seq);

CREATE TABLE payment (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    job TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('person', 'class', 'major', 'college')),
    sitting TEXT,
    name TEXT,
    fen INTEGER NOT NULL CHECK (fen > 0),
    method TEXT NOT NULL,
    advance INTEGER NOT NULL CHECK (advance IN (0, 1)),
    reference TEXT,
    operator TEXT,
    PRIMARY KEY (id),
    CHECK ((scope = 'person') = (sitting IS NOT NULL)),
    CHECK ((scope = 'person') = (name IS NULL)),
    CHECK (reference IS NULL OR length(reference) BETWEEN 1 AND 8),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(sitting) REFERENCES sitting (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX payment_by_job ON payment (job, seq);

CREATE TABLE payment_void (
    payment TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    operator TEXT,
    PRIMARY KEY (payment),
    FOREIGN KEY(payment) REFERENCES payment (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE status (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    job TEXT NOT NULL,
    person TEXT NOT NULL,
    listing TEXT,
    sitting TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('elsewhere', 'overseas', 'returned', 'exempt', 'open')),
    day TEXT,
    copies INTEGER NOT NULL CHECK (copies >= 0),
    fee_fen INTEGER CHECK (fee_fen >= 0),
    path TEXT,
    sha256 TEXT,
    size INTEGER CHECK (size >= 0),
    operator TEXT,
    seal TEXT NOT NULL,
    salt TEXT,
    taken_where TEXT,
    remark TEXT,
    PRIMARY KEY (id),
    CHECK (listing IS NOT NULL OR sitting IS NOT NULL),
    CHECK ((path IS NULL) = (sha256 IS NULL) AND (path IS NULL) = (size IS NULL)),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(person) REFERENCES person (id),
    FOREIGN KEY(listing) REFERENCES listing (id),
    FOREIGN KEY(sitting) REFERENCES sitting (id),
    UNIQUE (path)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX status_by_job ON status (job, seq);

CREATE INDEX status_by_person ON status (person);

CREATE INDEX status_by_sha256 ON status (sha256) WHERE sha256 IS NOT NULL;

CREATE INDEX status_with_file ON status (seq) WHERE path IS NOT NULL;

CREATE TRIGGER fee_never_changes BEFORE UPDATE ON fee BEGIN SELECT RAISE(ABORT, 'fee: rows never change'); END;

CREATE TRIGGER fee_never_goes BEFORE DELETE ON fee BEGIN SELECT RAISE(ABORT, 'fee: rows never go'); END;

CREATE TRIGGER payment_never_changes BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'payment: rows never change'); END;

CREATE TRIGGER payment_never_goes BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'payment: rows never go'); END;

CREATE TRIGGER payment_void_never_changes BEFORE UPDATE ON payment_void BEGIN SELECT RAISE(ABORT, 'payment_void: rows never change'); END;

CREATE TRIGGER payment_void_never_goes BEFORE DELETE ON payment_void BEGIN SELECT RAISE(ABORT, 'payment_void: rows never go'); END;

DROP TRIGGER person_is_erased;

CREATE TRIGGER person_is_erased AFTER INSERT ON erasure BEGIN UPDATE person SET salt = NULL, name = NULL, id_number = NULL, code = NULL, student_number = NULL, exam_number = NULL, sex = NULL, birth = NULL WHERE id = NEW.person; UPDATE correction SET salt = NULL, listed = NULL, said = NULL WHERE person = NEW.person; UPDATE status SET salt = NULL, taken_where = NULL, remark = NULL WHERE person = NEW.person; END;

CREATE TRIGGER status_never_goes BEFORE DELETE ON status BEGIN SELECT RAISE(ABORT, 'status: rows never go'); END;

CREATE TRIGGER status_only_erased BEFORE UPDATE ON status WHEN NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at OR NEW.job IS NOT OLD.job OR NEW.person IS NOT OLD.person OR NEW.listing IS NOT OLD.listing OR NEW.sitting IS NOT OLD.sitting OR NEW.kind IS NOT OLD.kind OR NEW.day IS NOT OLD.day OR NEW.copies IS NOT OLD.copies OR NEW.fee_fen IS NOT OLD.fee_fen OR NEW.path IS NOT OLD.path OR NEW.sha256 IS NOT OLD.sha256 OR NEW.size IS NOT OLD.size OR NEW.operator IS NOT OLD.operator OR NEW.seal IS NOT OLD.seal OR coalesce(NEW.salt, NEW.taken_where, NEW.remark) IS NOT NULL OR NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.person) BEGIN SELECT RAISE(ABORT, 'status: can only be erased, and only with its person'); END;
