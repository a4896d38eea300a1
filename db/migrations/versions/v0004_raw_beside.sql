-- The raw file beside a picture. Frozen: a published revision is never edited.

CREATE TABLE companion (
    picture TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (picture),
    FOREIGN KEY(picture) REFERENCES file (path),
    FOREIGN KEY(seq) REFERENCES event (seq),
    UNIQUE (path),
    FOREIGN KEY(path) REFERENCES file (path),
    UNIQUE (sha256)
) WITHOUT ROWID, STRICT;

CREATE TRIGGER companion_never_changes BEFORE UPDATE ON companion
BEGIN
    SELECT RAISE(ABORT, 'companion: rows never change');
END;

CREATE TRIGGER companion_never_goes BEFORE DELETE ON companion
BEGIN
    SELECT RAISE(ABORT, 'companion: rows never go');
END;

CREATE TRIGGER exposure_is_no_companion BEFORE INSERT ON exposure
WHEN EXISTS (SELECT 1 FROM companion WHERE sha256 = NEW.sha256)
BEGIN
    SELECT RAISE(ABORT, 'exposure: the bytes are a raw file beside another');
END;

CREATE TRIGGER companion_is_no_exposure BEFORE INSERT ON companion
WHEN EXISTS (SELECT 1 FROM exposure WHERE sha256 = NEW.sha256)
BEGIN
    SELECT RAISE(ABORT, 'companion: the bytes are an exposure');
END;

CREATE TRIGGER companion_came_with_its_picture BEFORE INSERT ON companion
WHEN NOT EXISTS (
    SELECT 1 FROM file AS picture
    JOIN file AS raw ON raw.seq = picture.seq AND raw.role = picture.role
    WHERE picture.path = NEW.picture AND raw.path = NEW.path
    AND raw.path <> picture.path
    AND raw.sha256 = NEW.sha256 AND picture.role IN ('exposure', 'calibration'))
BEGIN
    SELECT RAISE(ABORT, 'companion: did not come with that picture');
END;
