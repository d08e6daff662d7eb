import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { isSameHuman, mayNow } from '../rules/person.ts';
import { type Act, PRECEDENCE, selectPolicy } from '../rules/policy.ts';
import { refuseAccess } from '../rules/refusals.ts';
import { readClock } from '../store/clock.ts';
import { loadHolders, loadHuman } from '../store/humans.ts';
import { loadLivePolicies } from '../store/policies.ts';
import { loadSecret } from '../store/secrets.ts';

/** What would happen if the actor asked now: the live sentence of the request form. */
export interface RequestPreview {
  readonly policyName: string;
  readonly policyVersion: number;
  /** Why this policy and no other. */
  readonly precedence: string;
  readonly longestSeconds: number;
  readonly uses: number;
  readonly reasonMinimum: number;
  readonly ticketPattern: string | null;
  readonly steps: readonly { readonly signatures: number; readonly roles: readonly string[] }[];
  /** Active people who could sign, the actor not counted. */
  readonly couldSign: readonly string[];
  /** When the request would lapse. ISO. */
  readonly lapsesAt: string;
  /** Staging labels that can be asked for, AWSCURRENT first. */
  readonly labels: readonly string[];
}

/** Previews a request for an act on a secret. Refuses as the request itself would, where no reason is needed to know. */
export async function previewRequest(
  db: Database,
  actor: Actor,
  about: { readonly secretId: string; readonly act: Act },
): Promise<Result<RequestPreview>> {
  if (!can(actor, 'requests.create')) return refuseAccess('not-allowed');
  const secret = await loadSecret(db.prisma, about.secretId);
  const requester = await loadHuman(db.prisma, actor.personId);
  if (!secret || secret.gone || !requester) return refuseAccess('no-such-secret');
  const selected = selectPolicy(await loadLivePolicies(db.prisma), secret, about.act);
  if (!selected.ok) return selected;
  const { name, version, document } = selected.value;
  const roles: readonly string[] = document.askers.roles;
  if (!requester.roles.some((held) => roles.includes(held.role))) return refuseAccess('may-not-ask');
  if (secret.markedForDeletion) return refuseAccess('marked-for-deletion');
  const holders = await loadHolders(
    db.prisma,
    document.steps.flatMap((step) => step.roles),
  );
  const now = await readClock(db.prisma);
  const { longestSeconds, uses, reasonMinimum, ticketPattern, steps } = document;
  return ok({
    policyName: name,
    policyVersion: version,
    precedence: PRECEDENCE,
    longestSeconds,
    uses,
    reasonMinimum,
    ticketPattern,
    steps,
    couldSign: holders
      .filter((human) => mayNow(human, 'requests.decide') && !isSameHuman(human, requester))
      .map((human) => human.displayName),
    lapsesAt: new Date(now.getTime() + document.pendingSeconds * 1_000).toISOString(),
    labels: ['AWSCURRENT', ...secret.labels.filter((label) => label !== 'AWSCURRENT').sort()],
  });
}
