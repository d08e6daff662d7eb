-- A secret that is read all day has as many records as some installations have at all: what a person did with it, and
-- its rare records, are found without going through the others.
CREATE INDEX "audit_record_secret_kind_idx" ON "audit_record" ("secret_id", "kind", "number") WHERE "secret_id" IS NOT NULL;
CREATE INDEX "audit_record_secret_actor_kind_idx" ON "audit_record" ("secret_id", "actor_id", "kind", "number")
  WHERE "secret_id" IS NOT NULL;
