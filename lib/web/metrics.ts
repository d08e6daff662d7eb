import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { readLogVitals } from '#lib/audit/log-vitals.ts';
import type { Database } from '#lib/db/client.ts';
import { countWaitingMessages } from '#lib/notify/queries/count-waiting.ts';

const KEY = Symbol.for('countersign.metrics');
const holder = globalThis as unknown as Record<symbol, Metrics | undefined>;

interface Metrics {
  readonly registry: Registry;
  readonly auditRecords: Gauge;
  readonly auditWait: Gauge;
  readonly auditBreaks: Gauge;
  readonly auditPlacesFailing: Gauge;
  readonly connectionsWaiting: Gauge;
  readonly attempts: Counter<'channel' | 'outcome'>;
  readonly messagesWaiting: Gauge<'channel'>;
}

/** Counts one attempt to deliver a message, by kind of channel and how it ended. */
export function countAttempt(channel: string, outcome: string): void {
  ours().attempts.inc({ channel, outcome });
}

/** Prometheus text of this process. Numbers only: no names of secrets or people in any label. */
export async function collectMetrics(db: Database): Promise<{ contentType: string; text: string }> {
  const metrics = ours();
  const vitals = await readLogVitals(db);
  metrics.auditRecords.set(vitals.records);
  metrics.auditWait.set(vitals.waitSeconds);
  metrics.auditBreaks.set(vitals.openBreaks.length);
  metrics.auditPlacesFailing.set(vitals.failingPlaces);
  metrics.connectionsWaiting.set(db.pool.waitingCount);
  metrics.messagesWaiting.reset();
  for (const { kind, count } of await countWaitingMessages(db)) {
    metrics.messagesWaiting.set({ channel: kind }, count);
  }
  return { contentType: metrics.registry.contentType, text: await metrics.registry.metrics() };
}

function ours(): Metrics {
  const known = holder[KEY];
  if (known) return known;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const made: Metrics = {
    registry,
    auditRecords: new Gauge({
      name: 'countersign_audit_records',
      help: 'Records in the audit log.',
      registers: [registry],
    }),
    auditWait: new Gauge({
      name: 'countersign_audit_wait_seconds',
      help: 'How long the oldest record has waited for a checkpoint that every place keeps. At 900 no value is revealed.',
      registers: [registry],
    }),
    auditBreaks: new Gauge({
      name: 'countersign_audit_breaks',
      help: 'Places where the chain of audit records breaks and of which nobody has taken note.',
      registers: [registry],
    }),
    auditPlacesFailing: new Gauge({
      name: 'countersign_audit_places_failing',
      help: 'Places that do not keep the newest checkpoints.',
      registers: [registry],
    }),
    connectionsWaiting: new Gauge({
      name: 'countersign_database_waiting',
      help: 'Calls that wait for a database connection.',
      registers: [registry],
    }),
    attempts: new Counter({
      name: 'countersign_delivery_attempts_total',
      help: 'Attempts of this process to deliver a message to a channel, by how they ended.',
      labelNames: ['channel', 'outcome'],
      registers: [registry],
    }),
    messagesWaiting: new Gauge({
      name: 'countersign_deliveries_waiting',
      help: 'Messages that wait to be delivered.',
      labelNames: ['channel'],
      registers: [registry],
    }),
  };
  holder[KEY] = made;
  return made;
}
