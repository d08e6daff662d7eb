import type { Database } from '#lib/db/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import { type HealthState, healthWords, isHealthCause, isHealthState } from '#lib/secrets/rules/health.ts';
import { countsAsProduction } from '../rules/policy.ts';
import {
  type PersonHistory,
  type PersonSignal,
  personSignals,
  type SecretSignal,
  secretSignals,
} from '../rules/risk.ts';
import { readWeighing, type Weighing } from '../store/reveal-rows.ts';
import { readPersonRisk, readSecretRisks, type SecretRiskRow } from '../store/risk-rows.ts';
import type { RequestItem } from './request-item.ts';
import type { SecretRequestSummary } from './request-summary.ts';

/** What is known about this person and one secret of the thread. */
export interface ItemRisk {
  readonly requestId: string;
  readonly weighing: Weighing;
  readonly signals: readonly SecretSignal[];
  /** The secret's own state, as its page shows it; null: it is no longer in the inventory. */
  readonly secret: { readonly state: HealthState; readonly words: string | null } | null;
  /** Which version holds the label that was asked for, now. */
  readonly versionId: string | null;
}

export interface ThreadRisk {
  readonly history: PersonHistory;
  readonly signals: readonly PersonSignal[];
  readonly items: readonly ItemRisk[];
}

interface Wanted {
  readonly threadId: string;
  readonly requesterId: string;
  readonly items: readonly RequestItem[];
  /** What of the inventory the reader sees: names that read alike are told from it only. */
  readonly reach: Reach;
  readonly now: Date;
}

/** What a decider weighs: the person once, and each secret of what was asked last. */
export async function readRisk(
  db: Database,
  { threadId, requesterId, items, reach, now }: Wanted,
): Promise<ThreadRisk> {
  const newest = items.at(-1)?.request.createdAt;
  const asked = items.filter(({ request }) => request.createdAt === newest);
  const [person, secrets] = await Promise.all([
    readPersonRisk(db.prisma, requesterId, threadId),
    readSecretRisks(
      db.prisma,
      asked.flatMap(({ request }) => (request.about === 'secret' ? [request.secretId] : [])),
      reach,
    ),
  ]);
  const weighed = await Promise.all(
    asked.flatMap(({ request }) => (request.about === 'secret' ? [itemRisk(db, request, secrets, now)] : [])),
  );
  const { risk, history } = person;
  return { history, signals: signalsOf(risk, asked), items: weighed };
}

async function itemRisk(
  db: Database,
  request: SecretRequestSummary,
  secrets: ReadonlyMap<string, SecretRiskRow>,
  now: Date,
): Promise<ItemRisk> {
  const { id: requestId, requesterId: personId, secretId } = request;
  const weighing = await readWeighing(db.prisma, { requestId, personId, secretId });
  const secret = secrets.get(secretId);
  if (!secret || secret.gone) return { requestId, weighing, signals: [], secret: null, versionId: null };
  const { lookAlikes, deletionAskedAt, rotationEnabled, healthCause, health, versions } = secret;
  const rotationBroken = BROKEN_ROTATION.has(healthCause ?? '');
  const known = { lookAlikes, deletionAskedAt, rotationEnabled, rotationBroken };
  const holder = versions.find(({ labels }) => request.stage !== null && labels.includes(request.stage));
  return {
    requestId,
    weighing,
    signals: secretSignals(known),
    secret: { state: isHealthState(health) ? health : 'not-seen', words: wordsOf(secret, now) },
    versionId: holder?.versionId ?? null,
  };
}

function wordsOf({ healthCause, healthSince, healthDetail }: SecretRiskRow, now: Date): string | null {
  const cause = healthCause !== null && isHealthCause(healthCause) ? healthCause : null;
  return healthWords({ cause, since: healthSince, detail: healthDetail }, now);
}

/** Causes of the inventory that mean the value cannot be renewed right after it was seen. */
const BROKEN_ROTATION: ReadonlySet<string> = new Set([
  'no-current-version',
  'pending-left-over',
  'rotation-unfinished',
  'rotation-overdue',
  'rotation-failed',
]);

function signalsOf(
  risk: Parameters<typeof personSignals>[0],
  asked: readonly RequestItem[],
): readonly PersonSignal[] {
  const [first] = asked;
  if (first?.request.about !== 'secret') return [];
  const requests = asked.flatMap(({ request, policy }) =>
    request.about === 'secret'
      ? [{ request, longest: policy?.longestSeconds ?? Number.POSITIVE_INFINITY }]
      : [],
  );
  return personSignals(risk, {
    askedAt: new Date(first.request.createdAt),
    items: requests.length,
    ticket: first.request.ticket,
    durationSeconds: first.request.durationSeconds,
    longestSeconds: Math.min(...requests.map(({ longest }) => longest)),
    production: requests.some(({ request }) => countsAsProduction(request.environment)),
  });
}
