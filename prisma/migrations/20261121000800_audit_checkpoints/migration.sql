-- Signed statements about the log, and what is needed to make the next one without reading the log again.

CREATE TABLE "audit_key" (
  "key_id" TEXT PRIMARY KEY,
  "public_key" TEXT NOT NULL,
  "handed_over_by" TEXT REFERENCES "audit_key" ("key_id"),
  "signature" TEXT,
  "added_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  "sequence" BIGINT GENERATED ALWAYS AS IDENTITY,
  CONSTRAINT "audit_key_handover" CHECK (("handed_over_by" IS NULL) = ("signature" IS NULL))
);

CREATE TABLE "audit_checkpoint" (
  "number" BIGINT PRIMARY KEY,
  "size" BIGINT NOT NULL,
  "at" TIMESTAMPTZ(6) NOT NULL,
  "key_id" TEXT NOT NULL REFERENCES "audit_key" ("key_id"),
  "root" BYTEA NOT NULL,
  -- Exactly what was signed.
  "bytes" BYTEA NOT NULL,
  "signature" BYTEA NOT NULL,
  -- Roots of the complete subtrees, largest first, 32 bytes each.
  "frontier" BYTEA NOT NULL,
  CONSTRAINT "audit_checkpoint_counts" CHECK ("number" > 0 AND "size" > 0)
);
CREATE INDEX "audit_checkpoint_size_idx" ON "audit_checkpoint" ("size", "number");

-- Root of each complete subtree of 1,024 records.
CREATE TABLE "audit_tile" (
  "index" BIGINT PRIMARY KEY,
  "hash" BYTEA NOT NULL
);

CREATE TRIGGER audit_key_keeps_rows BEFORE UPDATE OR DELETE ON "audit_key"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER audit_key_keeps_table BEFORE TRUNCATE ON "audit_key"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER audit_checkpoint_keeps_rows BEFORE UPDATE OR DELETE ON "audit_checkpoint"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER audit_checkpoint_keeps_table BEFORE TRUNCATE ON "audit_checkpoint"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER audit_tile_keeps_rows BEFORE UPDATE OR DELETE ON "audit_tile"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER audit_tile_keeps_table BEFORE TRUNCATE ON "audit_tile"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();

-- Where checkpoints are kept outside of the database, and how far each place has come.
CREATE TABLE "audit_place" (
  "name" TEXT PRIMARY KEY,
  "active" BOOLEAN NOT NULL DEFAULT true,
  "stored_through" BIGINT NOT NULL DEFAULT 0,
  "stored_size" BIGINT NOT NULL DEFAULT 0,
  "stored_at" TIMESTAMPTZ(6),
  "failing_since" TIMESTAMPTZ(6),
  "failing_code" TEXT,
  "alarmed" BOOLEAN NOT NULL DEFAULT false
);

-- How far the chain was followed in the background: what is new, and everything once a day.
CREATE TABLE "audit_walk" (
  "kind" TEXT PRIMARY KEY CHECK ("kind" IN ('new', 'full')),
  "started_at" TIMESTAMPTZ(6) NOT NULL,
  "ended_at" TIMESTAMPTZ(6),
  "through" BIGINT NOT NULL,
  "target" BIGINT NOT NULL,
  "hash" BYTEA NOT NULL,
  -- The newest walk of this kind that came to its end and found nothing.
  "passed_at" TIMESTAMPTZ(6),
  "passed_through" BIGINT
);

-- What a walk found. Stays until a person takes note of it.
CREATE TABLE "audit_break" (
  "first_bad" BIGINT PRIMARY KEY,
  "why" TEXT NOT NULL,
  "found_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  "acknowledged_at" TIMESTAMPTZ(6),
  "acknowledged_by" TEXT
);

-- How far each reader of the stream has been served.
CREATE TABLE "audit_stream" (
  "name" TEXT PRIMARY KEY,
  "sent_through" BIGINT NOT NULL DEFAULT 0,
  "sent_at" TIMESTAMPTZ(6),
  "failing_since" TIMESTAMPTZ(6),
  "failing_code" TEXT
);

-- Looks at the audit log and refusals at a door that are recorded once in a while and counted in between.
CREATE TABLE "audit_once" (
  "person_id" TEXT NOT NULL,
  "what" TEXT NOT NULL,
  "since" TIMESTAMPTZ(6) NOT NULL,
  "suppressed" INTEGER NOT NULL DEFAULT 0,
  "code" TEXT NOT NULL DEFAULT '',
  PRIMARY KEY ("person_id", "what")
);
CREATE INDEX "audit_once_since_idx" ON "audit_once" ("since");

-- A grant's records in their order, and records by time.
CREATE INDEX "audit_record_grant_id_number_idx" ON "audit_record" ("grant_id", "number") WHERE "grant_id" IS NOT NULL;
CREATE INDEX "audit_record_at_idx" ON "audit_record" ("at");
