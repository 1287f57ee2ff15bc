-- The tables that Cayley 0.7.7 reads, without the columns that it never does (horizon, ts) and without foreign keys: nodes are
-- counted by the one writer at a time, and a key on the label would be searched for each node that is dropped.
CREATE SCHEMA IF NOT EXISTS SCHEMA_NAME;

CREATE TABLE IF NOT EXISTS nodes (
	hash         bytea PRIMARY KEY,
	refs         integer NOT NULL,
	value        bytea,
	value_string text,
	datatype     text,
	language     text,
	iri          boolean,
	bnode        boolean,
	value_int    bigint,
	value_bool   boolean,
	value_float  double precision,
	value_time   timestamptz
);

CREATE TABLE IF NOT EXISTS quads (
	subject_hash   bytea NOT NULL,
	predicate_hash bytea NOT NULL,
	object_hash    bytea NOT NULL,
	label_hash     bytea NOT NULL
);

-- The first keeps quads unique and is for queries, as the second; the third finds the quads of an article. Rows of one label come
-- together, so the third is small and costs little.
CREATE UNIQUE INDEX IF NOT EXISTS quads_spol ON quads (subject_hash, predicate_hash, object_hash, label_hash);
CREATE INDEX IF NOT EXISTS quads_op ON quads (object_hash, predicate_hash);
CREATE INDEX IF NOT EXISTS quads_l ON quads (label_hash);

CREATE TABLE IF NOT EXISTS keys (
	space   text NOT NULL,
	key     bytea NOT NULL,
	value   bytea NOT NULL,
	changed bigint NOT NULL,
	PRIMARY KEY (space, key)
);

-- For those who follow the store: what was written after a generation.
CREATE INDEX IF NOT EXISTS keys_changed ON keys (space, changed);
