-- A list of secrets somebody named: the filters of an address. Its own, or shared with everybody.
CREATE TABLE saved_view (
  id text PRIMARY KEY,
  owner_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  shared boolean NOT NULL DEFAULT false,
  address text NOT NULL CHECK (char_length(address) <= 2000),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX saved_view_own_name ON saved_view (owner_id, lower(name)) WHERE NOT shared;
CREATE UNIQUE INDEX saved_view_shared_name ON saved_view (lower(name)) WHERE shared;
