-- CreateTable
CREATE TABLE "audit_record" (
    "number" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "secret_id" TEXT,
    "request_id" TEXT,
    "grant_id" TEXT,
    "bytes" BYTEA NOT NULL,
    "previous_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_record_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "log_id" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "email" TEXT,
    "disabled_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_assignment" (
    "person_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "given_by" TEXT,
    "given_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_assignment_pkey" PRIMARY KEY ("person_id","role")
);

-- CreateTable
CREATE TABLE "session_row" (
    "id" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "person_id" TEXT NOT NULL,
    "identity_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    "ended_why" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "session_row_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "partition" TEXT NOT NULL DEFAULT 'aws',
    "account_id" TEXT NOT NULL,
    "inventory_role_arn" TEXT NOT NULL,
    "reveal_role_arn" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paused_at" TIMESTAMPTZ(6),

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_region" (
    "connection_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "sync_started_at" TIMESTAMPTZ(6),
    "sync_finished_at" TIMESTAMPTZ(6),
    "sync_outcome" TEXT,
    "secrets_seen" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "connection_region_pkey" PRIMARY KEY ("connection_id","region")
);

-- CreateTable
CREATE TABLE "secret" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "arn" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_path" TEXT NOT NULL,
    "last_segment" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "environment_rule" TEXT NOT NULL,
    "owner" TEXT,
    "service" TEXT,
    "type" TEXT,
    "description" TEXT,
    "kms_key_id" TEXT,
    "owning_service" TEXT,
    "primary_region" TEXT,
    "tags" JSONB,
    "replicas" JSONB,
    "aws_created_at" TIMESTAMPTZ(6),
    "aws_changed_at" TIMESTAMPTZ(6),
    "last_accessed_on" DATE,
    "rotation_enabled" BOOLEAN,
    "rotation_function" TEXT,
    "rotation_rules" JSONB,
    "last_rotated_at" TIMESTAMPTZ(6),
    "next_rotation_at" TIMESTAMPTZ(6),
    "deletion_asked_at" TIMESTAMPTZ(6),
    "health" TEXT NOT NULL DEFAULT 'fine',
    "health_words" TEXT,
    "key_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "fingerprint" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(6),

    CONSTRAINT "secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secret_version" (
    "secret_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "labels" TEXT[],
    "aws_created_at" TIMESTAMPTZ(6),
    "last_accessed_on" DATE,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(6),

    CONSTRAINT "secret_version_pkey" PRIMARY KEY ("secret_id","version_id")
);

-- CreateTable
CREATE TABLE "label_movement" (
    "id" BIGSERIAL NOT NULL,
    "secret_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "from_version_id" TEXT,
    "to_version_id" TEXT,
    "not_before" TIMESTAMPTZ(6),
    "at" TIMESTAMPTZ(6) NOT NULL,
    "moved_by" TEXT,
    "source" TEXT NOT NULL,
    "evidence" TEXT,

    CONSTRAINT "label_movement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secret_folder" (
    "path" TEXT NOT NULL,
    "parent_path" TEXT NOT NULL,
    "segment" TEXT NOT NULL,
    "depth" INTEGER NOT NULL,
    "secret_count" INTEGER NOT NULL,
    "broken_count" INTEGER NOT NULL,
    "attention_count" INTEGER NOT NULL,
    "unseen_count" INTEGER NOT NULL,

    CONSTRAINT "secret_folder_pkey" PRIMARY KEY ("path")
);

-- CreateTable
CREATE TABLE "access_policy" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "access_policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_policy_version" (
    "policy_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_policy_version_pkey" PRIMARY KEY ("policy_id","version")
);

-- CreateTable
CREATE TABLE "access_request" (
    "id" TEXT NOT NULL,
    "requester_id" TEXT NOT NULL,
    "secret_id" TEXT NOT NULL,
    "secret_arn" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "duration_seconds" INTEGER NOT NULL,
    "uses" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "ticket" TEXT,
    "state" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "policy_id" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "facts" BYTEA NOT NULL,
    "facts_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "access_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "decider_id" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "comment" TEXT,
    "duration_seconds" INTEGER,
    "facts_hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_grant" (
    "id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "secret_id" TEXT NOT NULL,
    "secret_arn" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "uses_allowed" INTEGER NOT NULL,
    "uses_taken" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "revoked_by" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "access_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reveal_nonce" (
    "nonce_hash" BYTEA NOT NULL,
    "grant_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "secret_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "consumed_at" TIMESTAMPTZ(6),

    CONSTRAINT "reveal_nonce_pkey" PRIMARY KEY ("nonce_hash")
);

-- CreateTable
CREATE TABLE "reveal" (
    "id" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "secret_id" TEXT NOT NULL,
    "key_name" TEXT,
    "way" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome_code" TEXT,
    "version_id" TEXT,
    "source_identity" TEXT NOT NULL,
    "session_name" TEXT NOT NULL,
    "aws_access_key_id" TEXT,
    "sts_request_id" TEXT,
    "aws_request_id" TEXT,
    "intended_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome_at" TIMESTAMPTZ(6),
    "witnessed_at" TIMESTAMPTZ(6),

    CONSTRAINT "reveal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_record_hash_key" ON "audit_record"("hash");

-- CreateIndex
CREATE INDEX "audit_record_kind_number_idx" ON "audit_record"("kind", "number");

-- CreateIndex
CREATE INDEX "audit_record_actor_id_number_idx" ON "audit_record"("actor_id", "number");

-- CreateIndex
CREATE INDEX "audit_record_secret_id_number_idx" ON "audit_record"("secret_id", "number");

-- CreateIndex
CREATE INDEX "audit_record_request_id_number_idx" ON "audit_record"("request_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE UNIQUE INDEX "identity_issuer_subject_key" ON "identity"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "session_row_token_hash_key" ON "session_row"("token_hash");

-- CreateIndex
CREATE INDEX "session_row_person_id_ended_at_idx" ON "session_row"("person_id", "ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "connection_name_key" ON "connection"("name");

-- CreateIndex
CREATE UNIQUE INDEX "connection_kind_account_id_key" ON "connection"("kind", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "secret_arn_key" ON "secret"("arn");

-- CreateIndex
CREATE INDEX "secret_connection_id_region_name_idx" ON "secret"("connection_id", "region", "name");

-- CreateIndex
CREATE INDEX "secret_parent_path_last_segment_idx" ON "secret"("parent_path", "last_segment");

-- CreateIndex
CREATE INDEX "label_movement_secret_id_at_idx" ON "label_movement"("secret_id", "at");

-- CreateIndex
CREATE INDEX "secret_folder_parent_path_segment_idx" ON "secret_folder"("parent_path", "segment");

-- CreateIndex
CREATE UNIQUE INDEX "access_policy_name_key" ON "access_policy"("name");

-- CreateIndex
CREATE INDEX "access_request_state_expires_at_idx" ON "access_request"("state", "expires_at");

-- CreateIndex
CREATE INDEX "access_request_requester_id_created_at_idx" ON "access_request"("requester_id", "created_at");

-- CreateIndex
CREATE INDEX "access_request_secret_id_created_at_idx" ON "access_request"("secret_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "decision_request_id_decider_id_key" ON "decision"("request_id", "decider_id");

-- CreateIndex
CREATE UNIQUE INDEX "access_grant_request_id_key" ON "access_grant"("request_id");

-- CreateIndex
CREATE INDEX "access_grant_person_id_ends_at_idx" ON "access_grant"("person_id", "ends_at");

-- CreateIndex
CREATE INDEX "access_grant_secret_id_ends_at_idx" ON "access_grant"("secret_id", "ends_at");

-- CreateIndex
CREATE INDEX "reveal_nonce_expires_at_idx" ON "reveal_nonce"("expires_at");

-- CreateIndex
CREATE INDEX "reveal_aws_access_key_id_idx" ON "reveal"("aws_access_key_id");

-- CreateIndex
CREATE INDEX "reveal_secret_id_intended_at_idx" ON "reveal"("secret_id", "intended_at");

-- CreateIndex
CREATE INDEX "reveal_state_intended_at_idx" ON "reveal"("state", "intended_at");

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session_row" ADD CONSTRAINT "session_row_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_region" ADD CONSTRAINT "connection_region_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret" ADD CONSTRAINT "secret_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret_version" ADD CONSTRAINT "secret_version_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "secret"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_movement" ADD CONSTRAINT "label_movement_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "secret"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_policy_version" ADD CONSTRAINT "access_policy_version_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "access_policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "access_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "access_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reveal" ADD CONSTRAINT "reveal_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema language cannot say.

-- The audit chain only grows. The application role has no privilege for anything else (see
-- lib/db/grant-application-role.ts), and these triggers hold for every other role too.
CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit records are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_record_keeps_rows BEFORE UPDATE OR DELETE ON "audit_record"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER audit_record_keeps_table BEFORE TRUNCATE ON "audit_record"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER decision_keeps_rows BEFORE UPDATE OR DELETE ON "decision"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
CREATE TRIGGER decision_keeps_table BEFORE TRUNCATE ON "decision"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history();

ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_is_one_row" CHECK ("id" = 1);
INSERT INTO "audit_head" ("id", "log_id", "number", "hash", "at")
  VALUES (1, gen_random_uuid()::text, 0, decode(repeat('00', 32), 'hex'), now());

-- A use can never be taken beyond what was granted, whatever the application does.
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_uses" CHECK ("uses_taken" BETWEEN 0 AND "uses_allowed");
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_window" CHECK ("ends_at" > "starts_at" AND "ends_at" <= "starts_at" + interval '4 hours');
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_state" CHECK ("state" IN ('active', 'revoked', 'handed-back'));
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_state"
  CHECK ("state" IN ('pending', 'approved', 'denied', 'cancelled', 'expired'));
ALTER TABLE "decision" ADD CONSTRAINT "decision_verdict" CHECK ("verdict" IN ('approve', 'deny'));

-- Names sort and match by bytes, so that a prefix is a range.
ALTER TABLE "secret" ALTER COLUMN "name" TYPE text COLLATE "C";
CREATE INDEX "secret_name_idx" ON "secret" ("name") WHERE "gone_at" IS NULL;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "secret_name_trgm_idx" ON "secret" USING gin ("name" gin_trgm_ops);
