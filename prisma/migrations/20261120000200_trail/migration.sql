-- Tables of the room trail (lib/trail/store). They are loaded by COPY and not known to Prisma.

-- Strings that repeat, once each. `key` is a SHA-256 over all other columns: foreign text has no length an index could hold.
CREATE TABLE trail_principal (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key bytea NOT NULL UNIQUE,
  type text,
  arn text,
  account text,
  name text
);

CREATE TABLE trail_agent (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key bytea NOT NULL UNIQUE,
  text text NOT NULL
);

CREATE TABLE trail_file (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key bytea NOT NULL UNIQUE,
  name text NOT NULL
);

-- A secret as records name it. A full ARN is itself whether or not the inventory knows it; a name or a partial ARN is
-- joined to a secret per event, by time. `secret_id` is set once the inventory has that very ARN.
CREATE TABLE trail_subject (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key bytea NOT NULL UNIQUE,
  form text NOT NULL,
  written text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  name text NOT NULL,
  secret_id text,
  created_at timestamptz
);
CREATE INDEX trail_subject_name ON trail_subject USING hash (name);
CREATE INDEX trail_subject_secret ON trail_subject (secret_id) WHERE secret_id IS NOT NULL;

-- One row per record that matters. Identity: account, region, lower-cased event id and time; the time belongs to the
-- record, so a second delivery falls on the key, and a week can be dropped as a whole.
CREATE TABLE trail_event (
  event_id text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  at timestamptz NOT NULL,
  content_hash bytea NOT NULL,
  part text NOT NULL,
  source text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  sign text NOT NULL,
  principal_id int NOT NULL,
  agent_id int,
  ref_id int,
  subject_id int NOT NULL,
  by_name boolean NOT NULL,
  asked text,
  listed text[],
  version_id text,
  seen_version_id text,
  version_stage text,
  access_key_id text,
  session_name text,
  source_identity text,
  issued_key_id text,
  invoked_by text,
  address text,
  error_code text,
  error_message text,
  read_only boolean,
  service_event boolean NOT NULL,
  request_id text,
  shared_event_id text,
  request jsonb,
  time_text text,
  file_id int,
  place int,
  raw text,
  verdict text,
  verdict_code text,
  grant_id text,
  reveal_id text,
  PRIMARY KEY (event_id, account, region, at)
) PARTITION BY RANGE (at);
CREATE INDEX trail_event_time ON trail_event (at DESC, event_id DESC);
CREATE INDEX trail_event_subject ON trail_event (subject_id, at DESC, event_id DESC);
CREATE INDEX trail_event_by_name ON trail_event (ref_id) WHERE by_name;
CREATE INDEX trail_event_access_key ON trail_event USING hash (access_key_id) WHERE verdict IS NOT NULL;
CREATE INDEX trail_event_issued_key ON trail_event USING hash (issued_key_id) WHERE issued_key_id IS NOT NULL;
CREATE INDEX trail_event_verdict ON trail_event (verdict, at DESC, event_id DESC) WHERE verdict IS NOT NULL;

-- Makes the partition of the week that holds `day`. The application role owns nothing, so it may ask for a week, and
-- for nothing else. Attached and not created in place: reading goes on meanwhile.
CREATE FUNCTION trail_week(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  first date := date_trunc('week', day)::date;
  partition text := 'trail_event_' || to_char(first, 'IYYY"w"IW');
BEGIN
  IF to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(7318205115);
  -- Read as a table: to_regclass still answers from before the wait.
  IF EXISTS (SELECT 1 FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace) THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE trail_event INCLUDING ALL)', partition);
  EXECUTE format('ALTER TABLE trail_event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    partition, first::text || ' 00:00:00+00', (first + 7)::text || ' 00:00:00+00');
END $$;

-- Records that contradict each other under one event id, all of them. `fields` is what they say.
CREATE TABLE trail_conflict (
  event_id text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  at timestamptz NOT NULL,
  content_hash bytea NOT NULL,
  fields jsonb NOT NULL,
  PRIMARY KEY (event_id, account, region, at, content_hash)
);

-- What could not be read, by file, place and hash; never its content.
CREATE TABLE unreadable_record (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key bytea NOT NULL UNIQUE,
  source text NOT NULL,
  file text NOT NULL,
  place int,
  reason text NOT NULL,
  hash bytea NOT NULL,
  bytes bigint NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX unreadable_record_at ON unreadable_record (at DESC, id DESC);

-- Coverage as data: which stretches of time each source has seen. What is in no stretch was not seen, which is not zero.
CREATE TABLE trail_checkpoint (
  source text NOT NULL,
  connection_id text NOT NULL DEFAULT '',
  account text NOT NULL,
  region text NOT NULL,
  seen tstzmultirange NOT NULL DEFAULT '{}',
  read_until timestamptz,
  last_event_at timestamptz,
  last_run_at timestamptz,
  last_outcome text,
  last_words text,
  PRIMARY KEY (source, connection_id, account, region)
);

-- One run of a source.
CREATE TABLE trail_ingest (
  id text PRIMARY KEY,
  source text NOT NULL,
  what text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  outcome text NOT NULL,
  counts jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX trail_ingest_started ON trail_ingest (started_at DESC);

-- Values read, per secret, day (UTC) and kind of reader, by hour. Subject 0: everything together.
CREATE TABLE trail_day (
  subject_id int NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  h0 int NOT NULL DEFAULT 0, h1 int NOT NULL DEFAULT 0, h2 int NOT NULL DEFAULT 0, h3 int NOT NULL DEFAULT 0,
  h4 int NOT NULL DEFAULT 0, h5 int NOT NULL DEFAULT 0, h6 int NOT NULL DEFAULT 0, h7 int NOT NULL DEFAULT 0,
  h8 int NOT NULL DEFAULT 0, h9 int NOT NULL DEFAULT 0, h10 int NOT NULL DEFAULT 0, h11 int NOT NULL DEFAULT 0,
  h12 int NOT NULL DEFAULT 0, h13 int NOT NULL DEFAULT 0, h14 int NOT NULL DEFAULT 0, h15 int NOT NULL DEFAULT 0,
  h16 int NOT NULL DEFAULT 0, h17 int NOT NULL DEFAULT 0, h18 int NOT NULL DEFAULT 0, h19 int NOT NULL DEFAULT 0,
  h20 int NOT NULL DEFAULT 0, h21 int NOT NULL DEFAULT 0, h22 int NOT NULL DEFAULT 0, h23 int NOT NULL DEFAULT 0,
  PRIMARY KEY (subject_id, day, kind)
);

-- Who did what to which secret on which day (UTC), with what outcome.
CREATE TABLE trail_use (
  subject_id int NOT NULL,
  principal_id int NOT NULL,
  name text NOT NULL,
  day date NOT NULL,
  outcome text NOT NULL,
  kind text NOT NULL,
  calls int NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (subject_id, day, principal_id, name, outcome, kind)
);
CREATE INDEX trail_use_principal ON trail_use (principal_id, day);
