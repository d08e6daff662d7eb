-- Files that were read to their end with nothing set aside: the same name with the same content is not read again. `key` is
-- a SHA-256 over source, name, content and the edition of the reader; `counts` is what the file held.
CREATE TABLE trail_read_file (
  key bytea PRIMARY KEY,
  counts jsonb NOT NULL,
  at timestamptz NOT NULL
);
