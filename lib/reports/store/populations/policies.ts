import { type Asked, instant, type PopulationQuery, personName, quoted, withPeople } from '../asked.ts';

/** Editions with the stretch of time in which each was the newest of a policy that was not retired. */
function editions({ asOf }: Asked): string {
  const moment = instant(asOf);
  return `editions AS MATERIALIZED (
  SELECT p.id AS policy_id, p.name, v.version, v.document, v.created_by, v.came_by, v.request_id, v.created_at AS begins,
    least(lead(v.created_at) OVER (PARTITION BY p.id ORDER BY v.version), CASE WHEN p.retired_at <= ${moment} THEN p.retired_at END) AS ends
  FROM access_policy p JOIN access_policy_version v ON v.policy_id = p.id WHERE v.created_at <= ${moment})`;
}

/** Who signed the request that an edition came from. */
const SIGNERS = `(SELECT string_agg(coalesce(${personName('d.decider_id')}, 'the rule ' || d.rule), ', ' ORDER BY d.at, d.id)
   FROM decision d WHERE d.request_id = e.request_id AND d.verdict = 'approve')`;

/** Who put an edition in force: a person, or the way it came. */
const AUTHOR = `coalesce(${personName('e.created_by')}, CASE e.came_by WHEN 'configuration' THEN 'the configuration file' ELSE 'the installation' END)`;

function held(asked: Asked, begins: string, ends: string): string {
  return `${begins} < ${instant(asked.to)} AND (${ends} IS NULL OR ${ends} > ${instant(asked.from)})`;
}

export function policiesInForce(asked: Asked): PopulationQuery {
  return {
    rows: withPeople(
      asked,
      `, ${editions(asked)}
SELECT e.name AS policy, e.policy_id, e.version AS edition, e.begins AS in_force_from, e.ends AS in_force_until,
  ${AUTHOR} AS put_in_force_by, ${SIGNERS} AS approved_by, e.request_id, e.document::text AS document
FROM editions e
WHERE ${held(asked, 'e.begins', 'e.ends')} AND (e.ends IS NULL OR e.ends > e.begins)`,
    ),
    order: 'policy COLLATE "C", policy_id COLLATE "C", edition',
  };
}

/** Person × way × edition, cut to the stretch in which the role or group, the edition and the person all held. */
export function entitlement(asked: Asked): PopulationQuery {
  const moment = instant(asked.asOf);
  const environments = asked.scope.environments;
  const ofScope = environments
    ? `(jsonb_typeof(e.document #> '{scope,environments}') IS DISTINCT FROM 'array'
        OR jsonb_exists_any(e.document #> '{scope,environments}', ARRAY[${environments.map(quoted).join(', ')}]))`
    : 'true';
  const array = (path: string): string =>
    `CASE WHEN jsonb_typeof(e.document #> '${path}') = 'array' THEN e.document #> '${path}' ELSE '[]' END`;
  const joined = (path: string): string =>
    `(SELECT string_agg(x, ' ' ORDER BY n) FROM jsonb_array_elements_text(${array(path)}) WITH ORDINALITY AS t(x, n))`;
  return {
    rows: withPeople(
      asked,
      `, ${editions(asked)},
holders AS MATERIALIZED (
  SELECT h.person_id, h.way, h.what, h.given_by, h.given_at, least(h.until, p.disabled_at) AS until
  FROM evidence_role(${moment}) h JOIN people p ON p.id = h.person_id
  UNION ALL
  SELECT p.id, 'name', w.who, NULL, p.created_at, p.disabled_at FROM people p CROSS JOIN LATERAL (VALUES (p.id), (p.email)) AS w(who) WHERE w.who IS NOT NULL),
askers AS (
  SELECT e.*, a.way, a.what FROM editions e CROSS JOIN LATERAL (
    SELECT 'role' AS way, jsonb_array_elements_text(${array('{askers,roles}')}) AS what
    UNION ALL SELECT 'group', jsonb_array_elements_text(${array('{askers,groups}')})
    UNION ALL SELECT 'name', jsonb_array_elements_text(${array('{askers,people}')})) a)
SELECT ${personName('h.person_id')} AS person, h.person_id, h.way || ' ' || h.what AS through,
  CASE WHEN h.way = 'name' THEN ${personName('e.created_by')} ELSE coalesce(${personName('h.given_by')}, 'the installation') END AS given_by, h.given_at,
  e.name AS policy, e.policy_id, e.version AS edition, ${AUTHOR} AS put_in_force_by,
  coalesce(e.document ->> 'act', ${joined('{acts}')}) AS acts, coalesce(${joined('{scope,environments}')}, 'all') AS environments,
  ${joined('{scope,paths}')} AS paths, coalesce(${joined('{scope,accounts}')}, 'all') AS accounts,
  (SELECT sum((step ->> 'signatures')::int) FROM jsonb_array_elements(${array('{steps}')}) step) AS signatures,
  (SELECT string_agg(DISTINCT x, ' ' ORDER BY x) FROM jsonb_array_elements(${array('{steps}')}) step, jsonb_array_elements_text(coalesce(step -> 'roles', '[]') || coalesce(step -> 'groups', '[]') || coalesce(step -> 'people', '[]')) x) AS signed_by,
  (e.document ->> 'longestSeconds')::int AS longest_seconds, (e.document ->> 'uses')::int AS uses,
  (jsonb_array_length(${array('{automatic}')}) > 0 OR coalesce(jsonb_typeof(e.document -> 'breakGlass') = 'object', false)) AS without_signature_possible,
  greatest(e.begins, h.given_at) AS "from", least(e.ends, h.until) AS until
FROM askers e JOIN holders h ON h.way = e.way AND h.what = e.what
WHERE ${held(asked, 'greatest(e.begins, h.given_at)', 'least(e.ends, h.until)')}
  AND (least(e.ends, h.until) IS NULL OR least(e.ends, h.until) > greatest(e.begins, h.given_at)) AND ${ofScope}`,
    ),
    order:
      'person COLLATE "C", person_id COLLATE "C", policy COLLATE "C", edition, through COLLATE "C", "from"',
  };
}
