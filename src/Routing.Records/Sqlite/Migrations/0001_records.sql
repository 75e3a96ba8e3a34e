-- Times are UTC text with milliseconds, 2026-01-05T00:00:00.000Z: they read as they are and sort as
-- text. Ids are UUIDs as text; version 7, so they sort by time too. Enumerations are snake_case words.

CREATE TABLE interactions (
    id         TEXT NOT NULL PRIMARY KEY,
    channel    TEXT NOT NULL,
    direction  TEXT NOT NULL,
    trunk      TEXT,
    caller     TEXT,
    called     TEXT,
    customer   TEXT,
    flow       TEXT,
    queue      TEXT,
    agent      TEXT,
    started    TEXT NOT NULL,
    answered   TEXT,
    queued     TEXT,
    connected  TEXT,
    ended      TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    ended_by   TEXT NOT NULL,
    ivr_ms     INTEGER NOT NULL,
    wait_ms    INTEGER NOT NULL,
    ring_ms    INTEGER NOT NULL,
    talk_ms    INTEGER NOT NULL,
    hold_ms    INTEGER NOT NULL,
    wrap_up_ms INTEGER NOT NULL,
    topic      TEXT,
    attributes TEXT NOT NULL,  -- a JSON object
    quality    TEXT NOT NULL,  -- a JSON object: MOS, loss, jitter
    node       TEXT NOT NULL,
    partition  INTEGER NOT NULL,
    epoch      INTEGER NOT NULL
) STRICT;

CREATE INDEX interactions_started ON interactions (started);

-- The stretches of an interaction, from position 0 in the order in which they began.
CREATE TABLE segments (
    interaction_id TEXT NOT NULL REFERENCES interactions (id),
    position       INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    started        TEXT NOT NULL,
    ended          TEXT NOT NULL,
    name           TEXT,
    agent          TEXT,
    reason         TEXT,
    node           TEXT NOT NULL,
    partition      INTEGER NOT NULL,
    epoch          INTEGER NOT NULL,
    PRIMARY KEY (interaction_id, position)
) STRICT, WITHOUT ROWID;

-- The log of agents' states. The id makes a repeated write harmless; sequence is the order of writing.
CREATE TABLE agent_states (
    sequence  INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    agent     TEXT NOT NULL,
    at        TEXT NOT NULL,
    state     TEXT NOT NULL,
    reason    TEXT,
    node      TEXT NOT NULL,
    partition INTEGER NOT NULL,
    epoch     INTEGER NOT NULL
) STRICT;

CREATE INDEX agent_states_agent ON agent_states (agent, at);

-- Interactions that have begun and not ended: what the next start writes as failed if this process dies.
CREATE TABLE open_interactions (
    id     TEXT NOT NULL PRIMARY KEY,
    node   TEXT NOT NULL,
    run    TEXT NOT NULL,  -- the run of the process that has it
    record TEXT NOT NULL   -- JSON, as far as it is known
) STRICT, WITHOUT ROWID;

-- When each run of a node's process was last known to live.
CREATE TABLE runs (
    run  TEXT NOT NULL PRIMARY KEY,
    node TEXT NOT NULL,
    seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;
