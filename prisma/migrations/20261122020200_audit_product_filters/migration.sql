-- What the product itself did has no actor, and where a column is only known to be null PostgreSQL does not see that an
-- index that begins with it has the rows in order: it would go through the whole log instead. These hold them alone.
CREATE INDEX "audit_record_product_kind_idx" ON "audit_record" ("kind", "number") WHERE "actor_id" IS NULL;
CREATE INDEX "audit_record_product_secret_kind_idx" ON "audit_record" ("secret_id", "kind", "number")
  WHERE "actor_id" IS NULL AND "secret_id" IS NOT NULL;
