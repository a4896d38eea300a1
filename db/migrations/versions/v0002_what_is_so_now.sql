-- What is so now, operators, skipped numbers, purged jobs. Frozen: a published revision is never edited.

CREATE TABLE on_card (
    serial TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (serial, path)
) WITHOUT ROWID, STRICT;

CREATE TABLE tally (
    job TEXT NOT NULL,
    desk TEXT NOT NULL,
    kind TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n > 0),
    PRIMARY KEY (job, desk, kind)
) WITHOUT ROWID, STRICT;

CREATE TABLE number_gap (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    job TEXT NOT NULL,
    desk TEXT NOT NULL,
    first INTEGER NOT NULL CHECK (first > 0),
    last INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (seq),
    CHECK (last >= first),
    FOREIGN KEY(seq) REFERENCES event (seq)
) STRICT;

CREATE TABLE operator (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('operator', 'supervisor', 'recovery')),
    PRIMARY KEY (id),
    FOREIGN KEY(seq) REFERENCES event (seq),
    UNIQUE (name)
) WITHOUT ROWID, STRICT;

CREATE TABLE purge (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    job TEXT NOT NULL,
    PRIMARY KEY (seq),
    FOREIGN KEY(seq) REFERENCES event (seq)
) STRICT;

CREATE TABLE operator_code (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    seal TEXT NOT NULL,
    secret TEXT,
    PRIMARY KEY (seq),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(operator) REFERENCES operator (id)
) STRICT;

CREATE TABLE retirement (
    operator TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (operator),
    FOREIGN KEY(operator) REFERENCES operator (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE INDEX file_by_seq ON file (seq);

CREATE INDEX number_gap_by_desk ON number_gap (job, desk, last);

CREATE INDEX purge_by_job ON purge (job);

CREATE INDEX operator_code_by_operator ON operator_code (operator, seq);

INSERT INTO tally (job, desk, kind, n)
SELECT job, desk, kind, count(*) FROM event GROUP BY job, desk, kind;

INSERT INTO tally (job, desk, kind, n)
SELECT job, desk, 'retake_of', count(*) FROM sitting WHERE retake_of IS NOT NULL GROUP BY job, desk;

-- SQLite takes the other columns of a group from the row with the maximum: https://sqlite.org/lang_select.html#bareagg
INSERT INTO on_card (serial, path)
SELECT serial, path FROM (SELECT serial, path, present, max(seq) FROM card_file GROUP BY serial, path) WHERE present = 1;

CREATE TRIGGER number_gap_never_changes BEFORE UPDATE ON number_gap
BEGIN
    SELECT RAISE(ABORT, 'number_gap: rows never change');
END;

CREATE TRIGGER number_gap_never_goes BEFORE DELETE ON number_gap
BEGIN
    SELECT RAISE(ABORT, 'number_gap: rows never go');
END;

CREATE TRIGGER operator_never_changes BEFORE UPDATE ON operator
BEGIN
    SELECT RAISE(ABORT, 'operator: rows never change');
END;

CREATE TRIGGER operator_never_goes BEFORE DELETE ON operator
BEGIN
    SELECT RAISE(ABORT, 'operator: rows never go');
END;

CREATE TRIGGER operator_code_never_changes BEFORE UPDATE ON operator_code
BEGIN
    SELECT RAISE(ABORT, 'operator_code: rows never change');
END;

CREATE TRIGGER operator_code_never_goes BEFORE DELETE ON operator_code
BEGIN
    SELECT RAISE(ABORT, 'operator_code: rows never go');
END;

CREATE TRIGGER retirement_never_changes BEFORE UPDATE ON retirement
BEGIN
    SELECT RAISE(ABORT, 'retirement: rows never change');
END;

CREATE TRIGGER retirement_never_goes BEFORE DELETE ON retirement
BEGIN
    SELECT RAISE(ABORT, 'retirement: rows never go');
END;

CREATE TRIGGER purge_never_changes BEFORE UPDATE ON purge
BEGIN
    SELECT RAISE(ABORT, 'purge: rows never change');
END;

CREATE TRIGGER purge_never_goes BEFORE DELETE ON purge
BEGIN
    SELECT RAISE(ABORT, 'purge: rows never go');
END;

CREATE TRIGGER sitting_outside_gaps BEFORE INSERT ON sitting
WHEN EXISTS (SELECT 1 FROM number_gap WHERE job = NEW.job AND desk = NEW.desk
    AND NEW.ordinal BETWEEN first AND last)
BEGIN
    SELECT RAISE(ABORT, 'sitting: the number was skipped');
END;

CREATE TRIGGER number_gap_lies_ahead BEFORE INSERT ON number_gap
WHEN NEW.first <= (SELECT coalesce(max(ordinal), 0) FROM sitting WHERE job = NEW.job AND desk = NEW.desk)
BEGIN
    SELECT RAISE(ABORT, 'number_gap: numbers were given there');
END;

CREATE TRIGGER tally_begins_at_one BEFORE INSERT ON tally
WHEN NEW.n IS NOT 1
BEGIN
    SELECT RAISE(ABORT, 'tally: counts one by one');
END;

CREATE TRIGGER event_is_counted AFTER INSERT ON event
BEGIN
    INSERT INTO tally (job, desk, kind, n) VALUES (NEW.job, NEW.desk, NEW.kind, 1)
    ON CONFLICT (job, desk, kind) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER retake_is_counted AFTER INSERT ON sitting
WHEN NEW.retake_of IS NOT NULL
BEGIN
    INSERT INTO tally (job, desk, kind, n) VALUES (NEW.job, NEW.desk, 'retake_of', 1)
    ON CONFLICT (job, desk, kind) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER card_file_appears AFTER INSERT ON card_file
WHEN NEW.present = 1
BEGIN
    INSERT INTO on_card (serial, path) VALUES (NEW.serial, NEW.path)
    ON CONFLICT (serial, path) DO NOTHING;
END;

CREATE TRIGGER card_file_goes AFTER INSERT ON card_file
WHEN NEW.present = 0
BEGIN
    DELETE FROM on_card WHERE serial = NEW.serial AND path = NEW.path;
END;

CREATE TRIGGER on_card_never_changes BEFORE UPDATE ON on_card
BEGIN
    SELECT RAISE(ABORT, 'on_card: rows never change');
END;

CREATE TRIGGER on_card_stays_until_gone BEFORE DELETE ON on_card
WHEN (SELECT present FROM card_file WHERE serial = OLD.serial AND path = OLD.path ORDER BY seq DESC LIMIT 1) IS NOT 0
BEGIN
    SELECT RAISE(ABORT, 'on_card: nobody saw it go');
END;

CREATE TRIGGER tally_only_counts BEFORE UPDATE ON tally
WHEN NEW.job IS NOT OLD.job
    OR NEW.desk IS NOT OLD.desk
    OR NEW.kind IS NOT OLD.kind
    OR NEW.n IS NOT OLD.n + 1
BEGIN
    SELECT RAISE(ABORT, 'tally: counts one by one');
END;

CREATE TRIGGER tally_never_goes BEFORE DELETE ON tally
BEGIN
    SELECT RAISE(ABORT, 'tally: rows never go');
END;
