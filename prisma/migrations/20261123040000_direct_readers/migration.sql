-- Who can read values past the product, as IAM, the policies on secrets and the policies of keys say.

-- How IAM of an account was last read. `edition` moves when anything that was read is not as it was.
CREATE TABLE iam_reading (
  connection_id text PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
  asked_at timestamptz NOT NULL,
  -- Last time it was read whole; null: never.
  read_at timestamptz,
  -- Why the last reading was not whole; null: it was.
  refused_code text,
  principals int NOT NULL DEFAULT 0,
  edition bigint NOT NULL DEFAULT 0,
  -- Edition of IAM, keys, secrets and policies that the readers were last judged by.
  judged_digest text,
  judged_at timestamptz
);

-- Users and roles; of their policies only the statements that speak of reading values or of decrypting.
CREATE TABLE iam_principal (
  connection_id text NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  arn text NOT NULL,
  hash bytea NOT NULL,
  kept jsonb NOT NULL,
  PRIMARY KEY (connection_id, arn)
);

-- Policies of the keys of customers that protected secrets lie under. `key_id` as the secret names it.
CREATE TABLE key_policy (
  connection_id text NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  region text NOT NULL,
  key_id text NOT NULL,
  key_arn text,
  policy text,
  refused_code text,
  asked_at timestamptz NOT NULL,
  PRIMARY KEY (connection_id, region, key_id)
);

-- Statements that let somebody in or keep somebody out, once each.
CREATE TABLE reader_statement (
  hash text PRIMARY KEY,
  json text NOT NULL
);

-- The same readers stand on many secrets: they are kept once, under the hash of what they are.
CREATE TABLE direct_reader_set (
  id text PRIMARY KEY,
  certain int NOT NULL,
  depends int NOT NULL,
  kept_out int NOT NULL
);
CREATE TABLE direct_reader (
  set_id text NOT NULL REFERENCES direct_reader_set (id) ON DELETE CASCADE,
  principal text NOT NULL,
  kind text NOT NULL,
  account text,
  verdict text NOT NULL CHECK (verdict IN ('yes', 'depends', 'no')),
  -- [{source, name, arn, sid, number, hash}]
  grants jsonb NOT NULL,
  denials jsonb NOT NULL,
  open text[] NOT NULL,
  PRIMARY KEY (set_id, principal)
);
CREATE INDEX direct_reader_principal ON direct_reader (principal);

CREATE TABLE secret_direct_readers (
  secret_id text PRIMARY KEY REFERENCES secret (id) ON DELETE CASCADE,
  connection_id text NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  set_id text NOT NULL REFERENCES direct_reader_set (id),
  since timestamptz NOT NULL
);
CREATE INDEX secret_direct_readers_set ON secret_direct_readers (set_id);
CREATE INDEX secret_direct_readers_connection ON secret_direct_readers (connection_id);

-- Who came to be able to read a secret after its readers were first known; taken away when it no longer can.
CREATE TABLE direct_reader_gain (
  secret_id text NOT NULL REFERENCES secret (id) ON DELETE CASCADE,
  principal text NOT NULL,
  gained_at timestamptz NOT NULL,
  PRIMARY KEY (secret_id, principal)
);
