-- How often a session was confirmed lately: an explicit act, and not one to be repeated without end.
ALTER TABLE "session_row"
  ADD COLUMN "confirm_since" TIMESTAMPTZ(6),
  ADD COLUMN "confirm_count" INTEGER NOT NULL DEFAULT 0;

-- Access that somebody opened without a signature. It stays open in the register until a different person has looked at
-- it, and the value that was read is rotated or its rotation waived.
CREATE TABLE "break_glass" (
  "id" TEXT NOT NULL,
  "request_id" TEXT NOT NULL,
  "grant_id" TEXT NOT NULL,
  "opener_id" TEXT NOT NULL,
  "secret_id" TEXT NOT NULL,
  "opened_at" TIMESTAMPTZ(6) NOT NULL,
  "review_due_at" TIMESTAMPTZ(6) NOT NULL,
  "reviewed_at" TIMESTAMPTZ(6),
  "reviewed_by" TEXT,
  "verdict" TEXT,
  "note" TEXT,
  "rotation" TEXT NOT NULL DEFAULT 'due',
  "rotation_at" TIMESTAMPTZ(6),
  "rotation_by" TEXT,
  "rotation_why" TEXT,
  "rotation_version_id" TEXT,
  CONSTRAINT "break_glass_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "break_glass_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "access_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "break_glass_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "break_glass_opener_id_fkey" FOREIGN KEY ("opener_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "break_glass_verdict" CHECK ("verdict" IN ('justified', 'not-justified')),
  CONSTRAINT "break_glass_reviewed" CHECK (
    num_nonnulls("reviewed_at", "reviewed_by", "verdict", "note") IN (0, 4) AND "reviewed_by" <> "opener_id"),
  CONSTRAINT "break_glass_rotation" CHECK (
    ("rotation" = 'due' AND num_nonnulls("rotation_at", "rotation_by", "rotation_why", "rotation_version_id") = 0)
    OR ("rotation" = 'not-needed' AND "rotation_at" IS NOT NULL)
    OR ("rotation" = 'rotated' AND num_nonnulls("rotation_at", "rotation_version_id") = 2)
    OR ("rotation" = 'waived' AND num_nonnulls("rotation_at", "rotation_by", "rotation_why") = 3 AND "rotation_by" <> "opener_id"))
);
CREATE UNIQUE INDEX "break_glass_request_id_key" ON "break_glass"("request_id");
CREATE UNIQUE INDEX "break_glass_grant_id_key" ON "break_glass"("grant_id");
CREATE INDEX "break_glass_opened_at_idx" ON "break_glass"("opened_at" DESC, "id" DESC);
CREATE INDEX "break_glass_opener_id_opened_at_idx" ON "break_glass"("opener_id", "opened_at");
CREATE INDEX "break_glass_open" ON "break_glass" ("opened_at" DESC, "id" DESC)
  WHERE "reviewed_at" IS NULL OR "rotation" = 'due';
CREATE INDEX "break_glass_rotation_due" ON "break_glass" ("secret_id") WHERE "rotation" = 'due';

-- Reviewed once, rotated or waived once, and nothing else of a row changes.
CREATE TRIGGER break_glass_moves BEFORE UPDATE ON "break_glass" FOR EACH ROW
  WHEN ((OLD."reviewed_at" IS NOT NULL
      AND (NEW."reviewed_at", NEW."reviewed_by", NEW."verdict", NEW."note")
        IS DISTINCT FROM (OLD."reviewed_at", OLD."reviewed_by", OLD."verdict", OLD."note"))
    OR (OLD."rotation" <> 'due'
      AND (NEW."rotation", NEW."rotation_at", NEW."rotation_by", NEW."rotation_why", NEW."rotation_version_id")
        IS DISTINCT FROM (OLD."rotation", OLD."rotation_at", OLD."rotation_by", OLD."rotation_why", OLD."rotation_version_id"))
    OR to_jsonb(NEW) - '{reviewed_at,reviewed_by,verdict,note,rotation,rotation_at,rotation_by,rotation_why,rotation_version_id}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{reviewed_at,reviewed_by,verdict,note,rotation,rotation_at,rotation_by,rotation_why,rotation_version_id}'::text[])
  EXECUTE FUNCTION refuse_access_change();
CREATE TRIGGER break_glass_stays BEFORE DELETE ON "break_glass"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();

-- A version that somebody has seen and that its policy wants replaced. One open row per version; cleared by a newer one.
CREATE TABLE "rotation_due" (
  "id" TEXT NOT NULL,
  "secret_id" TEXT NOT NULL,
  "version_id" TEXT NOT NULL,
  "reveal_id" TEXT NOT NULL,
  "grant_id" TEXT NOT NULL,
  "person_id" TEXT NOT NULL,
  "policy_name" TEXT NOT NULL,
  "since" TIMESTAMPTZ(6) NOT NULL,
  "due_at" TIMESTAMPTZ(6) NOT NULL,
  "cleared_at" TIMESTAMPTZ(6),
  "cleared_version_id" TEXT,
  CONSTRAINT "rotation_due_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "rotation_due_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "secret"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "rotation_due_cleared" CHECK (("cleared_at" IS NULL) = ("cleared_version_id" IS NULL))
);
CREATE UNIQUE INDEX "rotation_due_open" ON "rotation_due" ("secret_id", "version_id") WHERE "cleared_at" IS NULL;
CREATE INDEX "rotation_due_due_at" ON "rotation_due" ("due_at", "id") WHERE "cleared_at" IS NULL;
CREATE TRIGGER rotation_due_moves BEFORE UPDATE ON "rotation_due" FOR EACH ROW
  WHEN (OLD."cleared_at" IS NOT NULL
    OR to_jsonb(NEW) - '{cleared_at,cleared_version_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{cleared_at,cleared_version_id}'::text[])
  EXECUTE FUNCTION refuse_access_change();
CREATE TRIGGER rotation_due_stays BEFORE DELETE ON "rotation_due"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();

-- Who has seen one version of a secret through the product.
CREATE INDEX "reveal_exposure" ON "reveal" ("secret_id", "version_id", "outcome_at" DESC, "id" DESC)
  WHERE "state" = 'delivered';
-- What is read under a grant stays what was asked: a reveal names a label or a version, never both.
ALTER TABLE "reveal" ADD CONSTRAINT "reveal_target" CHECK (("stage" IS NULL) <> ("asked_version_id" IS NULL));
