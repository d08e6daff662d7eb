-- What a report says of a past moment must not depend on what was learned since. Rows that change keep what they said
-- before, and until when; the functions evidence_… read them as they stood.

CREATE FUNCTION refuse_change_of_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what % says of the past is never changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- People, their roles and their groups.
CREATE TABLE "person_was" (
  "number" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "id" TEXT NOT NULL,
  "display_name" TEXT NOT NULL,
  "email" TEXT,
  "disabled_at" TIMESTAMPTZ(6),
  "until" TIMESTAMPTZ(6) NOT NULL DEFAULT transaction_timestamp()
);
CREATE INDEX "person_was_until_idx" ON "person_was"("until");
CREATE FUNCTION keep_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO person_was (id, display_name, email, disabled_at) VALUES (OLD.id, OLD.display_name, OLD.email, OLD.disabled_at);
  RETURN NULL;
END $$;
CREATE TRIGGER person_keeps_past AFTER UPDATE ON "person" FOR EACH ROW
  WHEN ((OLD."display_name", OLD."email", OLD."disabled_at") IS DISTINCT FROM (NEW."display_name", NEW."email", NEW."disabled_at"))
  EXECUTE FUNCTION keep_person();

CREATE TABLE "role_assignment_was" (
  "number" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "person_id" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "given_by" TEXT,
  "given_at" TIMESTAMPTZ(6) NOT NULL,
  "until" TIMESTAMPTZ(6) NOT NULL DEFAULT transaction_timestamp()
);
CREATE FUNCTION keep_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO role_assignment_was (person_id, role, given_by, given_at) VALUES (OLD.person_id, OLD.role, OLD.given_by, OLD.given_at);
  RETURN NULL;
END $$;
CREATE TRIGGER role_keeps_past AFTER DELETE ON "role_assignment" FOR EACH ROW EXECUTE FUNCTION keep_role();
CREATE TRIGGER role_keeps_change AFTER UPDATE ON "role_assignment" FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION keep_role();

CREATE TABLE "group_membership_was" (
  "number" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "person_id" TEXT NOT NULL,
  "group_name" TEXT NOT NULL,
  "given_by" TEXT,
  "given_at" TIMESTAMPTZ(6) NOT NULL,
  "until" TIMESTAMPTZ(6) NOT NULL DEFAULT transaction_timestamp()
);
CREATE FUNCTION keep_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO group_membership_was (person_id, group_name, given_by, given_at)
  VALUES (OLD.person_id, OLD.group_name, OLD.given_by, OLD.given_at);
  RETURN NULL;
END $$;
CREATE TRIGGER membership_keeps_past AFTER DELETE ON "group_membership" FOR EACH ROW EXECUTE FUNCTION keep_membership();
CREATE TRIGGER membership_keeps_change AFTER UPDATE ON "group_membership" FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION keep_membership();

-- Secrets, as far as reports speak of them: environment, owner, rotation, whether they are there.
CREATE TABLE "secret_was" (
  "number" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "id" TEXT NOT NULL,
  "environment" TEXT NOT NULL,
  "owner" TEXT,
  "owning_service" TEXT,
  "rotation_enabled" BOOLEAN,
  "rotation_function" TEXT,
  "rotation_rules" JSONB,
  "last_rotated_at" TIMESTAMPTZ(6),
  "next_rotation_at" TIMESTAMPTZ(6),
  "deletion_asked_at" TIMESTAMPTZ(6),
  "gone_at" TIMESTAMPTZ(6),
  "until" TIMESTAMPTZ(6) NOT NULL DEFAULT transaction_timestamp()
);
CREATE INDEX "secret_was_until_idx" ON "secret_was"("until");
CREATE FUNCTION keep_secret() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO secret_was (id, environment, owner, owning_service, rotation_enabled, rotation_function, rotation_rules,
    last_rotated_at, next_rotation_at, deletion_asked_at, gone_at)
  VALUES (OLD.id, OLD.environment, OLD.owner, OLD.owning_service, OLD.rotation_enabled, OLD.rotation_function,
    OLD.rotation_rules, OLD.last_rotated_at, OLD.next_rotation_at, OLD.deletion_asked_at, OLD.gone_at);
  RETURN NULL;
END $$;
CREATE TRIGGER secret_keeps_past AFTER UPDATE ON "secret" FOR EACH ROW
  WHEN ((OLD."environment", OLD."owner", OLD."owning_service", OLD."rotation_enabled", OLD."rotation_function", OLD."rotation_rules",
      OLD."last_rotated_at", OLD."next_rotation_at", OLD."deletion_asked_at", OLD."gone_at")
    IS DISTINCT FROM (NEW."environment", NEW."owner", NEW."owning_service", NEW."rotation_enabled", NEW."rotation_function", NEW."rotation_rules",
      NEW."last_rotated_at", NEW."next_rotation_at", NEW."deletion_asked_at", NEW."gone_at"))
  EXECUTE FUNCTION keep_secret();

-- Reads of values that a person may stand behind: when they arrived, and what was concluded of them before.
ALTER TABLE trail_event ADD COLUMN arrived_at timestamptz NOT NULL DEFAULT transaction_timestamp();

CREATE TABLE trail_event_was (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  at timestamptz NOT NULL,
  subject_id int NOT NULL,
  seen_version_id text,
  verdict text,
  verdict_code text,
  grant_id text,
  reveal_id text,
  until timestamptz NOT NULL DEFAULT transaction_timestamp()
);
CREATE INDEX trail_event_was_until ON trail_event_was (until);
CREATE FUNCTION keep_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO trail_event_was (event_id, account, region, at, subject_id, seen_version_id, verdict, verdict_code, grant_id, reveal_id)
  VALUES (OLD.event_id, OLD.account, OLD.region, OLD.at, OLD.subject_id, OLD.seen_version_id, OLD.verdict, OLD.verdict_code,
    OLD.grant_id, OLD.reveal_id);
  RETURN NULL;
END $$;
CREATE TRIGGER trail_read_keeps_past AFTER UPDATE ON trail_event FOR EACH ROW
  -- A read that was only just stored and is judged in the same breath said nothing before.
  WHEN (OLD.name = 'GetSecretValue' AND OLD.part = 'act' AND OLD.arrived_at <> transaction_timestamp()
    AND (OLD.kind IN ('person', 'tool', 'unknown') OR OLD.verdict IS NOT NULL)
    AND (OLD.subject_id, OLD.seen_version_id, OLD.verdict, OLD.verdict_code, OLD.grant_id, OLD.reveal_id)
      IS DISTINCT FROM (NEW.subject_id, NEW.seen_version_id, NEW.verdict, NEW.verdict_code, NEW.grant_id, NEW.reveal_id))
  EXECUTE FUNCTION keep_read();

CREATE TRIGGER person_was_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "person_was" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_past();
CREATE TRIGGER role_assignment_was_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "role_assignment_was" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_past();
CREATE TRIGGER group_membership_was_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "group_membership_was" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_past();
CREATE TRIGGER secret_was_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "secret_was" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_past();
CREATE TRIGGER trail_event_was_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_event_was FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_past();

-- Since when all of this is kept.
CREATE TABLE evidence_past (set_at timestamptz NOT NULL DEFAULT now());
INSERT INTO evidence_past DEFAULT VALUES;
CREATE TRIGGER evidence_past_stays BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON evidence_past FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_past();

-- A row as it stood at an instant is the oldest of what it said until after that instant, or else what it says now.
CREATE FUNCTION evidence_secret(moment timestamptz)
RETURNS TABLE (id text, arn text, name text, account_id text, region text, environment text, owner text, owning_service text,
  rotation_enabled boolean, rotation_function text, rotation_rules jsonb, last_rotated_at timestamptz,
  next_rotation_at timestamptz, deletion_asked_at timestamptz, gone_at timestamptz, known_from timestamptz, first_seen_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT s.id, s.arn, s.name::text, s.account_id, s.region,
    CASE WHEN w.id IS NULL THEN s.environment ELSE w.environment END,
    CASE WHEN w.id IS NULL THEN s.owner ELSE w.owner END,
    CASE WHEN w.id IS NULL THEN s.owning_service ELSE w.owning_service END,
    CASE WHEN w.id IS NULL THEN s.rotation_enabled ELSE w.rotation_enabled END,
    CASE WHEN w.id IS NULL THEN s.rotation_function ELSE w.rotation_function END,
    CASE WHEN w.id IS NULL THEN s.rotation_rules ELSE w.rotation_rules END,
    CASE WHEN w.id IS NULL THEN s.last_rotated_at ELSE w.last_rotated_at END,
    CASE WHEN w.id IS NULL THEN s.next_rotation_at ELSE w.next_rotation_at END,
    CASE WHEN w.id IS NULL THEN s.deletion_asked_at ELSE w.deletion_asked_at END,
    CASE WHEN w.id IS NULL THEN s.gone_at ELSE w.gone_at END,
    least(s.first_seen_at, s.aws_created_at), s.first_seen_at
  FROM secret s
  LEFT JOIN (SELECT DISTINCT ON (p.id) p.* FROM secret_was p WHERE p.until > moment ORDER BY p.id, p.until, p.number) w ON w.id = s.id
$$;

CREATE FUNCTION evidence_person(moment timestamptz)
RETURNS TABLE (id text, display_name text, email text, disabled_at timestamptz, created_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT p.id,
    CASE WHEN w.id IS NULL THEN p.display_name ELSE w.display_name END,
    CASE WHEN w.id IS NULL THEN p.email ELSE w.email END,
    CASE WHEN w.id IS NULL THEN p.disabled_at ELSE w.disabled_at END,
    p.created_at
  FROM person p
  LEFT JOIN (SELECT DISTINCT ON (b.id) b.* FROM person_was b WHERE b.until > moment ORDER BY b.id, b.until, b.number) w ON w.id = p.id
  WHERE p.created_at <= moment
$$;

-- Who held what, from when until when, as far as it was known at an instant. `until` null: still held then.
CREATE FUNCTION evidence_role(moment timestamptz)
RETURNS TABLE (person_id text, way text, what text, given_by text, given_at timestamptz, until timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT person_id, 'role', role, given_by, given_at, NULL::timestamptz FROM role_assignment WHERE given_at <= moment
  UNION ALL
  SELECT person_id, 'role', role, given_by, given_at, CASE WHEN until <= moment THEN until END FROM role_assignment_was WHERE given_at <= moment
  UNION ALL
  SELECT person_id, 'group', group_name, given_by, given_at, NULL FROM group_membership WHERE given_at <= moment
  UNION ALL
  SELECT person_id, 'group', group_name, given_by, given_at, CASE WHEN until <= moment THEN until END FROM group_membership_was WHERE given_at <= moment
$$;

-- Reads of values by people, by their tools, and by whoever cannot be told from a person.
CREATE FUNCTION evidence_read(moment timestamptz)
RETURNS TABLE (event_id text, account text, region text, at timestamptz, kind text, sign text, principal_id int, agent_id int,
  subject_id int, asked text, version_id text, version_stage text, access_key_id text, session_name text, source_identity text,
  address text, error_code text, request_id text, verdict text, verdict_code text, grant_id text, reveal_id text)
LANGUAGE sql STABLE AS $$
  SELECT e.event_id, e.account, e.region, e.at, e.kind, e.sign, e.principal_id, e.agent_id,
    CASE WHEN w.event_id IS NULL THEN e.subject_id ELSE w.subject_id END,
    e.asked,
    coalesce(e.version_id, CASE WHEN w.event_id IS NULL THEN e.seen_version_id ELSE w.seen_version_id END),
    e.version_stage, e.access_key_id, e.session_name, e.source_identity, e.address, e.error_code, e.request_id,
    CASE WHEN w.event_id IS NULL THEN e.verdict ELSE w.verdict END,
    CASE WHEN w.event_id IS NULL THEN e.verdict_code ELSE w.verdict_code END,
    CASE WHEN w.event_id IS NULL THEN e.grant_id ELSE w.grant_id END,
    CASE WHEN w.event_id IS NULL THEN e.reveal_id ELSE w.reveal_id END
  FROM trail_event e
  LEFT JOIN (SELECT DISTINCT ON (b.event_id, b.account, b.region, b.at) b.* FROM trail_event_was b WHERE b.until > moment
             ORDER BY b.event_id, b.account, b.region, b.at, b.until, b.number) w
    ON w.event_id = e.event_id AND w.account = e.account AND w.region = e.region AND w.at = e.at
  WHERE e.name = 'GetSecretValue' AND e.part = 'act' AND e.arrived_at <= moment
    AND (e.kind IN ('person', 'tool', 'unknown') OR e.verdict IS NOT NULL)
$$;

-- An evidence pack: what was asked for, as of which instant, how far the making of it is, and what came out.
CREATE TABLE "evidence_pack" (
  "id" TEXT PRIMARY KEY,
  "ordered_by" TEXT,
  "schedule_id" TEXT,
  "ordered_at" TIMESTAMPTZ(6) NOT NULL,
  "wanted" JSONB NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'waiting',
  "as_of" TIMESTAMPTZ(6),
  "audit_from" BIGINT,
  "audit_to" BIGINT,
  "coverage" JSONB,
  "attempt" INTEGER NOT NULL DEFAULT 0,
  "alive_at" TIMESTAMPTZ(6),
  "step" TEXT,
  "rows_done" BIGINT NOT NULL DEFAULT 0,
  "rows_total" BIGINT,
  "finished_at" TIMESTAMPTZ(6),
  "failure" TEXT,
  "bytes" BIGINT,
  "sha256" BYTEA,
  "manifest" TEXT,
  "kept_until" TIMESTAMPTZ(6),
  "dropped_at" TIMESTAMPTZ(6),
  "again_asked_at" TIMESTAMPTZ(6),
  "again_outcome" TEXT CHECK ("again_outcome" IN ('same', 'differs')),
  CONSTRAINT "evidence_pack_state" CHECK ("state" IN ('waiting', 'making', 'done', 'failed', 'cancelled')),
  -- Never half a pack: what is done has its hash, its size and its manifest.
  CONSTRAINT "evidence_pack_whole" CHECK ("state" <> 'done'
    OR ("sha256" IS NOT NULL AND "bytes" > 0 AND "manifest" IS NOT NULL AND "as_of" IS NOT NULL AND "finished_at" IS NOT NULL)),
  CONSTRAINT "evidence_pack_failed" CHECK ("state" <> 'failed' OR "failure" IS NOT NULL)
);
CREATE INDEX "evidence_pack_ordered_idx" ON "evidence_pack"("ordered_at" DESC, "id" DESC);
CREATE INDEX "evidence_pack_open_idx" ON "evidence_pack"("ordered_at") WHERE "state" IN ('waiting', 'making') OR "again_asked_at" IS NOT NULL;

-- The bytes of packs, a piece a row, per attempt. They are compressed already.
CREATE TABLE "evidence_piece" (
  "pack_id" TEXT NOT NULL REFERENCES "evidence_pack"("id") ON DELETE RESTRICT,
  "attempt" INTEGER NOT NULL,
  "position" INTEGER NOT NULL,
  "bytes" BYTEA NOT NULL,
  PRIMARY KEY ("pack_id", "attempt", "position")
);
ALTER TABLE "evidence_piece" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

-- What is done stays as it is; only its bytes may be dropped when their time is over, and made again.
CREATE FUNCTION refuse_change_of_pack() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'this evidence pack is final' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER evidence_pack_moves BEFORE UPDATE ON "evidence_pack" FOR EACH ROW
  WHEN ((OLD."state" IN ('failed', 'cancelled'))
    OR (OLD."state" = 'done' AND to_jsonb(NEW) - '{kept_until,dropped_at,again_asked_at,again_outcome,attempt,alive_at,step,rows_done}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{kept_until,dropped_at,again_asked_at,again_outcome,attempt,alive_at,step,rows_done}'::text[])
    OR OLD."wanted" IS DISTINCT FROM NEW."wanted"
    OR (OLD."as_of" IS NOT NULL AND (OLD."as_of", OLD."audit_from", OLD."audit_to", OLD."coverage")
      IS DISTINCT FROM (NEW."as_of", NEW."audit_from", NEW."audit_to", NEW."coverage")))
  EXECUTE FUNCTION refuse_change_of_pack();
CREATE TRIGGER evidence_pack_stays BEFORE DELETE ON "evidence_pack" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_pack();
CREATE FUNCTION refuse_change_of_piece() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a piece of an evidence pack is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER evidence_piece_stays BEFORE UPDATE ON "evidence_piece" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_piece();

-- Packs that are made again and again.
CREATE TABLE "evidence_schedule" (
  "id" TEXT PRIMARY KEY,
  "every" TEXT NOT NULL CHECK ("every" IN ('week', 'month', 'quarter')),
  "zone" TEXT NOT NULL,
  "wanted" JSONB NOT NULL,
  "recipients" TEXT[] NOT NULL,
  "made_by" TEXT NOT NULL,
  "made_at" TIMESTAMPTZ(6) NOT NULL,
  "next_at" TIMESTAMPTZ(6) NOT NULL,
  "last_from" DATE,
  "stopped_at" TIMESTAMPTZ(6),
  "stopped_by" TEXT
);
CREATE INDEX "evidence_schedule_due_idx" ON "evidence_schedule"("next_at") WHERE "stopped_at" IS NULL;
-- One pack for each period of a schedule, however many instances run.
CREATE UNIQUE INDEX "evidence_pack_of_schedule_idx" ON "evidence_pack"("schedule_id", ("wanted" -> 'period' ->> 'from'))
  WHERE "schedule_id" IS NOT NULL;

-- How long the bytes of packs are kept. The audit log has no such setting: a chain is not cut.
CREATE TABLE "evidence_retention" (
  "id" INTEGER PRIMARY KEY DEFAULT 1 CHECK ("id" = 1),
  "days" INTEGER NOT NULL CHECK ("days" BETWEEN 90 AND 3660),
  "set_by" TEXT,
  "set_at" TIMESTAMPTZ(6) NOT NULL
);
INSERT INTO "evidence_retention" ("id", "days", "set_at") VALUES (1, 400, now());

-- A certification: who may ask for which secret, looked at one by one by somebody who neither gave it nor has it.
CREATE TABLE "certification" (
  "id" TEXT PRIMARY KEY,
  "title" TEXT NOT NULL,
  "environments" TEXT[],
  "path" TEXT NOT NULL DEFAULT '',
  "made_by" TEXT NOT NULL,
  "made_at" TIMESTAMPTZ(6) NOT NULL,
  "due_at" TIMESTAMPTZ(6) NOT NULL,
  "reminded_at" TIMESTAMPTZ(6),
  "closed_at" TIMESTAMPTZ(6),
  "closed_by" TEXT
);
CREATE INDEX "certification_made_idx" ON "certification"("made_at" DESC, "id" DESC);

-- One person and one secret, with the use of 90 days as it was when the certification began.
CREATE TABLE "certification_item" (
  "certification_id" TEXT NOT NULL REFERENCES "certification"("id") ON DELETE RESTRICT,
  "position" INTEGER NOT NULL,
  "person_id" TEXT NOT NULL,
  "secret_id" TEXT NOT NULL,
  "policy_id" TEXT NOT NULL,
  "policy_version" INTEGER NOT NULL,
  "through" TEXT NOT NULL,
  "standing" BOOLEAN NOT NULL,
  "granted_by" TEXT[] NOT NULL,
  "requests_90" INTEGER NOT NULL,
  "reveals_90" INTEGER NOT NULL,
  "reads_90" INTEGER NOT NULL,
  "last_used_at" TIMESTAMPTZ(6),
  "verdict" TEXT CHECK ("verdict" IN ('keep', 'remove', 'on-request')),
  "reason" TEXT,
  "reviewed_by" TEXT,
  "reviewed_at" TIMESTAMPTZ(6),
  "proposal_request_id" TEXT,
  "proposal_refusal" TEXT,
  PRIMARY KEY ("certification_id", "position"),
  UNIQUE ("certification_id", "person_id", "secret_id"),
  -- Nobody certifies what is their own or what they gave, whatever the application does.
  CONSTRAINT "certification_item_reviewer" CHECK ("reviewed_by" IS NULL
    OR ("reviewed_by" <> "person_id" AND NOT "reviewed_by" = ANY("granted_by"))),
  CONSTRAINT "certification_item_decided" CHECK (("verdict" IS NULL) = ("reviewed_by" IS NULL) AND ("verdict" IS NULL) = ("reviewed_at" IS NULL))
);
CREATE INDEX "certification_item_open_idx" ON "certification_item"("certification_id", "position") WHERE "verdict" IS NULL;

CREATE FUNCTION refuse_change_of_certification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was certified stays as it is' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER certification_stays BEFORE DELETE ON "certification" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certification();
CREATE TRIGGER certification_moves BEFORE UPDATE ON "certification" FOR EACH ROW
  WHEN (OLD."closed_at" IS NOT NULL OR to_jsonb(NEW) - '{reminded_at,closed_at,closed_by}'::text[]
    IS DISTINCT FROM to_jsonb(OLD) - '{reminded_at,closed_at,closed_by}'::text[])
  EXECUTE FUNCTION refuse_change_of_certification();
CREATE TRIGGER certification_item_stays BEFORE DELETE ON "certification_item" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certification();
-- A verdict may be changed while the certification runs; what it was about may not.
CREATE TRIGGER certification_item_moves BEFORE UPDATE ON "certification_item" FOR EACH ROW
  WHEN (to_jsonb(NEW) - '{verdict,reason,reviewed_by,reviewed_at,proposal_request_id,proposal_refusal}'::text[]
    IS DISTINCT FROM to_jsonb(OLD) - '{verdict,reason,reviewed_by,reviewed_at,proposal_request_id,proposal_refusal}'::text[])
  EXECUTE FUNCTION refuse_change_of_certification();
