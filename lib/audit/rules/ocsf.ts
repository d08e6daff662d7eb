import { outcomeOf } from './kind-groups.ts';
import type { RecordBody } from './record.ts';

/** Open Cybersecurity Schema Framework 1.6: classes Authentication (3002) and API Activity (6003). */
const VERSION = '1.6.0';
const AUTHENTICATION = {
  class_uid: 3002,
  class_name: 'Authentication',
  category_uid: 3,
  category_name: 'Identity & Access Management',
};
const API_ACTIVITY = {
  class_uid: 6003,
  class_name: 'API Activity',
  category_uid: 6,
  category_name: 'Application Activity',
};

/** What is done with a thing, as the schema numbers it; 99 is everything else. */
const ACTIVITIES: readonly (readonly [RegExp, number, string])[] = [
  [/\.(submitted|added|opened|created|made|started)$/, 1, 'Create'],
  [/^(reveal|audit\.viewed|audit\.exported)/, 2, 'Read'],
  [/\.(decided|changed|revoked|handed-back|cancelled|expired|acknowledged|synced|imported)$/, 3, 'Update'],
  [/\.(deleted|removed)$/, 4, 'Delete'],
];
const LOGON: Readonly<Record<string, readonly [number, string]>> = {
  'session.started': [1, 'Logon'],
  'session.ended': [2, 'Logoff'],
  'session.refused': [1, 'Logon'],
};
/** Somebody has to look at these at once. */
const GRAVE = /^(audit\.(chain-broken|checkpoints-stopped)|break-glass\.)/;

/**
 * A record as a SIEM takes it in. `metadata.uid` is the log and the number, so that a record that comes twice counts once.
 */
export function ocsfOf(logId: string, body: RecordBody): Readonly<Record<string, unknown>> {
  const logon = LOGON[body.kind];
  const type = logon ? AUTHENTICATION : API_ACTIVITY;
  const [activity, name] = logon ?? activityOf(body.kind);
  const outcome = outcomeOf(body.kind);
  const severity = GRAVE.test(body.kind) ? 4 : outcome === 'done' ? 1 : 3;
  const resources = [
    ...(body.secret ? [{ type: 'secret', uid: body.secret }] : []),
    ...(body.request ? [{ type: 'access request', uid: body.request }] : []),
    ...(body.grant ? [{ type: 'grant', uid: body.grant }] : []),
  ];
  return {
    ...type,
    activity_id: activity,
    activity_name: name,
    type_uid: type.class_uid * 100 + activity,
    time: Date.parse(body.at),
    severity_id: severity,
    severity: { 1: 'Informational', 3: 'Medium', 4: 'High' }[severity],
    status_id: outcome === 'done' ? 1 : 2,
    status: outcome === 'done' ? 'Success' : 'Failure',
    status_detail: outcome,
    metadata: {
      version: VERSION,
      product: { name: 'Countersign', vendor_name: 'Countersign' },
      uid: `${logId}:${body.number}`,
      log_name: logId,
      sequence: body.number,
    },
    actor: body.actor ? { user: { uid: body.actor } } : { app_name: 'Countersign' },
    ...(logon
      ? { user: { uid: body.actor ?? 'unknown' } }
      : {
          api: { operation: body.kind, service: { name: 'Countersign' } },
          src_endpoint: { name: 'Countersign' },
        }),
    ...(resources.length > 0 ? { resources } : {}),
    unmapped: { kind: body.kind, ...body.data },
  };
}

function activityOf(kind: string): readonly [number, string] {
  const found = ACTIVITIES.find(([pattern]) => pattern.test(kind));
  return found ? [found[1], found[2]] : [99, 'Other'];
}
