-- Movements of labels as CloudTrail records them, beside those we saw ourselves.
ALTER TABLE label_movement
  ADD COLUMN how text,
  ADD COLUMN who text,
  ADD COLUMN who_kind text,
  ADD COLUMN approval_id text,
  ADD COLUMN event_name text,
  ADD COLUMN explained boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT label_movement_how CHECK (how IN ('rotation', 'rollback', 'put', 'by-hand', 'created', 'label'));

-- The few records that move labels, or tell that a version was written, are found without those that read values.
CREATE INDEX trail_event_label_acts ON trail_event (subject_id, at)
  WHERE name IN ('CreateSecret', 'PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage', 'RotateSecret',
    'RotationStarted', 'RotationSucceeded', 'RotationFailed', 'RotationAbandoned', 'GenerateDataKey',
    'SecretLabelUpdated');

-- Subjects whose label history is to be told anew. Whoever writes a record notes it in the same transaction.
CREATE TABLE label_history_due (
  subject_id int PRIMARY KEY,
  noted int NOT NULL DEFAULT 1
);

-- The row is touched again, not left alone: whoever takes it meanwhile waits, and then sees the record.
CREATE FUNCTION note_label_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.subject_id <> NEW.subject_id THEN
    INSERT INTO label_history_due AS d (subject_id) VALUES (OLD.subject_id)
    ON CONFLICT (subject_id) DO UPDATE SET noted = d.noted % 1000000 + 1;
  END IF;
  INSERT INTO label_history_due AS d (subject_id) VALUES (NEW.subject_id)
  ON CONFLICT (subject_id) DO UPDATE SET noted = d.noted % 1000000 + 1;
  RETURN NULL;
END $$;

CREATE TRIGGER label_act_written AFTER INSERT ON trail_event FOR EACH ROW
  WHEN (NEW.name IN ('CreateSecret', 'PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage', 'RotateSecret',
    'RotationStarted', 'RotationSucceeded', 'RotationFailed', 'RotationAbandoned', 'GenerateDataKey',
    'SecretLabelUpdated'))
  EXECUTE FUNCTION note_label_act();
CREATE TRIGGER label_act_changed AFTER UPDATE OF subject_id, content_hash ON trail_event FOR EACH ROW
  WHEN (NEW.name IN ('CreateSecret', 'PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage', 'RotateSecret',
    'RotationStarted', 'RotationSucceeded', 'RotationFailed', 'RotationAbandoned', 'GenerateDataKey',
    'SecretLabelUpdated')
    AND (OLD.subject_id <> NEW.subject_id OR OLD.content_hash <> NEW.content_hash))
  EXECUTE FUNCTION note_label_act();

-- A subject that becomes a known secret has a history to tell, whenever its records came.
CREATE FUNCTION note_label_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO label_history_due AS d (subject_id) VALUES (NEW.id)
  ON CONFLICT (subject_id) DO UPDATE SET noted = d.noted % 1000000 + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER label_subject_known AFTER UPDATE OF secret_id ON trail_subject FOR EACH ROW
  WHEN (NEW.secret_id IS NOT NULL AND OLD.secret_id IS DISTINCT FROM NEW.secret_id)
  EXECUTE FUNCTION note_label_subject();

INSERT INTO label_history_due (subject_id)
SELECT id FROM trail_subject WHERE secret_id IS NOT NULL;

-- How far back the records that move labels were asked for, region by region and name by name.
CREATE TABLE label_lookup (
  connection_id text NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  region text NOT NULL,
  event_name text NOT NULL,
  done_until timestamptz,
  PRIMARY KEY (connection_id, region, event_name)
);
