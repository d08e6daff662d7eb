-- What one person did of one kind, among millions of their records.
CREATE INDEX "audit_record_actor_id_kind_number_idx" ON "audit_record" ("actor_id", "kind", "number");
