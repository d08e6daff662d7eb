-- Which human being an e-mail address may belong to, coarsely: addresses that the rule `isSameHuman` calls the same have
-- the same key; the few that share a key and are not the same are told apart by the rule. Only what survives in ASCII is
-- compared, because how letters beyond it are lowered differs between programs.
CREATE FUNCTION human_key(email text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(regexp_replace(
    lower(regexp_replace(replace(normalize(email, NFKC), U&'\0130', 'i'), '[^\x21-\x7e]', '', 'g') COLLATE "C"),
    '\+[^@]*(?=@)', ''), '')
$$;
CREATE INDEX "person_human_key_idx" ON "person" (human_key("email"));

-- What everybody together reveals in a while is counted for each reveal, as far as the ceiling.
CREATE INDEX "reveal_lately_idx" ON "reveal" ("intended_at") WHERE "state" <> 'failed';

-- Notifications that access ends soon, until it has ended or goes on.
CREATE INDEX "notification_ending_idx" ON "notification" ("id") WHERE "kind" = 'grant.ending' AND "handled_at" IS NULL;
