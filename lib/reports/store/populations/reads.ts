import { DENIED_CODES } from '#lib/trail/rules/arrival-verdict.ts';
import { type Asked, inScope, instant, type PopulationQuery, quoted } from '../asked.ts';

/** Reads of people as CloudTrail recorded them, with the verdicts of `asOf`. */
export function humanReads(asked: Asked): PopulationQuery {
  const asOf = instant(asked.asOf);
  const denied = DENIED_CODES.map(quoted).join(', ');
  const scope = inScope(asked, { environment: 'm.environment', name: 's.name', account: 'e.account' });
  return {
    rows: `
SELECT e.at, coalesce(e.verdict, 'not judged') AS verdict, e.verdict_code AS why, coalesce(p.arn, p.name) AS caller,
  e.kind AS caller_kind, e.sign AS told_by, e.session_name AS session, e.source_identity,
  coalesce(m.name, s.name, e.asked) AS secret, coalesce(m.arn, CASE WHEN s.form = 'arn' THEN s.written END) AS secret_arn,
  coalesce(m.environment, 'not in the inventory') AS environment, e.account, e.region, e.version_id,
  CASE WHEN e.error_code IS NULL THEN 'read' WHEN e.error_code IN (${denied}) THEN 'refused by AWS' ELSE 'failed' END AS outcome,
  e.address, a.text AS user_agent, e.access_key_id, e.grant_id, e.reveal_id, e.event_id, e.request_id AS aws_request_id
FROM evidence_read(${asOf}) e
JOIN trail_principal p ON p.id = e.principal_id
LEFT JOIN trail_agent a ON a.id = e.agent_id
LEFT JOIN trail_subject s ON s.id = e.subject_id
LEFT JOIN evidence_secret(${asOf}) m ON s.form = 'arn' AND m.arn = s.written AND m.first_seen_at <= ${asOf}
WHERE e.at >= ${instant(asked.from)} AND e.at < ${instant(asked.to)} AND ${scope}`,
    inWeeks: true,
    order: 'at, event_id COLLATE "C", account, region',
  };
}
