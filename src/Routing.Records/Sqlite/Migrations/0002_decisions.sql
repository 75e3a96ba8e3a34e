-- Why the agents of an interaction's reservations got it, from position 0, oldest first.
CREATE TABLE decisions (
    interaction_id TEXT NOT NULL REFERENCES interactions (id),
    position       INTEGER NOT NULL,
    at             TEXT NOT NULL,
    reservation    TEXT NOT NULL,  -- PARTITION-EPOCH-SEQUENCE
    queue          TEXT NOT NULL,
    agent          TEXT NOT NULL,  -- who got it
    plan_version   INTEGER NOT NULL,
    stage          INTEGER NOT NULL,  -- the step of relax in force, 0 for none
    strategy       TEXT NOT NULL,
    key            INTEGER NOT NULL,
    idle_stamp     INTEGER NOT NULL,
    nanoseconds    INTEGER NOT NULL,
    candidates     TEXT NOT NULL,  -- a JSON list: agent, verdict, key, idle_stamp
    not_shown      INTEGER NOT NULL,
    node           TEXT NOT NULL,
    partition      INTEGER NOT NULL,
    epoch          INTEGER NOT NULL,
    PRIMARY KEY (interaction_id, position)
) STRICT, WITHOUT ROWID;

-- The last agent of each caller, asked for once at a start.
CREATE INDEX interactions_ended ON interactions (ended) WHERE outcome = 'answered';
