-- Reads past the product that somebody vouches for: by one reader, of named secrets, until a day. A read is judged by the
-- exceptions that held at its own time, so one that ended explains nothing after its end and goes on explaining what was before.
CREATE TABLE standing_exception (
  id text PRIMARY KEY,
  -- User or role as CloudTrail names it; of a role, null means every session of it.
  principal_arn text NOT NULL,
  session_name text,
  owner_id text NOT NULL REFERENCES person (id),
  why text NOT NULL,
  made_by text NOT NULL REFERENCES person (id),
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by text REFERENCES person (id),
  CHECK (ends_at > made_at),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX standing_exception_made ON standing_exception (made_at DESC, id DESC);

CREATE TABLE standing_exception_secret (
  exception_id text NOT NULL REFERENCES standing_exception (id),
  secret_id text NOT NULL REFERENCES secret (id),
  PRIMARY KEY (exception_id, secret_id)
);
CREATE INDEX standing_exception_of_secret ON standing_exception_secret (secret_id);

-- What an exception says stays as it was made; it can only be ended, once.
CREATE FUNCTION keep_standing_exception() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR TG_TABLE_NAME = 'standing_exception_secret' THEN
    RAISE EXCEPTION 'a standing exception is not changed, only ended';
  END IF;
  IF (OLD.id, OLD.principal_arn, OLD.session_name, OLD.owner_id, OLD.why, OLD.made_by, OLD.made_at, OLD.ends_at)
    IS DISTINCT FROM (NEW.id, NEW.principal_arn, NEW.session_name, NEW.owner_id, NEW.why, NEW.made_by, NEW.made_at, NEW.ends_at)
    OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a standing exception is not changed, only ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER standing_exception_stays BEFORE UPDATE OR DELETE ON standing_exception
  FOR EACH ROW EXECUTE FUNCTION keep_standing_exception();
CREATE TRIGGER standing_exception_secret_stays BEFORE UPDATE OR DELETE ON standing_exception_secret
  FOR EACH ROW EXECUTE FUNCTION keep_standing_exception();

COMMENT ON COLUMN trail_event.grant_id IS 'The grant that covers a read; of the verdict exception the standing exception.';
