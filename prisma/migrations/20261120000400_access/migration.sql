-- Every time box of access rests on this one clock: the database's, read at the instant of the statement. It is a
-- function of its own so that a test can stand exactly on a boundary; the application role cannot replace it.
CREATE FUNCTION access_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

ALTER TABLE "access_grant" ADD COLUMN "revoked_why" TEXT;
ALTER TABLE "reveal"
  ADD COLUMN "session_id" TEXT NOT NULL,
  ADD COLUMN "secret_arn" TEXT NOT NULL,
  ADD COLUMN "stage" TEXT NOT NULL,
  ADD COLUMN "use_returned" BOOLEAN NOT NULL DEFAULT false;

CREATE INDEX "reveal_person_id_intended_at_idx" ON "reveal"("person_id", "intended_at");
CREATE INDEX "reveal_grant_id_idx" ON "reveal"("grant_id");

-- Asking twice for the same thing makes one request, whatever the application does.
CREATE UNIQUE INDEX "access_request_one_waiting" ON "access_request" ("requester_id", "secret_id", "act", "stage")
  WHERE "state" = 'pending';

ALTER TABLE "access_request" ADD CONSTRAINT "access_request_act" CHECK ("act" IN ('reveal'));
ALTER TABLE "reveal" ADD CONSTRAINT "reveal_state" CHECK ("state" IN ('intended', 'delivered', 'failed', 'withheld'));
ALTER TABLE "reveal" ADD CONSTRAINT "reveal_way" CHECK ("way" IN ('show', 'copy'));
ALTER TABLE "reveal" ADD CONSTRAINT "reveal_outcome" CHECK (("state" = 'intended') = ("outcome_at" IS NULL));

-- What was asked and what was signed stays as it was: only the columns named here may change, and only along the
-- transition tables. The second line behind the guarded updates of the application.
CREATE FUNCTION refuse_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'this row of % is final', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER access_request_moves BEFORE UPDATE ON "access_request" FOR EACH ROW
  WHEN (OLD."state" <> 'pending'
    OR to_jsonb(NEW) - '{state,revision,closed_at}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{state,revision,closed_at}'::text[])
  EXECUTE FUNCTION refuse_access_change();

CREATE TRIGGER access_grant_moves BEFORE UPDATE ON "access_grant" FOR EACH ROW
  WHEN ((OLD."state" <> 'active' AND NEW."state" <> OLD."state")
    OR abs(NEW."uses_taken" - OLD."uses_taken") > 1
    OR (NEW."uses_taken" > OLD."uses_taken" AND OLD."state" <> 'active')
    OR to_jsonb(NEW) - '{state,uses_taken,revoked_at,revoked_by,revoked_why,revision}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{state,uses_taken,revoked_at,revoked_by,revoked_why,revision}'::text[])
  EXECUTE FUNCTION refuse_access_change();

CREATE TRIGGER reveal_moves BEFORE UPDATE ON "reveal" FOR EACH ROW
  WHEN ((OLD."state" <> 'intended' AND to_jsonb(NEW) - 'witnessed_at' IS DISTINCT FROM to_jsonb(OLD) - 'witnessed_at')
    OR to_jsonb(NEW) - '{state,outcome_code,use_returned,version_id,aws_access_key_id,sts_request_id,aws_request_id,outcome_at,witnessed_at}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{state,outcome_code,use_returned,version_id,aws_access_key_id,sts_request_id,aws_request_id,outcome_at,witnessed_at}'::text[])
  EXECUTE FUNCTION refuse_access_change();

CREATE TRIGGER access_policy_version_stays BEFORE UPDATE OR DELETE ON "access_policy_version"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();
CREATE TRIGGER access_request_stays BEFORE DELETE ON "access_request"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();
CREATE TRIGGER access_grant_stays BEFORE DELETE ON "access_grant"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();
CREATE TRIGGER reveal_stays BEFORE DELETE ON "reveal"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();
