import type { Database } from '#lib/db/client.ts';
import type { Result } from '#lib/kernel/result.ts';
import { ok } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { boundedTerms } from '../rules/break-glass.ts';
import { isAmong, unionOfNamed } from '../rules/people-named.ts';
import { mayNow } from '../rules/person.ts';
import { selectPolicy } from '../rules/policy.ts';
import { refuseAccess } from '../rules/refusals.ts';
import { whoHears } from '../rules/told.ts';
import { nextWorkingDay } from '../rules/working-day.ts';
import { readOpenings } from '../store/break-glass.ts';
import { hasOpened } from '../store/break-glass-rows.ts';
import { readClock } from '../store/clock.ts';
import { loadHuman, loadSigners } from '../store/humans.ts';
import { loadLivePolicies } from '../store/policies.ts';
import { loadSecret } from '../store/secrets.ts';

/** What a holder is told before they break the glass. */
export interface BreakGlassOffer {
  readonly policyName: string;
  readonly policyVersion: number;
  readonly minutes: number;
  readonly uses: number;
  readonly reasonMinimum: number;
  readonly ticketPattern: string | null;
  readonly labels: readonly string[];
  /** Names of those who are told at once. */
  readonly told: readonly string[];
  readonly channels: readonly string[];
  /** When somebody else has to have reviewed it, if it were opened now. ISO. */
  readonly reviewDueAt: string;
}

/** What breaking the glass of this secret would mean for the actor now, or why they cannot. */
export async function previewBreakGlass(
  db: Database,
  actor: Actor,
  { secretId }: { readonly secretId: string },
  zone = 'UTC',
): Promise<Result<BreakGlassOffer>> {
  const [secret, human, policies] = await Promise.all([
    loadSecret(db.prisma, secretId),
    loadHuman(db.prisma, actor.personId),
    loadLivePolicies(db.prisma),
  ]);
  if (!secret || secret.gone || !human) return refuseAccess('no-such-secret');
  const selected = selectPolicy(policies, secret, 'reveal');
  if (!selected.ok) return selected;
  const { document, ...policy } = selected.value;
  if (!document.breakGlass) return refuseAccess('no-break-glass');
  if (!mayNow(human, 'reveals.perform')) return refuseAccess('not-allowed');
  if (!isAmong(human, document.breakGlass, secret.owner)) return refuseAccess('not-a-holder');
  const before = await readOpenings(db.prisma, { openerId: actor.personId, secretId, stage: 'AWSCURRENT' });
  if (before.overdue > 0) return refuseAccess('review-overdue');
  const { durationSeconds, uses } = boundedTerms(document.breakGlass);
  const owners = { roles: ['admin'], groups: [], people: [], owners: true };
  const steps = [...document.steps, owners];
  const told = whoHears(secret, steps, await loadSigners(db.prisma, unionOfNamed(steps, [secret.owner])));
  return ok({
    policyName: policy.name,
    policyVersion: policy.version,
    minutes: Math.floor(durationSeconds / 60),
    uses,
    reasonMinimum: document.reasonMinimum,
    ticketPattern: document.ticketPattern,
    labels: ['AWSCURRENT', ...secret.labels.filter((label) => label !== 'AWSCURRENT').sort()],
    told: told.filter((other) => other.personId !== actor.personId).map((other) => other.displayName),
    channels: document.channels,
    reviewDueAt: nextWorkingDay(await readClock(db.prisma), zone).toISOString(),
  });
}

/** Whether the register concerns this person: they see all of it, opened something, or a policy names them a holder. */
export async function concernsBreakGlass(db: Database, actor: Actor): Promise<boolean> {
  if (can(actor, 'requests.read-all')) return true;
  if (await hasOpened(db.prisma, actor.personId)) return true;
  const human = await loadHuman(db.prisma, actor.personId);
  if (!human) return false;
  const policies = await loadLivePolicies(db.prisma);
  return policies.some(({ document }) => document.breakGlass && isAmong(human, document.breakGlass));
}
