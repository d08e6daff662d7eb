-- Whether reveals of an account's secrets leave fingerprints, since when and by whom. Off unless an operator says so.
CREATE TABLE fingerprint_choice (
  connection_id text PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
  since timestamptz NOT NULL,
  chosen_by text NOT NULL REFERENCES person (id)
);

-- What a value was, without the value: HMAC-SHA-256 under a key that is not in the database, cut to 16 bytes. One row
-- for each member of a JSON object, named; else one for the whole value under the empty name. Never a length.
CREATE TABLE value_fingerprint (
  secret_id text NOT NULL REFERENCES secret (id) ON DELETE CASCADE,
  version_id text NOT NULL,
  key_name text NOT NULL,
  key_id bytea NOT NULL,
  print bytea NOT NULL CHECK (octet_length(print) = 16),
  taken_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (secret_id, version_id, key_name)
);
CREATE INDEX value_fingerprint_print ON value_fingerprint (key_id, print);
