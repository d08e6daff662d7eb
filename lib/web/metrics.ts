import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { chainSize } from '#lib/audit/queries.ts';
import type { Database } from '#lib/db/client.ts';

const KEY = Symbol.for('countersign.metrics');
const holder = globalThis as unknown as Record<symbol, Metrics | undefined>;

interface Metrics {
  readonly registry: Registry;
  readonly auditRecords: Gauge;
  readonly connectionsWaiting: Gauge;
}

/** Prometheus text of this process. Numbers only: no names of secrets or people in any label. */
export async function collectMetrics(db: Database): Promise<{ contentType: string; text: string }> {
  const metrics = ours();
  metrics.auditRecords.set((await chainSize(db)).records);
  metrics.connectionsWaiting.set(db.pool.waitingCount);
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
  };
  holder[KEY] = made;
  return made;
}
