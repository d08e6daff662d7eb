-- The deletion desk and the calendar of rotations begin with these.
CREATE INDEX "secret_planned_deletion" ON "secret" ("deletion_asked_at", "id") WHERE "deletion_asked_at" IS NOT NULL AND "gone_at" IS NULL;
CREATE INDEX "secret_rotation_due" ON "secret" ("next_rotation_at", "id") WHERE "rotation_enabled" AND "gone_at" IS NULL;
