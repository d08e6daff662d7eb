import type { Aws } from '#lib/aws/aws.ts';
import { type CheckLine, isUsable, readCheck } from '#lib/aws/rules/role-check.ts';
import type { RolePlan } from '#lib/aws/rules/role-documents.ts';
import { cloudFormationTemplate, terraformTemplate } from '#lib/aws/rules/role-templates.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type ConnectionDraft, readDraft, readDrafts } from '../store/connection-drafts.ts';
import { type ConnectionRecord, readConnection, readRemovedConnections } from '../store/read-connections.ts';
import { countByConnection } from '../store/read-tallies.ts';
import { isoOf } from './listed-secret.ts';

/** An account on its own page, whether it is connected, being set up or removed. */
export interface ConnectionPage {
  readonly id: string;
  readonly name: string;
  readonly state: 'set-up' | 'connected' | 'paused' | 'removed';
  readonly kind: string;
  readonly partition: string;
  readonly accountId: string;
  readonly configured: boolean;
  readonly direct: boolean;
  readonly since: string;
  readonly secrets: number;
  readonly regions: readonly RegionHealth[];
  readonly roles: { readonly inventory: string; readonly reveal: string; readonly operator: string | null };
  readonly checkedAt: string | null;
  readonly check: readonly CheckLine[];
  /** Whether what was checked suffices to connect it. */
  readonly usable: boolean;
  /** What somebody needs to make the roles; null for whoever may not set connections up, and where there are none. */
  readonly making: Making | null;
}

export interface Making {
  readonly externalId: string;
  /** Null: AWS did not tell who we are; the templates have a placeholder. */
  readonly principalArn: string | null;
  readonly cloudFormation: string;
  readonly terraform: string;
}

export interface RegionHealth {
  readonly region: string;
  readonly outcome: string | null;
  readonly finishedAt: string | null;
  readonly seenAt: string | null;
  readonly secretsSeen: number;
  readonly failures: number;
  readonly failingSince: string | null;
  readonly nextTryAt: string | null;
  /** How calls go, as this process sees it; null: it made none yet. */
  readonly calls: {
    readonly running: number;
    readonly waiting: number;
    readonly resting: boolean;
    readonly throttledAt: string | null;
  } | null;
}

/** Stands in templates where AWS did not tell who we are. It admits nobody. */
const PLACEHOLDER = 'arn:aws:iam::ACCOUNT-OF-COUNTERSIGN:role/ROLE-OF-COUNTERSIGN';

/** One account; null where there is none or the person may not see it. */
export async function readConnectionPage(
  db: Database,
  aws: Aws,
  actor: Actor,
  id: string,
): Promise<ConnectionPage | null> {
  if (!can(actor, 'connections.read')) return null;
  const [draft, connection, counts] = await Promise.all([
    readDraft(db.prisma, id),
    readConnection(db, id),
    countByConnection(db),
  ]);
  const manages = can(actor, 'connections.manage');
  if (draft) return pageOfDraft(draft, manages);
  if (!connection) return null;
  return pageOf(connection, { aws, manages, secrets: counts.get(id) ?? 0 });
}

function pageOfDraft(draft: ConnectionDraft, manages: boolean): ConnectionPage {
  return {
    ...common(draft, manages),
    state: 'set-up',
    configured: false,
    direct: false,
    secrets: 0,
    regions: draft.regions.map((region) => ({ ...NEVER, region })),
  };
}

function pageOf(
  connection: ConnectionRecord,
  { aws, manages, secrets }: { readonly aws: Aws; readonly manages: boolean; readonly secrets: number },
): ConnectionPage {
  const { removedAt, pausedAt, configured, direct } = connection;
  return {
    ...common(connection, manages && removedAt === null),
    state: removedAt ? 'removed' : pausedAt ? 'paused' : 'connected',
    configured,
    direct,
    secrets,
    since: (removedAt ?? pausedAt ?? connection.createdAt).toISOString(),
    regions: connection.regions.map((region) => ({
      region: region.region,
      outcome: region.syncOutcome,
      finishedAt: isoOf(region.syncFinishedAt),
      seenAt: isoOf(region.seenAt),
      secretsSeen: region.secretsSeen,
      failures: region.failures,
      failingSince: isoOf(region.failingSince),
      nextTryAt: isoOf(region.nextTryAt),
      calls: callsOf(aws, connection.accountId, region.region),
    })),
  };
}

const NEVER: Omit<RegionHealth, 'region'> = {
  outcome: null,
  finishedAt: null,
  seenAt: null,
  secretsSeen: 0,
  failures: 0,
  failingSince: null,
  nextTryAt: null,
  calls: null,
};

function callsOf(aws: Aws, accountId: string, region: string): RegionHealth['calls'] {
  const state = aws.stateOf({ accountId, region });
  if (!state) return null;
  const { running, waiting, restsForMs, throttledAt } = state;
  return { running, waiting, resting: restsForMs > 0, throttledAt: isoOf(throttledAt) };
}

function common(account: ConnectionDraft | ConnectionRecord, manages: boolean) {
  const { id, name, kind, partition, accountId, inventoryRoleArn, revealRoleArn, operatorRoleArn } = account;
  const check = readCheck(account.checkResult);
  const direct = 'direct' in account && account.direct;
  return {
    id,
    name,
    kind,
    partition,
    accountId,
    since: account.createdAt.toISOString(),
    roles: { inventory: inventoryRoleArn, reveal: revealRoleArn, operator: operatorRoleArn },
    checkedAt: isoOf(account.checkedAt),
    check,
    usable: isUsable(check),
    making: manages && !direct ? makingOf(account) : null,
  };
}

function makingOf(account: ConnectionDraft | ConnectionRecord): Making {
  const { principalArn, externalId } = account;
  const plan: RolePlan = { ...account, principalArn: principalArn ?? PLACEHOLDER };
  return {
    externalId,
    principalArn,
    cloudFormation: cloudFormationTemplate(plan),
    terraform: terraformTemplate(plan),
  };
}

export interface AccountLine {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly at: string;
}

/** Accounts whose roles are being made, and accounts that were removed. */
export async function listOtherAccounts(
  db: Database,
  actor: Actor,
): Promise<{ readonly begun: readonly AccountLine[]; readonly removed: readonly AccountLine[] }> {
  if (!can(actor, 'connections.read')) return { begun: [], removed: [] };
  const [drafts, removed] = await Promise.all([readDrafts(db), readRemovedConnections(db)]);
  const lineOf = (id: string, name: string, accountId: string, at: Date): AccountLine => ({
    id,
    name,
    accountId,
    at: at.toISOString(),
  });
  const begun = drafts.map(({ id, name, accountId, createdAt }) => lineOf(id, name, accountId, createdAt));
  const ids = new Set(begun.map(({ id }) => id));
  return {
    begun,
    removed: removed
      .filter(({ id }) => !ids.has(id))
      .map(({ id, name, accountId, removedAt, createdAt }) =>
        lineOf(id, name, accountId, removedAt ?? createdAt),
      ),
  };
}
