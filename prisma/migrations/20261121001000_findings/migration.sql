-- What the policy on a secret lets in, as AWS last told us. `resource_policy` is the exact text; null with a time beside
-- it: there is none.
ALTER TABLE "secret"
  ADD COLUMN "resource_policy" TEXT,
  ADD COLUMN "policy_public" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "policy_accounts" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "policy_read_at" TIMESTAMPTZ(6);
CREATE INDEX "secret_policy_unread" ON "secret" ("connection_id", "region", "policy_read_at" NULLS FIRST)
  WHERE "gone_at" IS NULL;

-- Something that a check found wrong. One row for one matter, however often it comes and goes.
CREATE TABLE "finding" (
  "id" TEXT NOT NULL,
  "check_name" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "secret_id" TEXT,
  "severity" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "evidence" JSONB NOT NULL,
  "since" TIMESTAMPTZ(6),
  "opened_at" TIMESTAMPTZ(6) NOT NULL,
  "changed_at" TIMESTAMPTZ(6) NOT NULL,
  "resolved_at" TIMESTAMPTZ(6),
  "acknowledged_until" TIMESTAMPTZ(6),
  "acknowledged_by" TEXT,
  "acknowledged_why" TEXT,
  CONSTRAINT "finding_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "finding_state" CHECK ("state" IN ('open', 'acknowledged', 'resolved')),
  CONSTRAINT "finding_severity" CHECK ("severity" IN ('critical', 'high', 'medium', 'low')),
  CONSTRAINT "finding_acknowledged" CHECK (("state" = 'acknowledged') = ("acknowledged_until" IS NOT NULL)),
  CONSTRAINT "finding_resolved" CHECK (("state" = 'resolved') = ("resolved_at" IS NOT NULL)),
  CONSTRAINT "finding_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "secret"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "finding_matter" ON "finding"("check_name", "subject");
CREATE INDEX "finding_living" ON "finding"("check_name", "severity", "since", "id") WHERE "state" <> 'resolved';
CREATE INDEX "finding_secret_id_idx" ON "finding"("secret_id") WHERE "secret_id" IS NOT NULL;

-- The life of a finding, step by step. Never changed.
CREATE TABLE "finding_step" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY,
  "finding_id" TEXT NOT NULL,
  "at" TIMESTAMPTZ(6) NOT NULL,
  "step" TEXT NOT NULL,
  "actor_id" TEXT,
  "why" TEXT,
  CONSTRAINT "finding_step_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "finding_step_step" CHECK ("step" IN ('opened', 'reopened', 'acknowledged', 'acknowledgement-ended', 'resolved')),
  CONSTRAINT "finding_step_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "finding"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "finding_step_finding_id_idx" ON "finding_step"("finding_id", "id");
CREATE TRIGGER finding_step_stays BEFORE UPDATE OR DELETE ON "finding_step"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();

-- Rotations and failed reads are few among the reads: found without passing over these.
CREATE INDEX "trail_use_rotations" ON "trail_use" ("subject_id", "last_at")
  WHERE "name" IN ('RotationFailed', 'RotationSucceeded');
CREATE INDEX "trail_use_failed_reads" ON "trail_use" ("subject_id", "day")
  WHERE "name" = 'GetSecretValue' AND "outcome" = 'failed';
