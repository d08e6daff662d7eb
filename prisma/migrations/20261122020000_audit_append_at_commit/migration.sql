-- Records join the chain when their transaction ends. The lock on the head is held until the commit is on disk, and
-- every other writer waits for it: taken by a trigger at the commit itself, it is no longer held while a client is told
-- that its records were appended and answers that it wants to commit.
--
-- Nobody else ever sees a row of this table: it is deleted by the transaction that wrote it. So nothing of it has to
-- outlive a crash, and nothing of it goes through the write-ahead log.
CREATE UNLOGGED TABLE audit_waiting (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  head text[] NOT NULL, middle text[] NOT NULL, tail text[] NOT NULL,
  kinds text[] NOT NULL, actors text[] NOT NULL, secrets text[] NOT NULL, requests text[] NOT NULL, grants text[] NOT NULL
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_analyze_threshold = 1000000);

-- Puts records at the end of the transaction that calls. A record's text is `head[i] ‖ time ‖ middle[i] ‖ number ‖ tail[i]`;
-- an empty id is none. Runs with the rights of whoever calls it.
CREATE OR REPLACE FUNCTION audit_append(
  head text[], middle text[], tail text[],
  kinds text[], actors text[], secrets text[], requests text[], grants text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Said here already, so that whoever appends learns of it in words. It is judged under the lock once more.
  IF clock_timestamp() < (SELECT at FROM audit_head WHERE id = 1) THEN
    RAISE EXCEPTION 'the database clock is behind the newest audit record' USING ERRCODE = 'CS001';
  END IF;
  INSERT INTO audit_waiting (head, middle, tail, kinds, actors, secrets, requests, grants)
  VALUES (head, middle, tail, kinds, actors, secrets, requests, grants);
END $$;

CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  tip audit_head%ROWTYPE;
  now_at timestamptz;
  written text;
  log bytea;
  body bytea;
  link bytea;
BEGIN
  -- Writers are served in the order in which they came: a row's own lock lets latecomers pass, and somebody starves.
  PERFORM pg_advisory_xact_lock(7318205120);
  SELECT * INTO STRICT tip FROM audit_head WHERE id = 1 FOR UPDATE;
  -- Read after the lock was held: numbers and times grow together.
  now_at := date_trunc('milliseconds', clock_timestamp());
  IF now_at < tip.at THEN
    RAISE EXCEPTION 'the database clock is behind the newest audit record' USING ERRCODE = 'CS001';
  END IF;
  written := to_char(now_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  log := convert_to(tip.log_id, 'UTF8');
  log := '\x00'::bytea || set_byte('\x00'::bytea, 0, octet_length(log)) || log;
  FOR i IN 1 .. cardinality(NEW.kinds) LOOP
    tip.number := tip.number + 1;
    body := convert_to(NEW.head[i] || written || NEW.middle[i] || tip.number || NEW.tail[i], 'UTF8');
    link := sha256(log || int8send(tip.number) || tip.hash || body);
    INSERT INTO audit_record
      (number, at, kind, actor_id, secret_id, request_id, grant_id, bytes, previous_hash, hash)
    VALUES (tip.number, now_at, NEW.kinds[i], nullif(NEW.actors[i], ''), nullif(NEW.secrets[i], ''),
      nullif(NEW.requests[i], ''), nullif(NEW.grants[i], ''), body, tip.hash, link);
    tip.hash := link;
  END LOOP;
  UPDATE audit_head SET number = tip.number, hash = tip.hash, at = now_at WHERE id = 1;
  DELETE FROM audit_waiting WHERE id = NEW.id;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_waiting_joins_chain AFTER INSERT ON audit_waiting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_link();
-- Also where a session says that it only repeats what happened elsewhere.
ALTER TABLE audit_waiting ENABLE ALWAYS TRIGGER audit_waiting_joins_chain;

-- A hash covers the number of its record, and numbers are unique: an index of hashes refuses nothing more, and to find
-- a place among millions of random ones is what an append would spend most of its time under the lock on.
DROP INDEX "audit_record_hash_key";
