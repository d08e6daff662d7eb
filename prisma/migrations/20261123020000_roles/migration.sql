-- Roles that an admin puts together from permissions. A name is never used for anything else later: it stands in records.
CREATE TABLE "custom_role" (
  "name" TEXT PRIMARY KEY CHECK ("name" ~ '^[a-z][a-z0-9-]{1,39}$' AND "name" NOT IN ('engineer', 'approver', 'admin', 'auditor')),
  "description" TEXT NOT NULL DEFAULT '' CHECK (char_length("description") <= 200),
  "permissions" TEXT[] NOT NULL CHECK (cardinality("permissions") BETWEEN 1 AND 100),
  "made_by" TEXT REFERENCES "person" ("id") ON DELETE RESTRICT,
  "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  "changed_by" TEXT REFERENCES "person" ("id") ON DELETE RESTRICT,
  "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp()
);

-- What a role said before, and until when.
CREATE TABLE "custom_role_was" (
  "number" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "name" TEXT NOT NULL,
  "permissions" TEXT[] NOT NULL,
  "changed_by" TEXT,
  "changed_at" TIMESTAMPTZ(6) NOT NULL,
  "until" TIMESTAMPTZ(6) NOT NULL DEFAULT transaction_timestamp()
);
CREATE FUNCTION keep_custom_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO custom_role_was (name, permissions, changed_by, changed_at)
  VALUES (OLD.name, OLD.permissions, OLD.changed_by, OLD.changed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER custom_role_keeps_past AFTER UPDATE OR DELETE ON "custom_role" FOR EACH ROW EXECUTE FUNCTION keep_custom_role();
CREATE TRIGGER custom_role_was_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "custom_role_was" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_past();

-- A role that holds for a part of the inventory only. Apart from role_assignment, so that whatever does not know of scopes
-- sees no role at all.
CREATE TABLE "scoped_role" (
  "id" TEXT PRIMARY KEY,
  "person_id" TEXT NOT NULL REFERENCES "person" ("id") ON DELETE RESTRICT,
  "role" TEXT NOT NULL,
  "scope" JSONB NOT NULL CHECK (jsonb_typeof("scope") = 'object' AND "scope" <> '{}'),
  "given_by" TEXT,
  "given_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  UNIQUE ("person_id", "role", "scope")
);
CREATE INDEX "scoped_role_given_at" ON "scoped_role" ("given_at");

CREATE TABLE "scoped_role_was" (
  "number" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "person_id" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "scope" JSONB NOT NULL,
  "given_by" TEXT,
  "given_at" TIMESTAMPTZ(6) NOT NULL,
  "until" TIMESTAMPTZ(6) NOT NULL DEFAULT transaction_timestamp()
);
CREATE FUNCTION keep_scoped_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO scoped_role_was (person_id, role, scope, given_by, given_at)
  VALUES (OLD.person_id, OLD.role, OLD.scope, OLD.given_by, OLD.given_at);
  RETURN NULL;
END $$;
CREATE TRIGGER scoped_role_keeps_past AFTER UPDATE OR DELETE ON "scoped_role" FOR EACH ROW EXECUTE FUNCTION keep_scoped_role();
CREATE TRIGGER scoped_role_was_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "scoped_role_was" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_past();

ALTER TABLE "role_assignment" ADD COLUMN "configured" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "role_assignment_role" ON "role_assignment" ("role");

-- Scoped roles are told with where they hold; `way` keeps them apart from roles that hold everywhere.
CREATE OR REPLACE FUNCTION evidence_role(moment timestamptz)
RETURNS TABLE (person_id text, way text, what text, given_by text, given_at timestamptz, until timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT person_id, 'role', role, given_by, given_at, NULL::timestamptz FROM role_assignment WHERE given_at <= moment
  UNION ALL
  SELECT person_id, 'role', role, given_by, given_at, CASE WHEN until <= moment THEN until END FROM role_assignment_was WHERE given_at <= moment
  UNION ALL
  SELECT person_id, 'scoped role', role || ' ' || scope::text, given_by, given_at, NULL FROM scoped_role WHERE given_at <= moment
  UNION ALL
  SELECT person_id, 'scoped role', role || ' ' || scope::text, given_by, given_at, CASE WHEN until <= moment THEN until END FROM scoped_role_was WHERE given_at <= moment
  UNION ALL
  SELECT person_id, 'group', group_name, given_by, given_at, NULL FROM group_membership WHERE given_at <= moment
  UNION ALL
  SELECT person_id, 'group', group_name, given_by, given_at, CASE WHEN until <= moment THEN until END FROM group_membership_was WHERE given_at <= moment
$$;
