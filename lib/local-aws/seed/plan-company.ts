import type { TrailEntry } from '../rules/trail/trail-record.ts';
import { HOME } from './catalogue.ts';
import { chanceOf } from './chance.ts';
import { writeOrdinaryReads } from './history/ordinary-reads.ts';
import { writePeopleAtWork } from './history/people-at-work.ts';
import { writeWrites } from './history/writes.ts';
import { planSecrets } from './plan-secrets.ts';
import type { PlannedSecret } from './planned-secret.ts';
import { scribe as newScribe } from './scribe.ts';
import { planFailingRotation, writeFailingRotation } from './stories/failing-rotation.ts';
import { planLeftoverPending, writeLeftoverPending } from './stories/leftover-pending.ts';
import { planPlannedDeletion, writePlannedDeletion } from './stories/planned-deletion.ts';
import {
  writeBurst,
  writeConsoleRead,
  writeFirstSeenReader,
  writeRefusedReader,
} from './stories/unusual-readers.ts';

export interface PlannedCompany {
  readonly secrets: readonly PlannedSecret[];
  readonly trail: readonly TrailEntry[];
}

/** Larkfield, a company that does not exist: its secrets, and what happened to them in the last thirty days. */
export function planCompany(
  now: Date,
  keyArnOf: (secret: PlannedSecret) => string | undefined,
): PlannedCompany {
  const secrets = planSecrets(now);
  const at = (name: string) => findSecret(secrets, name);
  planFailingRotation(at('prod/payments/db'), now);
  planLeftoverPending(at('prod/notifications/smtp'), now);
  planPlannedDeletion(at('prod/checkout/legacy-gateway'), now);
  pinLabel(at('prod/payments/db'), 'checkout-pinned', 'AWSCURRENT');
  pinLabel(at('prod/web/session'), 'edge-rollout', 'AWSPREVIOUS');

  const scribe = newScribe(now, chanceOf('trail'), keyArnOf);
  for (const secret of secrets) {
    writeWrites(scribe, secret, now);
    writeOrdinaryReads(scribe, secret, now);
  }
  writePeopleAtWork(scribe, secrets, now);
  writeFailingRotation(scribe, at('prod/payments/db'), at('prod/payments/db-admin'), now);
  writeLeftoverPending(scribe, at('prod/notifications/smtp'));
  writePlannedDeletion(scribe, at('prod/checkout/legacy-gateway'), now);
  writeConsoleRead(scribe, at('prod/ledger/signing-key'), now);
  writeFirstSeenReader(scribe, at('prod/payments/webhook-signing'), now);
  writeBurst(scribe, at('prod/search/index-api'), now);
  writeRefusedReader(scribe, at('prod/payments/acquirer/api-key'), now);
  return { secrets, trail: scribe.entries() };
}

function findSecret(secrets: readonly PlannedSecret[], name: string): PlannedSecret {
  const found = secrets.find((secret) => secret.name === name && secret.place === HOME);
  if (found === undefined) throw new Error(`the sample company has no secret ${name}`);
  return found;
}

/** Puts a label of somebody's own beside one that is there. */
function pinLabel(secret: PlannedSecret, label: string, beside: string): void {
  const version = secret.labels.get(beside);
  if (version !== undefined) secret.labels = new Map([...secret.labels, [label, version]]);
}
