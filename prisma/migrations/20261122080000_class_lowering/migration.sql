-- Protected secrets whose tags or rules now say a laxer class: they stay what they are until the wait is over.
-- `due_at`: when it is; null until people were told, for the wait counts from there.
CREATE TABLE class_lowering (
  secret_id text PRIMARY KEY REFERENCES secret (id) ON DELETE CASCADE,
  from_class text NOT NULL CHECK (from_class IN ('production', 'unknown')),
  to_class text NOT NULL CHECK (to_class IN ('staging', 'development', 'other')),
  rule text NOT NULL,
  since timestamptz NOT NULL,
  due_at timestamptz
);
CREATE INDEX class_lowering_untold ON class_lowering (since) WHERE due_at IS NULL;
CREATE INDEX class_lowering_due ON class_lowering (due_at, secret_id) WHERE due_at IS NOT NULL;
