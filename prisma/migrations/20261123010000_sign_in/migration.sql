-- How people come in through an identity provider.

-- What the provider said of an identity at its newest sign-in. The address of a person is one that a provider vouched
-- for; an identity also keeps one that nobody vouched for, which is shown and never used. The groups are kept, so that a
-- changed mapping acts on people who do not sign in again.
ALTER TABLE "identity"
  ADD COLUMN "email" TEXT,
  ADD COLUMN "email_verified" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "claimed_groups" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "last_seen_at" TIMESTAMPTZ(6),
  ADD COLUMN "linked_at" TIMESTAMPTZ(6),
  ADD COLUMN "linked_by" TEXT;
CREATE INDEX "identity_person_id_idx" ON "identity"("person_id");

-- Two providers may vouch for one address: two accounts of one human being, who counts once.
DROP INDEX "person_email_key";
CREATE INDEX "person_email_idx" ON "person"("email");

-- The account whose identities were linked to another person. It has no identity any more, and what it did counts as done
-- by that person.
ALTER TABLE "person" ADD COLUMN "same_as" TEXT REFERENCES "person"("id") ON DELETE RESTRICT;
CREATE INDEX "person_same_as_idx" ON "person"("same_as") WHERE "same_as" IS NOT NULL;

-- 'sign-in': given by the groups of the provider, or by the list of admins in the configuration file, and taken away again
-- by the same.
ALTER TABLE "role_assignment" ADD COLUMN "came_by" TEXT CHECK ("came_by" IN ('sign-in'));
ALTER TABLE "group_membership" ADD COLUMN "came_by" TEXT CHECK ("came_by" IN ('sign-in'));

-- A sign-in that began here and has not come back yet. The browser has a random token, this row its SHA-256; what the
-- engine must remember (state, nonce, code verifier) is kept here, sealed, and reaches no browser.
CREATE TABLE "sign_in_attempt" (
  "token_hash" BYTEA NOT NULL,
  "purpose" TEXT NOT NULL CHECK ("purpose" IN ('sign-in', 'confirm')),
  "session_id" TEXT REFERENCES "session_row"("id") ON DELETE RESTRICT,
  "return_to" TEXT NOT NULL,
  "kept" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(6) NOT NULL,
  "used_at" TIMESTAMPTZ(6),
  CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("token_hash"),
  CHECK (("purpose" = 'confirm') = ("session_id" IS NOT NULL))
);
CREATE INDEX "sign_in_attempt_created_at_idx" ON "sign_in_attempt"("created_at");

-- Links that were printed in the terminal of a machine without an identity provider: each signs in its operator once.
CREATE TABLE "sign_in_link" (
  "token_hash" BYTEA NOT NULL,
  "session_id" TEXT REFERENCES "session_row"("id") ON DELETE RESTRICT,
  "return_to" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(6) NOT NULL,
  "used_at" TIMESTAMPTZ(6),
  CONSTRAINT "sign_in_link_pkey" PRIMARY KEY ("token_hash")
);
