import { type Asked, inScope, instant, type PopulationQuery, personName, withPeople } from '../asked.ts';

export function certification(asked: Asked): PopulationQuery {
  const scope = inScope(asked, { environment: 's.environment', name: 's.name', account: 's.account_id' });
  return {
    rows: withPeople(
      asked,
      `SELECT c.title AS certification, c.id AS certification_id, ${personName('i.person_id')} AS person, i.person_id, s.name AS secret, s.arn AS secret_arn,
  s.environment, (SELECT p.name FROM access_policy p WHERE p.id = i.policy_id) AS policy, i.through, i.requests_90 AS requests_90_days,
  i.reveals_90 AS reveals_90_days, i.reads_90 AS reads_90_days, i.last_used_at, coalesce(i.verdict, 'not looked at') AS verdict, i.reason,
  ${personName('i.reviewed_by')} AS reviewed_by, i.reviewed_by AS reviewed_by_id, i.reviewed_at, CASE WHEN (SELECT r.created_at FROM access_request r WHERE r.id = i.proposal_request_id) <= ${instant(asked.asOf)} THEN i.proposal_request_id END AS change_request_id, i.position
FROM certification c JOIN certification_item i ON i.certification_id = c.id
JOIN evidence_secret(${instant(asked.asOf)}) s ON s.id = i.secret_id
WHERE c.closed_at >= ${instant(asked.from)} AND c.closed_at < ${instant(asked.to)} AND ${scope}`,
    ),
    order: 'certification_id COLLATE "C", position',
  };
}
