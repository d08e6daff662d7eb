import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { canSomewhere } from '#lib/people/rules/reach.ts';
import { type AppliedPolicy, lookAhead, type Outlook } from '../judge-asking.ts';
import type { AskedChange, Asking } from '../rules/asking.ts';
import type { AutomaticVerdict } from '../rules/automatic.ts';
import { countsAsProduction, type PolicyDocument, PRECEDENCE } from '../rules/policy.ts';
import { refuseAccess } from '../rules/refusals.ts';
import { channelsOf } from '../rules/told.ts';
import { loadGrant } from '../store/grants.ts';
import { loadRequests } from '../store/requests.ts';
import { askedItemSchema } from '../submit-request.ts';
import { whoIsTold } from './who-is-told.ts';

export const previewRequestSchema = z.strictObject({
  items: z.array(askedItemSchema).min(1).max(20),
  durationSeconds: z.int(),
  uses: z.int().nullable(),
  /** The grant that would be extended; null: a new thread. */
  extendsGrantId: z.string().regex(patternOf('grant')).nullable(),
});
export type PreviewRequestInput = z.infer<typeof previewRequestSchema>;

/** What applies to one secret of the form. */
export interface ItemOutlook {
  readonly secretId: string;
  readonly secretName: string;
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly production: boolean;
  readonly owner: string | null;
  readonly policyId: string;
  readonly policyName: string;
  readonly policyVersion: number;
  readonly scope: PolicyDocument['scope'];
  readonly longestSeconds: number;
  readonly uses: number;
  readonly reasonMinimum: number;
  readonly ticketPattern: string | null;
  readonly signatures: number;
  /** Names of active people who could sign, the actor not counted. */
  readonly couldSign: readonly string[];
  /** A rule that would answer at once. */
  readonly automatic: AutomaticVerdict | null;
  /** When it would lapse undecided. ISO. */
  readonly lapsesAt: string;
  /** Staging labels that can be asked for, AWSCURRENT first. */
  readonly labels: readonly string[];
  readonly versionIds: readonly string[];
  /** JSON keys that are known; empty: none are. */
  readonly keyNames: readonly string[];
}

/** What would happen if the actor asked now: the live line of the request form. */
export interface RequestPreview {
  /** Why the one policy of each secret applies and no other. */
  readonly precedence: string;
  /** Why nothing can be asked for now, whatever is chosen. */
  readonly refusal: Refusal | null;
  readonly items: readonly {
    readonly secretId: string;
    /** Null where no policy covers it, or it is not there. */
    readonly outlook: ItemOutlook | null;
    readonly refusal: Refusal | null;
  }[];
  /** Who will be told: by the statement that tells them. */
  readonly told: { readonly people: number; readonly channels: readonly string[] };
}

/** Looks ahead at a request, by the rules the request itself is judged by; without the reason, which is typed last. */
export async function previewRequest(
  db: Database,
  actor: Actor,
  input: PreviewRequestInput,
  /** The frozen change that the one item is about: no form names one. */
  change?: AskedChange,
): Promise<Result<RequestPreview>> {
  if (!canSomewhere(actor, 'requests.create')) return refuseAccess('not-allowed');
  const { durationSeconds, uses } = input;
  const items = change ? input.items.map((item) => ({ ...item, change })) : input.items;
  const thread = await findThread(db, actor, input.extendsGrantId);
  const asking = { items, durationSeconds, uses, reason: '', ticket: null, thread };
  const outlook = await lookAhead(db.prisma, actor, { ...asking, ticketChecks: 'not-yet' });
  return ok({
    precedence: PRECEDENCE,
    refusal: outlook.whole,
    items: outlook.items.map(({ applied, refusal }, index) => ({
      secretId: items[index]?.secretId ?? '',
      outlook: applied.ok ? outlookOf(applied.value, outlook.now) : null,
      refusal,
    })),
    told: await readTold(db, actor, outlook),
  });
}

/** The thread that an extension would go on with; null for a new one, or where the grant is not the actor's. */
async function findThread(db: Database, actor: Actor, grantId: string | null): Promise<Asking['thread']> {
  const grant = grantId === null ? null : await loadGrant(db.prisma, grantId);
  if (!grant || grant.personId !== actor.personId) return null;
  const [request] = await loadRequests(db.prisma, [grant.requestId]);
  return request ? { threadId: request.threadId, extendsGrantId: grant.id } : null;
}

async function readTold(db: Database, actor: Actor, outlook: Outlook): Promise<RequestPreview['told']> {
  const waiting = outlook.items.flatMap(({ applied }) =>
    applied.ok && applied.value.automatic === null ? [applied.value] : [],
  );
  if (waiting.length === 0) return { people: 0, channels: [] };
  const people = waiting.flatMap(({ signers }) => signers.map((human) => human.personId));
  const channels = waiting.flatMap(({ poll }) => channelsOf(poll));
  const told = await whoIsTold(db.prisma, {
    kind: 'request.waiting',
    to: { people: [...new Set(people)] },
    channels: [...new Set(channels)],
    actorId: actor.personId,
  });
  return { people: told.people.length, channels: told.channels };
}

function outlookOf({ secret, policy, automatic, signers }: AppliedPolicy, now: Date): ItemOutlook {
  const { secretId, name, environment, accountId, region, owner, versionIds, keyNames } = secret;
  const { scope, longestSeconds, uses, reasonMinimum, ticketPattern, steps, pendingSeconds } =
    policy.document;
  return {
    secretId,
    secretName: name,
    environment,
    accountId,
    region,
    production: countsAsProduction(environment),
    owner,
    policyId: policy.policyId,
    policyName: policy.name,
    policyVersion: policy.version,
    scope,
    longestSeconds,
    uses,
    reasonMinimum,
    ticketPattern,
    signatures: steps.reduce((sum, step) => sum + step.signatures, 0),
    couldSign: signers.map((human) => human.displayName),
    automatic,
    lapsesAt: new Date(now.getTime() + pendingSeconds * 1_000).toISOString(),
    labels: ['AWSCURRENT', ...secret.labels.filter((label) => label !== 'AWSCURRENT').sort()],
    versionIds,
    keyNames,
  };
}
