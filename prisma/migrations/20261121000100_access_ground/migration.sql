-- Several secrets can be asked for at once: each is a request of its own with its own facts and decisions, and those that
-- were asked together, or that extend one another, form a thread. A thread has the id of its first request.
ALTER TABLE "access_request"
  ADD COLUMN "thread_id" TEXT,
  ADD COLUMN "way" TEXT NOT NULL DEFAULT 'asked',
  ADD COLUMN "version_id" TEXT,
  ADD COLUMN "key_names" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "extends_grant_id" TEXT,
  ADD COLUMN "subject_policy_id" TEXT,
  ADD COLUMN "proposal" BYTEA;
ALTER TABLE "access_request" DISABLE TRIGGER access_request_moves;
UPDATE "access_request" SET "thread_id" = "id";
ALTER TABLE "access_request" ENABLE TRIGGER access_request_moves;
ALTER TABLE "access_request"
  ALTER COLUMN "thread_id" SET NOT NULL,
  ALTER COLUMN "secret_id" DROP NOT NULL,
  ALTER COLUMN "secret_arn" DROP NOT NULL,
  ALTER COLUMN "stage" DROP NOT NULL;
CREATE INDEX "access_request_thread_id_idx" ON "access_request"("thread_id");

ALTER TABLE "access_request" DROP CONSTRAINT "access_request_act";
ALTER TABLE "access_request"
  ADD CONSTRAINT "access_request_act"
    CHECK ("act" IN ('reveal', 'rotate', 'roll-back', 'put', 'edit', 'delete', 'policy-edit')),
  ADD CONSTRAINT "access_request_way" CHECK ("way" IN ('asked', 'break-glass')),
  -- A request is about one secret, or about a policy and what it shall say.
  ADD CONSTRAINT "access_request_subject" CHECK (
    ("act" = 'policy-edit') = ("secret_id" IS NULL)
    AND ("secret_id" IS NULL) = ("secret_arn" IS NULL)
    AND ("act" = 'policy-edit') = ("proposal" IS NOT NULL AND "secret_id" IS NULL)
    AND ("act" = 'policy-edit' OR "subject_policy_id" IS NULL)),
  -- To read is to read what one label names, or one version.
  ADD CONSTRAINT "access_request_target" CHECK ("act" <> 'reveal' OR ("stage" IS NULL) <> ("version_id" IS NULL));

DROP INDEX "access_request_one_waiting";
CREATE UNIQUE INDEX "access_request_one_waiting"
  ON "access_request" ("requester_id", "secret_id", "act", COALESCE("stage", ''), COALESCE("version_id", ''))
  WHERE "state" = 'pending';
CREATE UNIQUE INDEX "access_request_one_change_of_a_policy" ON "access_request" ("subject_policy_id")
  WHERE "state" = 'pending' AND "subject_policy_id" IS NOT NULL;

ALTER TABLE "access_grant"
  ADD COLUMN "act" TEXT NOT NULL DEFAULT 'reveal',
  ADD COLUMN "way" TEXT NOT NULL DEFAULT 'asked',
  ADD COLUMN "version_id" TEXT,
  ADD COLUMN "key_names" TEXT[] NOT NULL DEFAULT '{}',
  ALTER COLUMN "stage" DROP NOT NULL,
  ADD CONSTRAINT "access_grant_act" CHECK ("act" IN ('reveal', 'rotate', 'roll-back', 'put', 'edit', 'delete')),
  ADD CONSTRAINT "access_grant_way" CHECK ("way" IN ('asked', 'break-glass')),
  ADD CONSTRAINT "access_grant_target" CHECK ("act" <> 'reveal' OR ("stage" IS NULL) <> ("version_id" IS NULL));

ALTER TABLE "reveal"
  ADD COLUMN "asked_version_id" TEXT,
  ALTER COLUMN "stage" DROP NOT NULL;
ALTER TABLE "reveal" DROP CONSTRAINT "reveal_way";
ALTER TABLE "reveal" ADD CONSTRAINT "reveal_way" CHECK ("way" IN ('show', 'copy', 'download'));

-- Who belongs to which group, from whom and since when: it decides who may ask and sign, as roles do.
CREATE TABLE "group_membership" (
  "person_id" TEXT NOT NULL,
  "group_name" TEXT NOT NULL,
  "given_by" TEXT,
  "given_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  CONSTRAINT "group_membership_pkey" PRIMARY KEY ("person_id", "group_name"),
  CONSTRAINT "group_membership_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "group_membership_group_name_idx" ON "group_membership"("group_name");

-- What people say to one another about a thread. Said is said.
CREATE TABLE "request_comment" (
  "id" TEXT NOT NULL,
  "thread_id" TEXT NOT NULL,
  "author_id" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  CONSTRAINT "request_comment_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "request_comment_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "access_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "request_comment_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "request_comment_thread_id_at_idx" ON "request_comment"("thread_id", "at");
CREATE TRIGGER request_comment_stays BEFORE UPDATE OR DELETE ON "request_comment"
  FOR EACH ROW EXECUTE FUNCTION refuse_access_change();
