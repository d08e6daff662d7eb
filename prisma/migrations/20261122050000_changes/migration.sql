-- The role that changes secrets in an account. Without it the account is looked at and read, not changed.
ALTER TABLE "connection" ADD COLUMN "operator_role_arn" TEXT;

-- One act on one secret: what was proposed and seen, as it was frozen; who ran it under which grant; what AWS said, and
-- what was read back. No value, no length of one and no hash of one.
CREATE TABLE "secret_change" (
  "id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "act" TEXT NOT NULL,
  "connection_id" TEXT NOT NULL,
  "region" TEXT NOT NULL,
  -- Null for a secret that is still to be created.
  "secret_id" TEXT,
  "secret_arn" TEXT,
  "secret_name" TEXT NOT NULL,
  "environment" TEXT NOT NULL,
  -- RFC 8785 bytes: the order, what the person saw, the words that tell what will happen.
  "facts" BYTEA NOT NULL,
  "facts_hash" BYTEA NOT NULL,
  "actor_id" TEXT NOT NULL,
  "batch_id" TEXT,
  "request_id" TEXT,
  "grant_id" TEXT,
  "state" TEXT NOT NULL DEFAULT 'proposed',
  -- ClientRequestToken: the same in every attempt, and the id of the version that comes of it.
  "token" TEXT NOT NULL,
  "source_identity" TEXT,
  "session_name" TEXT,
  "aws_access_key_id" TEXT,
  "sts_request_id" TEXT,
  "aws_request_id" TEXT,
  "created_at" TIMESTAMPTZ(6) NOT NULL,
  "started_at" TIMESTAMPTZ(6),
  "answered_at" TIMESTAMPTZ(6),
  "settled_at" TIMESTAMPTZ(6),
  "looked_at" TIMESTAMPTZ(6),
  "outcome_code" TEXT,
  -- Labels and dates as they were read back.
  "outcome" JSONB,
  CONSTRAINT "secret_change_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "secret_change_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "secret_change_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "secret"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "secret_change_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "secret_change_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "access_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "secret_change_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "access_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "secret_change_state" CHECK ("state" IN ('proposed', 'running', 'accepted', 'unknown', 'succeeded', 'failed', 'dropped')),
  CONSTRAINT "secret_change_started" CHECK (("state" IN ('proposed', 'dropped')) = ("started_at" IS NULL)),
  CONSTRAINT "secret_change_settled" CHECK (("state" IN ('succeeded', 'failed', 'dropped')) = ("settled_at" IS NOT NULL))
);
CREATE UNIQUE INDEX "secret_change_token_key" ON "secret_change"("token");
CREATE UNIQUE INDEX "secret_change_request_id_key" ON "secret_change"("request_id");
CREATE UNIQUE INDEX "secret_change_grant_id_key" ON "secret_change"("grant_id");
-- Two acts on one secret never run at once through the product.
CREATE UNIQUE INDEX "secret_change_one_running" ON "secret_change"("secret_id") WHERE "state" = 'running';
CREATE INDEX "secret_change_secret_id_created_at_idx" ON "secret_change"("secret_id", "created_at" DESC);
CREATE INDEX "secret_change_actor_id_created_at_idx" ON "secret_change"("actor_id", "created_at" DESC);
CREATE INDEX "secret_change_created_at_idx" ON "secret_change"("created_at" DESC, "id" DESC);
CREATE INDEX "secret_change_batch_id_idx" ON "secret_change"("batch_id") WHERE "batch_id" IS NOT NULL;
CREATE INDEX "secret_change_open" ON "secret_change"("started_at") WHERE "state" IN ('running', 'accepted', 'unknown');

-- What was frozen stays; states go one way.
CREATE TRIGGER secret_change_moves BEFORE UPDATE ON "secret_change" FOR EACH ROW
  WHEN (OLD."state" IN ('succeeded', 'failed', 'dropped')
    OR (OLD."state", NEW."state") NOT IN (
      ('proposed', 'proposed'), ('proposed', 'running'), ('proposed', 'dropped'),
      ('running', 'running'), ('running', 'accepted'), ('running', 'unknown'), ('running', 'succeeded'), ('running', 'failed'),
      ('unknown', 'unknown'), ('unknown', 'accepted'), ('unknown', 'succeeded'), ('unknown', 'failed'),
      ('accepted', 'accepted'), ('accepted', 'succeeded'), ('accepted', 'failed'))
    OR to_jsonb(NEW) - '{request_id,grant_id,state,secret_id,secret_arn,source_identity,session_name,aws_access_key_id,sts_request_id,aws_request_id,started_at,answered_at,settled_at,looked_at,outcome_code,outcome}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{request_id,grant_id,state,secret_id,secret_arn,source_identity,session_name,aws_access_key_id,sts_request_id,aws_request_id,started_at,answered_at,settled_at,looked_at,outcome_code,outcome}'::text[]
    OR (OLD."grant_id" IS NOT NULL AND NEW."grant_id" IS DISTINCT FROM OLD."grant_id")
    OR (OLD."secret_id" IS NOT NULL AND (NEW."secret_id", NEW."secret_arn") IS DISTINCT FROM (OLD."secret_id", OLD."secret_arn")))
  EXECUTE FUNCTION refuse_access_change();
CREATE TRIGGER secret_change_stays BEFORE DELETE ON "secret_change"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();
