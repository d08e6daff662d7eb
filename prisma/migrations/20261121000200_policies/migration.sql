-- Where a policy lives: in the interface, where changes of it are requests, or in the configuration file, where they are
-- commits. Who retired it, and by which request.
ALTER TABLE "access_policy"
  ADD COLUMN "configured" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "retired_by" TEXT,
  ADD COLUMN "retired_request_id" TEXT,
  ADD CONSTRAINT "access_policy_retired_request_id_fkey"
    FOREIGN KEY ("retired_request_id") REFERENCES "access_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "access_policy_retired" CHECK ("retired_at" IS NOT NULL OR ("retired_by" IS NULL AND "retired_request_id" IS NULL));

-- How an edition came: with the installation, from the configuration file, or by a request that was signed.
ALTER TABLE "access_policy_version"
  ADD COLUMN "came_by" TEXT NOT NULL DEFAULT 'installation',
  ADD COLUMN "request_id" TEXT,
  ADD CONSTRAINT "access_policy_version_request_id_fkey"
    FOREIGN KEY ("request_id") REFERENCES "access_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "access_policy_version_came_by"
    CHECK ("came_by" IN ('installation', 'configuration', 'request') AND ("came_by" = 'request') = ("request_id" IS NOT NULL)),
  ADD CONSTRAINT "access_policy_version_from_one" CHECK ("version" >= 1);
-- A request brings one edition, once.
CREATE UNIQUE INDEX "access_policy_version_request_id_key" ON "access_policy_version" ("request_id");

-- Editions have no holes, so that "the one before" is always there to compare with.
CREATE FUNCTION check_policy_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."version" <> 1 + COALESCE((SELECT max("version") FROM "access_policy_version" WHERE "policy_id" = NEW."policy_id"), 0) THEN
    RAISE EXCEPTION 'an edition follows the one before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_policy_version_follows BEFORE INSERT ON "access_policy_version"
  FOR EACH ROW EXECUTE FUNCTION check_policy_edition();

-- A policy keeps its id, its name and its birthday; it is never deleted.
CREATE TRIGGER access_policy_moves BEFORE UPDATE ON "access_policy" FOR EACH ROW
  WHEN (to_jsonb(NEW) - '{configured,retired_at,retired_by,retired_request_id}'::text[]
    IS DISTINCT FROM to_jsonb(OLD) - '{configured,retired_at,retired_by,retired_request_id}'::text[])
  EXECUTE FUNCTION refuse_access_change();
CREATE TRIGGER access_policy_stays BEFORE DELETE ON "access_policy"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();

-- One waiting change for each name, also for policies that do not exist yet.
-- UTF-8 in a database of UTF-8 is always read the same way; PostgreSQL cannot know that.
CREATE FUNCTION proposed_name(proposal bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN convert_from(proposal, 'UTF8')::jsonb ->> 'name';
END $$;
CREATE UNIQUE INDEX "access_request_one_change_of_a_name"
  ON "access_request" (proposed_name("proposal"))
  WHERE "state" = 'pending' AND "act" = 'policy-edit';

-- What automatic rules and the list of proposals look at.
CREATE INDEX "access_request_policy_changes_idx" ON "access_request" ("subject_policy_id", "created_at") WHERE "act" = 'policy-edit';
CREATE INDEX "access_request_denied_idx" ON "access_request" ("requester_id", "closed_at") WHERE "state" = 'denied';
