-- The first version of the store. STRICT, so that a number can never turn up as bytes.

CREATE TABLE import (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    file     TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    receipt  TEXT NOT NULL,
    UNIQUE (file, sha256)
) STRICT;

-- Records follow from the exports; they are here so that the log can be read without them.
CREATE TABLE record (
    id        TEXT PRIMARY KEY,
    source    TEXT NOT NULL,
    file      TEXT NOT NULL,
    line      INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    citation  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The log. `record` is no foreign key: a decision on a record no export holds is kept as well.
CREATE TABLE decision (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    record   TEXT NOT NULL,
    stage    TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    reason   TEXT,
    kind     TEXT NOT NULL,
    at       TEXT,
    note     TEXT,
    origin   TEXT NOT NULL,
    hash     BLOB NOT NULL
) STRICT;

-- No index by stage: half of the log is read in one pass as fast without, and an index that is
-- damaged can hide a decision.

-- REPLACE deletes without asking the trigger below, and a number out of turn would hide a gap.
CREATE TRIGGER decision_is_appended BEFORE INSERT ON decision
WHEN NEW.sequence <> 1 + (SELECT coalesce(max(sequence), 0) FROM decision)
    OR EXISTS (SELECT 1 FROM decision WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'decisions are appended, one number after the other, each id once'); END;

CREATE TRIGGER decision_is_never_changed BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are appended, never changed'); END;

CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are appended, never deleted'); END;
