-- Two tokens presented together. Frozen: a published revision is never edited.

CREATE TABLE also_token (
    swipe TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    trust TEXT NOT NULL,
    key TEXT NOT NULL,
    reader TEXT NOT NULL,
    PRIMARY KEY (swipe),
    FOREIGN KEY(swipe) REFERENCES swipe (id),
    FOREIGN KEY(seq) REFERENCES event (seq)
) WITHOUT ROWID, STRICT;

CREATE INDEX also_token_by_key ON also_token ("key");

CREATE INDEX swipe_not_card ON swipe (kind, seq) WHERE kind IN ('code', 'typed');

CREATE TRIGGER also_token_never_changes BEFORE UPDATE ON also_token
BEGIN
    SELECT RAISE(ABORT, 'also_token: rows never change');
END;

CREATE TRIGGER also_token_never_goes BEFORE DELETE ON also_token
BEGIN
    SELECT RAISE(ABORT, 'also_token: rows never go');
END;

CREATE TRIGGER also_token_needs_accepted_swipe BEFORE INSERT ON also_token
WHEN NOT EXISTS (SELECT 1 FROM swipe WHERE id = NEW.swipe AND code IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'also_token: the swipe was refused');
END;
