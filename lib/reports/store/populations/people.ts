import { type Asked, instant, type PopulationQuery, personName, withPeople } from '../asked.ts';

function inPeriod(asked: Asked, column: string): string {
  return `${column} >= ${instant(asked.from)} AND ${column} < ${instant(asked.to)}`;
}

export function roleChanges(asked: Asked): PopulationQuery {
  const moment = instant(asked.asOf);
  return {
    rows: withPeople(
      asked,
      `, was AS (
  SELECT w.*, coalesce(n.display_name, p.display_name) AS next_name, coalesce(n.email, p.email) AS next_email,
    CASE WHEN n.id IS NULL THEN p.disabled_at ELSE n.disabled_at END AS next_disabled
  FROM person_was w JOIN person p ON p.id = w.id
  LEFT JOIN LATERAL (SELECT * FROM person_was o WHERE o.id = w.id AND o.number > w.number ORDER BY o.number LIMIT 1) n ON true
  WHERE ${inPeriod(asked, 'w.until')})
SELECT h.given_at AS at, h.way || ' given' AS change, ${personName('h.person_id')} AS person, h.person_id, h.what,
  coalesce(${personName('h.given_by')}, 'the installation') AS by
FROM evidence_role(${moment}) h WHERE ${inPeriod(asked, 'h.given_at')}
UNION ALL
SELECT h.until, h.way || ' taken', ${personName('h.person_id')}, h.person_id, h.what, NULL
FROM evidence_role(${moment}) h WHERE ${inPeriod(asked, 'h.until')}
UNION ALL
SELECT p.created_at, 'person added', p.display_name, p.id, NULL, NULL FROM people p WHERE ${inPeriod(asked, 'p.created_at')}
UNION ALL
SELECT w.until, CASE WHEN w.disabled_at IS NULL AND w.next_disabled IS NOT NULL THEN 'person disabled'
    WHEN w.disabled_at IS NOT NULL AND w.next_disabled IS NULL THEN 'person enabled' ELSE 'person renamed' END,
  ${personName('w.id')}, w.id, w.display_name || ' → ' || w.next_name, NULL
FROM was w`,
    ),
    order: 'at, change COLLATE "C", person_id COLLATE "C", what COLLATE "C"',
  };
}

/** Everybody at the end of the period. Records after the disabling count up to `asOf`. */
export function people(asked: Asked): PopulationQuery {
  const end = instant(asked.to);
  const names = (way: string): string => `(SELECT string_agg(h.what, ' ' ORDER BY h.what COLLATE "C")
    FROM evidence_role(${instant(asked.asOf)}) h WHERE h.person_id = p.id AND h.way = '${way}' AND h.given_at < ${end}
      AND (h.until IS NULL OR h.until >= ${end}))`;
  return {
    rows: `
SELECT p.display_name AS person, p.id AS person_id, p.email, ${names('role')} AS roles, ${names('group')} AS groups,
  p.created_at AS added_at, p.disabled_at,
  (SELECT a.at FROM audit_record a WHERE a.actor_id = p.id AND a.number <= ${asked.lastRecord} ORDER BY a.number DESC LIMIT 1) AS last_record_at,
  (SELECT count(*) FROM audit_record a WHERE a.actor_id = p.id AND a.number <= ${asked.lastRecord} AND a.at > p.disabled_at) AS records_after_disabling
FROM evidence_person(${instant(asked.asOf)}) p WHERE p.created_at < ${end}`,
    order: 'person COLLATE "C", person_id COLLATE "C"',
  };
}
