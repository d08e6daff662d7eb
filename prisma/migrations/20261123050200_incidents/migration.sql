-- What people said of a read that nothing explains. The verdict stays: an explanation is a person's word, not a witness.
CREATE TABLE read_explanation (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  at timestamptz NOT NULL,
  why text NOT NULL,
  explained_by text NOT NULL REFERENCES person (id),
  explained_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX read_explanation_of ON read_explanation (event_id, account, region, at);

-- What is looked into: who answers for it, how it stands, and everything that was said, oldest first.
CREATE TABLE incident (
  id text PRIMARY KEY,
  title text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  owner_id text NOT NULL REFERENCES person (id),
  opened_by text NOT NULL REFERENCES person (id),
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at timestamptz,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX incident_newest ON incident (state DESC, opened_at DESC, id DESC);

CREATE TABLE incident_read (
  incident_id text NOT NULL REFERENCES incident (id),
  event_id text NOT NULL,
  account text NOT NULL,
  region text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (incident_id, event_id, account, region, at)
);
CREATE INDEX incident_read_of ON incident_read (event_id, account, region, at);

CREATE TABLE incident_entry (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id text NOT NULL REFERENCES incident (id),
  kind text NOT NULL CHECK (kind IN ('opened', 'note', 'owner', 'closed', 'reopened')),
  text text NOT NULL,
  by_id text NOT NULL REFERENCES person (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX incident_entry_of ON incident_entry (incident_id, number);

CREATE FUNCTION refuse_change_of_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was said is not changed';
END $$;
CREATE TRIGGER read_explanation_stays BEFORE UPDATE OR DELETE ON read_explanation FOR EACH ROW EXECUTE FUNCTION refuse_change_of_word();
CREATE TRIGGER incident_entry_stays BEFORE UPDATE OR DELETE ON incident_entry FOR EACH ROW EXECUTE FUNCTION refuse_change_of_word();
CREATE TRIGGER incident_read_stays BEFORE UPDATE OR DELETE ON incident_read FOR EACH ROW EXECUTE FUNCTION refuse_change_of_word();
