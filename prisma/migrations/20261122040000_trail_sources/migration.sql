-- From where the trail of a connection is read. Without a row the event history is read and nothing else.
CREATE TABLE trail_source (
  connection_id text NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('lookup', 's3', 'eventbridge')),
  is_on boolean NOT NULL,
  settings jsonb NOT NULL,
  -- Of eventbridge: the secret of the sender, sealed under the key of the channels.
  sealed bytea,
  changed_at timestamptz NOT NULL,
  changed_by text,
  PRIMARY KEY (connection_id, kind)
);

-- Every object of a trail bucket that was met, so that a second delivery costs one look here.
CREATE TABLE trail_object (
  connection_id text NOT NULL,
  bucket text NOT NULL,
  key text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  -- Entity tag and, where the bucket keeps versions and the notification told it, the version.
  etag text NOT NULL,
  bytes bigint NOT NULL,
  -- From the name: when CloudTrail delivered it.
  delivered_at timestamptz NOT NULL,
  -- SHA-256 of the inflated content, as digests write it; null: it could not be inflated.
  hash bytea,
  outcome text NOT NULL CHECK (outcome IN ('read', 'trying', 'set-aside')),
  tries int NOT NULL DEFAULT 1,
  first_read_at timestamptz NOT NULL,
  last_read_at timestamptz NOT NULL,
  -- When a verified digest named it with this hash.
  vouched_at timestamptz,
  PRIMARY KEY (connection_id, bucket, key)
);
CREATE INDEX trail_object_unvouched ON trail_object (connection_id, account, region, delivered_at)
  WHERE vouched_at IS NULL;
CREATE INDEX trail_object_not_taken ON trail_object (connection_id, account, region, delivered_at)
  WHERE outcome <> 'read';

-- Digests in the order of their chain: a chain is one trail in one account and region.
CREATE TABLE trail_digest (
  connection_id text NOT NULL,
  bucket text NOT NULL,
  key text NOT NULL,
  chain text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  start_at timestamptz NOT NULL,
  end_at timestamptz NOT NULL,
  hash bytea NOT NULL,
  signature text NOT NULL,
  files int NOT NULL,
  -- Signature, place, predecessor and every file are as they should be.
  is_sound boolean NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (connection_id, bucket, key)
);
CREATE INDEX trail_digest_chain ON trail_digest (connection_id, chain, end_at DESC);
CREATE INDEX trail_digest_place ON trail_digest (connection_id, account, region, end_at DESC);

-- What speaks against the trail being whole and unchanged. A fact stays; `settled_at` says that it is no longer so.
CREATE TABLE trail_integrity (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection_id text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  code text NOT NULL,
  -- The object it is about.
  key text NOT NULL,
  -- The digest that says so; empty where none does.
  digest text NOT NULL DEFAULT '',
  from_at timestamptz,
  to_at timestamptz,
  found_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  settled_at timestamptz
);
CREATE UNIQUE INDEX trail_integrity_matter ON trail_integrity (connection_id, account, region, code, md5(key));
CREATE INDEX trail_integrity_open ON trail_integrity (connection_id, account, region, found_at) WHERE settled_at IS NULL;

-- Messages of the queue that say nothing we know. They are taken off the queue once they are here; their text is not kept.
CREATE TABLE trail_poison (
  connection_id text NOT NULL,
  message_id text NOT NULL,
  reason text NOT NULL,
  hash bytea NOT NULL,
  bytes int NOT NULL,
  met_at timestamptz NOT NULL,
  PRIMARY KEY (connection_id, message_id)
);
CREATE INDEX trail_poison_met ON trail_poison (connection_id, met_at DESC);

-- Files that a person sends by the page, in pieces, so that a broken line or a restart costs one piece.
CREATE TABLE trail_upload (
  id text PRIMARY KEY,
  person_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('receiving', 'waiting', 'reading', 'done', 'failed', 'cancelled')),
  begun_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  finished_at timestamptz,
  run_id text,
  words text
);
CREATE INDEX trail_upload_state ON trail_upload (state, changed_at);
CREATE INDEX trail_upload_person ON trail_upload (begun_at DESC);

CREATE TABLE trail_upload_file (
  upload_id text NOT NULL REFERENCES trail_upload (id) ON DELETE CASCADE,
  number int NOT NULL,
  name text NOT NULL,
  bytes bigint NOT NULL,
  received bigint NOT NULL DEFAULT 0,
  -- What reading it brought.
  outcome text,
  counts jsonb,
  unreadable jsonb,
  PRIMARY KEY (upload_id, number)
);

CREATE TABLE trail_upload_piece (
  upload_id text NOT NULL,
  number int NOT NULL,
  at bigint NOT NULL,
  piece bytea NOT NULL,
  PRIMARY KEY (upload_id, number, at),
  FOREIGN KEY (upload_id, number) REFERENCES trail_upload_file (upload_id, number) ON DELETE CASCADE
);
-- Compressed already.
ALTER TABLE trail_upload_piece ALTER COLUMN piece SET STORAGE EXTERNAL;

-- How long this feed is used to be without a record: the longest pauses between two newest records, as they were met.
ALTER TABLE trail_checkpoint ADD COLUMN pauses int[] NOT NULL DEFAULT '{}';

CREATE FUNCTION trail_note_pause() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE pause int;
BEGIN
  IF OLD.last_event_at IS NOT NULL AND NEW.last_event_at > OLD.last_event_at THEN
    pause := least(extract(epoch FROM NEW.last_event_at - OLD.last_event_at), 2000000000)::int;
    IF pause >= 60 THEN
      NEW.pauses := (OLD.pauses || pause)[greatest(1, cardinality(OLD.pauses) - 98):];
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER trail_note_pause BEFORE UPDATE OF last_event_at ON trail_checkpoint
  FOR EACH ROW EXECUTE FUNCTION trail_note_pause();

-- What Secrets Manager itself says of its labels, through EventBridge: the one source that states a movement outright.
CREATE TABLE trail_label_event (
  connection_id text NOT NULL,
  event_id text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  arn text NOT NULL,
  label text NOT NULL,
  version_id text NOT NULL,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (connection_id, event_id)
);
CREATE INDEX trail_label_event_arn ON trail_label_event (arn, at);
