-- Accounts that are connected, checked, paused and removed in the pages.

ALTER TABLE "connection"
  -- Set by the configuration file: shown read-only.
  ADD COLUMN "configured" BOOLEAN NOT NULL DEFAULT false,
  -- Looked at with the credentials of this machine, without roles: nothing is revealed or changed there.
  ADD COLUMN "direct" BOOLEAN NOT NULL DEFAULT false,
  -- What was seen of it stays; no call goes there any more.
  ADD COLUMN "removed_at" TIMESTAMPTZ(6),
  -- The last check of its roles, permission by permission.
  ADD COLUMN "checked_at" TIMESTAMPTZ(6),
  ADD COLUMN "check_result" JSONB,
  ADD CONSTRAINT "connection_removed_is_paused" CHECK ("removed_at" IS NULL OR "paused_at" IS NOT NULL),
  ADD CONSTRAINT "connection_roles" CHECK ("direct" OR ("inventory_role_arn" <> '' AND "reveal_role_arn" <> ''));

-- How often in a row a region failed, since when, and when it is asked again.
ALTER TABLE "connection_region"
  ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "failing_since" TIMESTAMPTZ(6),
  ADD COLUMN "next_try_at" TIMESTAMPTZ(6);

-- An account whose roles are being made. Its external id stays the same until it is connected or dropped, and is never
-- used for another.
CREATE TABLE "connection_draft" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "partition" TEXT NOT NULL,
  "account_id" TEXT NOT NULL,
  "regions" TEXT[] NOT NULL,
  "inventory_role_arn" TEXT NOT NULL,
  "reveal_role_arn" TEXT NOT NULL,
  "operator_role_arn" TEXT,
  "external_id" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  "checked_at" TIMESTAMPTZ(6),
  "check_result" JSONB,
  CONSTRAINT "connection_draft_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "connection_draft_kind_account_id_key" ON "connection_draft"("kind", "account_id");
CREATE UNIQUE INDEX "connection_draft_external_id_key" ON "connection_draft"("external_id");
