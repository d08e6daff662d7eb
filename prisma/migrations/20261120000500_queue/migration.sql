-- Where the queue of the jobs makes its own tables. Made here and not by the queue, which would need a right on the
-- whole database for it.
CREATE SCHEMA IF NOT EXISTS pgboss;
