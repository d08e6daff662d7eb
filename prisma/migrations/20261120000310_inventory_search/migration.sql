-- What needs somebody is a small part of the inventory: lists of it are read from an index of their own.
CREATE INDEX "secret_trouble_idx" ON "secret" ("consequence", "name", "id")
  INCLUDE ("environment", "health", "connection_id", "region") WHERE "gone_at" IS NULL AND "health" <> 'fine';

-- What falls due, whoever asks for it by date.
CREATE INDEX "secret_due_idx" ON "secret" ("next_rotation_at") WHERE "gone_at" IS NULL AND "rotation_enabled";

-- The search puts hits on the last segment first, so they are found before the rest.
CREATE INDEX "secret_by_leaf_idx" ON "secret" ((lower("last_segment") COLLATE "C"), "id") WHERE "gone_at" IS NULL;
