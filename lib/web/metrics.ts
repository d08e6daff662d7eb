import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { chainSize } from '#lib/audit/queries.ts';
import type { Database } from '#lib/db/client.ts';
import { countWaitingMessages } from '#lib/notify/queries/count-waiting.ts';

const KEY = Symbol.for('countersign.metrics');
const holder = globalThis as unknown as Record<symbol, Metrics | undefined>;

interface Metrics {
  readonly registry: Registry;
  readonly auditRecords: Gauge;
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
  metrics.auditRecords.set((await chainSize(db)).records);
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
