-- A decision is a person's, or that of a rule of the edition the request is held to: then the rule signs with its name.
ALTER TABLE "decision"
  ALTER COLUMN "decider_id" DROP NOT NULL,
  ADD COLUMN "rule" TEXT,
  ADD COLUMN "uses" INTEGER,
  ADD CONSTRAINT "decision_author" CHECK (("decider_id" IS NULL) = ("rule" IS NOT NULL)),
  ADD CONSTRAINT "decision_uses" CHECK ("uses" IS NULL OR "uses" >= 1);
-- A request is decided by at most one rule, at the moment it is made.
CREATE UNIQUE INDEX "decision_one_rule" ON "decision" ("request_id") WHERE "rule" IS NOT NULL;
CREATE INDEX "decision_decider_id_at_idx" ON "decision" ("decider_id", "at");

-- The inbox goes by deadline through what waits and nothing else; a person's own list goes by time.
CREATE INDEX "access_request_waiting_idx" ON "access_request" ("expires_at", "id") WHERE "state" = 'pending';
CREATE INDEX "access_request_waiting_of_idx" ON "access_request" ("requester_id", "thread_id") WHERE "state" = 'pending';
CREATE INDEX "access_request_extends_idx" ON "access_request" ("extends_grant_id") WHERE "extends_grant_id" IS NOT NULL;

-- Names that read alike have one skeleton: capital I, small l and 1; O and 0; the separators; rn and m, vv and w.
CREATE FUNCTION name_skeleton(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT replace(replace(translate(lower(replace(name, 'I', 'l')), '01|_.+=@', 'oll-----'), 'rn', 'm'), 'vv', 'w')
$$;
CREATE INDEX "secret_name_skeleton_idx" ON "secret" (name_skeleton("name")) WHERE "gone_at" IS NULL;
