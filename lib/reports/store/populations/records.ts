import { type Asked, type PopulationQuery, personName, recordsOfPeriod, withPeople } from '../asked.ts';

const DATA = `(convert_from(a.bytes, 'UTF8')::jsonb -> 'data')`;
/** What everybody does every day; it has populations of its own. */
const DAILY = [
  'request.',
  'grant.',
  'reveal.',
  'session.',
  'inventory.',
  'trail.',
  'door.',
  'break-glass.opened',
];

export function refusedOwnApprovals(asked: Asked): PopulationQuery {
  return {
    rows: withPeople(
      asked,
      `SELECT a.number AS audit_record, a.at, ${personName('a.actor_id')} AS person, a.actor_id AS person_id, a.request_id,
  ${DATA} ->> 'secretArn' AS secret_arn, ${DATA} ->> 'code' AS code
FROM audit_record a
WHERE ${recordsOfPeriod(asked)} AND a.kind = 'request.refused' AND ${DATA} ->> 'code' IN ('own-request', 'appointed-by-requester')`,
    ),
    order: 'audit_record',
  };
}

export function refusals(asked: Asked): PopulationQuery {
  return {
    rows: withPeople(
      asked,
      `SELECT a.number AS audit_record, a.at, ${personName('a.actor_id')} AS person, a.actor_id AS person_id, a.kind,
  ${DATA} ->> 'code' AS code, a.request_id, a.grant_id, ${DATA} ->> 'secretArn' AS secret_arn, ${DATA} ->> 'door' AS door
FROM audit_record a
WHERE ${recordsOfPeriod(asked)} AND a.kind IN ('session.refused', 'door.refused', 'request.refused', 'reveal.refused')`,
    ),
    order: 'audit_record',
  };
}

export function administration(asked: Asked): PopulationQuery {
  const daily = DAILY.map((prefix) => `starts_with(a.kind, '${prefix}')`).join(' OR ');
  return {
    rows: withPeople(
      asked,
      `SELECT a.number AS audit_record, a.at, coalesce(${personName('a.actor_id')}, CASE WHEN a.actor_id IS NULL THEN 'Countersign' END) AS person,
  a.actor_id AS person_id, a.kind, ${DATA}::text AS data
FROM audit_record a
WHERE ${recordsOfPeriod(asked)} AND NOT (${daily})`,
    ),
    order: 'audit_record',
  };
}
