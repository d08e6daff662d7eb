import type { Database } from '#lib/db/client.ts';

/**
 * Fills the inventory with made-up secrets, `environment/service/purpose/key`: four environments, 1,042 services with
 * five purposes each, one connection with two regions. Deterministic.
 */
export async function insertManySecrets(pool: Database['pool'], count: number): Promise<void> {
  await pool.query(`
    INSERT INTO connection (id, name, kind, account_id, inventory_role_arn, reveal_role_arn, external_id)
    VALUES ('con_0000000000000000', 'scale', 'local', '111122223333', 'arn:aws:iam::111122223333:role/inventory',
            'arn:aws:iam::111122223333:role/reveal', 'scale');
    INSERT INTO connection_region (connection_id, region, seen_at)
    VALUES ('con_0000000000000000', 'eu-central-1', now()), ('con_0000000000000000', 'eu-west-1', now());`);
  await pool.query(
    `INSERT INTO secret (id, connection_id, account_id, region, arn, name, parent_path, last_segment, environment,
       environment_rule, owner, service, type, description, tags, aws_created_at, aws_changed_at, last_accessed_on,
       rotation_enabled, last_rotated_at, next_rotation_at, health, health_cause, health_since, consequence,
       search_text, fingerprint)
     SELECT 'sec_' || lpad(n::text, 16, '0'), 'con_0000000000000000', '111122223333', region,
            'arn:aws:secretsmanager:' || region || ':111122223333:secret:' || path || leaf || '-' || lpad(n::text, 6, '0'),
            path || leaf, path, leaf, environment, 'path segment ' || split_part(path, '/', 1), owner, service,
            (ARRAY['database-credentials', 'api-key', 'certificate', NULL])[1 + n % 4], 'Made for ' || service,
            jsonb_build_array(jsonb_build_object('key', 'owner', 'value', owner)),
            now() - (n % 900) * interval '1 day', now() - (n % 90) * interval '1 day', current_date - n % 200,
            n % 3 = 0, now() - (n % 60) * interval '1 day', now() + (n % 60 - 10) * interval '1 day',
            health, CASE WHEN health <> 'fine' THEN 'rotation-overdue' END, now() - (n % 40) * interval '1 day',
            CASE health WHEN 'broken' THEN 100 WHEN 'attention' THEN 10000 ELSE 1000000 END + n % 5,
            lower(path || leaf || '-' || lpad(n::text, 6, '0') || E'\\nMade for ' || service || E'\\n' || owner),
            md5(n::text)
     FROM (SELECT n, (ARRAY['eu-central-1', 'eu-central-1', 'eu-west-1'])[1 + n % 3] AS region,
                  (ARRAY['prod', 'prod', 'staging', 'dev', 'legacy'])[1 + n % 5] || '/service-' || (n / 5) % 1042 || '/'
                    || (ARRAY['db', 'queue', 'partner', 'web', 'batch'])[1 + (n / 5210) % 5] || '/' AS path,
                  'key-' || n / 26050 || '-' || n % 5 AS leaf,
                  (ARRAY['production', 'production', 'staging', 'development', 'unknown'])[1 + n % 5] AS environment,
                  'team-' || (n / 5) % 1042 % 120 AS owner, 'service-' || (n / 5) % 1042 AS service,
                  CASE WHEN n % 997 = 0 THEN 'broken' WHEN n % 23 = 0 THEN 'attention' ELSE 'fine' END AS health
           FROM generate_series(0, $1 - 1) AS n) AS made`,
    [count],
  );
}
