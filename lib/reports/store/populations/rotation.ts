import { type Asked, inScope, instant, type PopulationQuery } from '../asked.ts';

/** AWS's lists lag by some minutes and a rotation takes some: a date counts as missed an hour later. */
const GRACE = `interval '1 hour'`;

function secretsThen(asked: Asked): string {
  // Judged at the end of the period; known of is what was known by `asOf`.
  const end = instant(asked.to);
  const scope = inScope(asked, { environment: 's.environment', name: 's.name', account: 's.account_id' });
  return `
SELECT s.name AS secret, s.arn AS secret_arn, s.environment, s.account_id AS account, s.region, s.owner,
  CASE WHEN s.deletion_asked_at < ${end} THEN 'marked for deletion' WHEN s.owning_service IS NOT NULL THEN 'managed by AWS'
    WHEN s.rotation_enabled IS NOT TRUE THEN CASE WHEN s.last_rotated_at IS NULL THEN 'never rotated' ELSE 'rotation off' END
    WHEN s.next_rotation_at IS NULL THEN 'due date unknown' WHEN s.next_rotation_at + ${GRACE} <= ${end} THEN 'overdue'
    ELSE 'in time' END AS state,
  CASE WHEN s.rotation_enabled THEN 'on' WHEN s.rotation_enabled IS NULL THEN 'never set up' ELSE 'off' END AS rotation,
  coalesce(s.rotation_rules ->> 'schedule', 'every ' || (s.rotation_rules ->> 'afterDays') || ' days') AS schedule,
  s.rotation_function AS function, s.last_rotated_at, s.next_rotation_at AS due_at,
  CASE WHEN s.rotation_enabled AND s.next_rotation_at + ${GRACE} <= ${end}
    THEN ceil(extract(epoch FROM ${end} - s.next_rotation_at) / 86400)::int END AS overdue_days,
  s.owning_service AS managed_by
FROM evidence_secret(${end}) s
WHERE s.known_from < ${end} AND s.first_seen_at <= ${instant(asked.asOf)} AND (s.gone_at IS NULL OR s.gone_at >= ${end}) AND ${scope}`;
}

export function rotationCompliance(asked: Asked): PopulationQuery {
  return { rows: secretsThen(asked), order: 'secret COLLATE "C", secret_arn COLLATE "C"' };
}

export function rotationOverdue(asked: Asked): PopulationQuery {
  return {
    rows: `SELECT secret, secret_arn, environment, account, region, owner, last_rotated_at, due_at, overdue_days
FROM (${secretsThen(asked)}) s WHERE s.state = 'overdue'`,
    order: 'due_at, secret COLLATE "C", secret_arn COLLATE "C"',
  };
}
