-- Appends records to the chain in one call: every writer waits for the lock on the head, so what happens under it is
-- kept to one statement. Runs with the rights of whoever calls it.
--
-- A record's text is `head[i] ‖ time ‖ middle[i] ‖ number ‖ tail[i]`; an empty id is none.
CREATE FUNCTION audit_append(
  head text[], middle text[], tail text[],
  kinds text[], actors text[], secrets text[], requests text[], grants text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  tip audit_head%ROWTYPE;
  now_at timestamptz;
  written text;
  log bytea;
  body bytea;
  link bytea;
BEGIN
  SELECT * INTO STRICT tip FROM audit_head WHERE id = 1 FOR UPDATE;
  -- Read after the lock was held: numbers and times grow together.
  now_at := date_trunc('milliseconds', clock_timestamp());
  IF now_at < tip.at THEN
    RAISE EXCEPTION 'the database clock is behind the newest audit record' USING ERRCODE = 'CS001';
  END IF;
  written := to_char(now_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  log := convert_to(tip.log_id, 'UTF8');
  log := '\x00'::bytea || set_byte('\x00'::bytea, 0, octet_length(log)) || log;
  FOR i IN 1 .. cardinality(kinds) LOOP
    tip.number := tip.number + 1;
    body := convert_to(head[i] || written || middle[i] || tip.number || tail[i], 'UTF8');
    link := sha256(log || int8send(tip.number) || tip.hash || body);
    INSERT INTO audit_record
      (number, at, kind, actor_id, secret_id, request_id, grant_id, bytes, previous_hash, hash)
    VALUES (tip.number, now_at, kinds[i], nullif(actors[i], ''), nullif(secrets[i], ''), nullif(requests[i], ''),
      nullif(grants[i], ''), body, tip.hash, link);
    tip.hash := link;
  END LOOP;
  UPDATE audit_head SET number = tip.number, hash = tip.hash, at = now_at WHERE id = 1;
END $$;
