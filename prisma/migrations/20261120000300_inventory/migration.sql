-- The inventory: what the list, the tree and the search read.

-- A sync that failed leaves the age of the last good one, so that a page can say what it does not see.
ALTER TABLE "connection_region" ADD COLUMN "seen_at" TIMESTAMPTZ(6);
ALTER TABLE "connection_region" ADD CONSTRAINT "connection_region_region" CHECK ("region" ~ '^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$');

-- The words of a state follow from its cause and the time it is read at, so cause and since are stored, not words.
ALTER TABLE "secret" DROP COLUMN "health_words";
ALTER TABLE "secret" ADD COLUMN "health_cause" TEXT;
ALTER TABLE "secret" ADD COLUMN "health_since" TIMESTAMPTZ(6);
ALTER TABLE "secret" ADD COLUMN "health_detail" TEXT;
ALTER TABLE "secret" ADD COLUMN "health_changes_at" TIMESTAMPTZ(6);
ALTER TABLE "secret" ADD COLUMN "consequence" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "secret" ADD COLUMN "search_text" TEXT NOT NULL DEFAULT '';
ALTER TABLE "secret" ADD CONSTRAINT "secret_health" CHECK ("health" IN ('broken', 'attention', 'not-seen', 'fine'));
ALTER TABLE "secret" ADD CONSTRAINT "secret_environment"
  CHECK ("environment" IN ('production', 'staging', 'development', 'other', 'unknown'));

-- Paths compare by bytes, as names do. A folder's path is the beginning of the names in it, up to and with a slash:
-- `prod/payments/`; the root is the empty text. So `/prod/`, `prod/` and `prod//` stay three folders.
ALTER TABLE "secret" ALTER COLUMN "parent_path" TYPE text COLLATE "C";
ALTER TABLE "secret" ALTER COLUMN "last_segment" TYPE text COLLATE "C";

DROP INDEX "secret_connection_id_region_name_idx";
DROP INDEX "secret_parent_path_last_segment_idx";
DROP INDEX "secret_name_idx";
DROP INDEX "secret_name_trgm_idx";
CREATE INDEX "secret_place_idx" ON "secret" ("connection_id", "region", "name");
CREATE INDEX "secret_leaf_idx" ON "secret" ("parent_path", "last_segment", "id") WHERE "gone_at" IS NULL;
CREATE INDEX "secret_by_name_idx" ON "secret" ("name", "id") WHERE "gone_at" IS NULL;
CREATE INDEX "secret_by_consequence_idx" ON "secret" ("consequence", "name", "id") WHERE "gone_at" IS NULL;
CREATE INDEX "secret_by_owner_idx" ON "secret" ("owner", "consequence", "name", "id") WHERE "gone_at" IS NULL;
CREATE INDEX "secret_by_type_idx" ON "secret" ("type", "consequence", "name", "id") WHERE "gone_at" IS NULL;
CREATE INDEX "secret_by_read_idx" ON "secret" ((coalesce("last_accessed_on", '-infinity'::date)), "name", "id")
  WHERE "gone_at" IS NULL;
CREATE INDEX "secret_by_rotated_idx" ON "secret" ((coalesce("last_rotated_at", '-infinity'::timestamptz)), "name", "id")
  WHERE "gone_at" IS NULL;
CREATE INDEX "secret_rejudge_idx" ON "secret" ("connection_id", "region", "health_changes_at") WHERE "gone_at" IS NULL;
CREATE INDEX "secret_deletion_idx" ON "secret" ("deletion_asked_at") WHERE "deletion_asked_at" IS NOT NULL;
CREATE INDEX "secret_search_idx" ON "secret" USING gin ("search_text" gin_trgm_ops);
CREATE INDEX "label_movement_label_idx" ON "label_movement" ("secret_id", "label", "at");

-- Folders and tallies, kept by the database itself in the transaction that changes a secret, whoever changes it.
-- `scope` is the empty text for everything, the connection, or the connection and region (`con_…/eu-central-1`).
DROP TABLE "secret_folder";
CREATE TABLE "secret_folder" (
    "scope" TEXT COLLATE "C" NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "parent_path" TEXT COLLATE "C",
    "segment" TEXT COLLATE "C" NOT NULL,
    "depth" INTEGER NOT NULL,
    "secret_count" INTEGER NOT NULL,
    "own_count" INTEGER NOT NULL,
    "broken_count" INTEGER NOT NULL,
    "attention_count" INTEGER NOT NULL,
    "not_seen_count" INTEGER NOT NULL,
    "protected_count" INTEGER NOT NULL,

    CONSTRAINT "secret_folder_pkey" PRIMARY KEY ("scope", "path")
);
CREATE INDEX "secret_folder_children_idx" ON "secret_folder" ("scope", "parent_path", "segment");

CREATE TABLE "secret_tally" (
    "connection_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "health" TEXT NOT NULL,
    "secret_count" INTEGER NOT NULL,

    CONSTRAINT "secret_tally_pkey" PRIMARY KEY ("connection_id", "region", "environment", "health")
);

-- The folders above a secret, from the root down.
CREATE FUNCTION folders_above(parent text)
RETURNS TABLE(path text, parent_path text, segment text, depth integer) LANGUAGE sql IMMUTABLE AS $$
  WITH piece AS (SELECT string_to_array(parent, '/') AS parts)
  SELECT CASE WHEN n = 0 THEN '' ELSE array_to_string(parts[1:n], '/') || '/' END,
         CASE WHEN n = 0 THEN NULL WHEN n = 1 THEN '' ELSE array_to_string(parts[1:n - 1], '/') || '/' END,
         CASE WHEN n = 0 THEN '' ELSE parts[n] END,
         n
  FROM piece, generate_series(0, greatest(cardinality(parts) - 1, 0)) AS n
$$;

-- One writer at a time: folders near the root belong to everybody, and a fixed order is what prevents deadlocks.
CREATE FUNCTION lock_inventory() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(7318205120)
$$;

CREATE FUNCTION apply_secret_changes(changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF changes IS NULL THEN RETURN; END IF;
  PERFORM lock_inventory();

  INSERT INTO secret_tally AS t (connection_id, region, environment, health, secret_count)
  SELECT c.connection_id, c.region, c.environment, c.health, sum(c.n)
  FROM jsonb_to_recordset(changes)
    AS c(connection_id text, region text, environment text, health text, parent_path text, n integer)
  GROUP BY 1, 2, 3, 4 HAVING sum(c.n) <> 0
  ON CONFLICT (connection_id, region, environment, health)
  DO UPDATE SET secret_count = t.secret_count + excluded.secret_count;

  INSERT INTO secret_folder AS f (scope, path, parent_path, segment, depth, secret_count, own_count,
                                  broken_count, attention_count, not_seen_count, protected_count)
  SELECT s.scope, a.path, a.parent_path, a.segment, a.depth,
         sum(c.n), sum(CASE WHEN a.path = c.parent_path THEN c.n ELSE 0 END),
         sum(c.broken), sum(c.attention), sum(c.not_seen), sum(c.protected)
  FROM (SELECT connection_id, region, parent_path, sum(n) AS n,
               coalesce(sum(n) FILTER (WHERE health = 'broken'), 0) AS broken,
               coalesce(sum(n) FILTER (WHERE health = 'attention'), 0) AS attention,
               coalesce(sum(n) FILTER (WHERE health = 'not-seen'), 0) AS not_seen,
               coalesce(sum(n) FILTER (WHERE environment IN ('production', 'unknown')), 0) AS protected
        FROM jsonb_to_recordset(changes)
          AS c(connection_id text, region text, environment text, health text, parent_path text, n integer)
        GROUP BY 1, 2, 3) AS c
  CROSS JOIN LATERAL folders_above(c.parent_path) AS a
  CROSS JOIN LATERAL (VALUES (''), (c.connection_id), (c.connection_id || '/' || c.region)) AS s(scope)
  GROUP BY 1, 2, 3, 4, 5
  HAVING sum(c.n) <> 0 OR sum(c.broken) <> 0 OR sum(c.attention) <> 0 OR sum(c.not_seen) <> 0
      OR sum(c.protected) <> 0 OR sum(CASE WHEN a.path = c.parent_path THEN c.n ELSE 0 END) <> 0
  ON CONFLICT (scope, path) DO UPDATE SET
    secret_count = f.secret_count + excluded.secret_count,
    own_count = f.own_count + excluded.own_count,
    broken_count = f.broken_count + excluded.broken_count,
    attention_count = f.attention_count + excluded.attention_count,
    not_seen_count = f.not_seen_count + excluded.not_seen_count,
    protected_count = f.protected_count + excluded.protected_count;

  IF EXISTS (SELECT FROM jsonb_to_recordset(changes) AS c(n integer) WHERE c.n < 0) THEN
    DELETE FROM secret_folder WHERE secret_count = 0;
    DELETE FROM secret_tally WHERE secret_count = 0;
  END IF;
END $$;

CREATE INDEX "secret_folder_empty_idx" ON "secret_folder" ("scope") WHERE "secret_count" = 0;

CREATE FUNCTION count_added_secrets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM apply_secret_changes((
    SELECT jsonb_agg(to_jsonb(c)) FROM (
      SELECT connection_id, region, environment, health, parent_path, count(*)::integer AS n
      FROM added WHERE gone_at IS NULL GROUP BY 1, 2, 3, 4, 5) AS c));
  RETURN NULL;
END $$;

CREATE FUNCTION count_removed_secrets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM apply_secret_changes((
    SELECT jsonb_agg(to_jsonb(c)) FROM (
      SELECT connection_id, region, environment, health, parent_path, -count(*)::integer AS n
      FROM removed WHERE gone_at IS NULL GROUP BY 1, 2, 3, 4, 5) AS c));
  RETURN NULL;
END $$;

CREATE FUNCTION count_changed_secrets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM apply_secret_changes((
    SELECT jsonb_agg(to_jsonb(c)) FROM (
      SELECT connection_id, region, environment, health, parent_path, sum(n)::integer AS n
      FROM (SELECT connection_id, region, environment, health, parent_path, 1 AS n FROM added WHERE gone_at IS NULL
            UNION ALL
            SELECT connection_id, region, environment, health, parent_path, -1 FROM removed WHERE gone_at IS NULL) AS moved
      GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0) AS c));
  RETURN NULL;
END $$;

CREATE TRIGGER secret_added AFTER INSERT ON "secret" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_added_secrets();
CREATE TRIGGER secret_changed AFTER UPDATE ON "secret" REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_changed_secrets();
CREATE TRIGGER secret_removed AFTER DELETE ON "secret" REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION count_removed_secrets();
