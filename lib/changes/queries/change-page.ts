import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type Environment, isEnvironment } from '#lib/secrets/rules/environment.ts';
import type { ChangeState } from '../rules/change.ts';
import { needsPerson, needsTypedName, type Order } from '../rules/order.ts';
import { type ListedChange, listChanges, loadChange, loadRequestOf } from '../store/changes.ts';
import { loadNameOf } from '../store/people.ts';

/** One change as pages show it. Instants are ISO texts. */
export interface ChangeView {
  readonly id: string;
  readonly kind: Order['kind'];
  readonly act: string;
  readonly order: Order;
  readonly secretId: string;
  readonly secretArn: string;
  readonly secretName: string;
  readonly environment: Environment;
  readonly region: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly state: ChangeState;
  /** Of the facts, hex: goes back with every act on it. */
  readonly factsHash: string;
  /** The title first, then what will happen. */
  readonly words: readonly string[];
  readonly batchId: string | null;
  readonly token: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly settledAt: string | null;
  readonly outcomeCode: string | null;
  readonly outcome: Readonly<Record<string, unknown>> | null;
  readonly awsRequestId: string | null;
  readonly typedName: boolean;
  /** No automatic rule approves it. */
  readonly needsPerson: boolean;
  readonly approval: ApprovalView | null;
  /** Whether the viewer is the one who may run it. */
  readonly isOwn: boolean;
}

export interface ApprovalView {
  readonly requestId: string;
  readonly state: string;
  readonly grantId: string | null;
  readonly grantOpen: boolean;
  readonly grantEndsAt: string | null;
}

/** A change for anybody who may see secrets; null: there is none. */
export async function readChangePage(
  db: Database,
  actor: Actor,
  changeId: string,
): Promise<ChangeView | null> {
  if (!can(actor, 'secrets.read')) return null;
  const change = await loadChange(db.prisma, changeId);
  if (!change) return null;
  const request = change.requestId === null ? null : await loadRequestOf(db.prisma, change.requestId);
  const actorName = await loadNameOf(db.prisma, change.actorId);
  return {
    ...viewOf({ ...change, actorName, requestState: request?.state ?? null }, actor),
    approval: request && {
      requestId: request.requestId,
      state: request.state,
      grantId: request.grantId,
      grantOpen: request.grantOpen,
      grantEndsAt: request.grantEndsAt?.toISOString() ?? null,
    },
  };
}

/** Changes, newest first: of one secret, of the viewer, of a batch, or all. */
export async function readChanges(
  db: Database,
  actor: Actor,
  filter: { readonly secretId?: string; readonly actorId?: string; readonly batchId?: string },
  most = 100,
): Promise<readonly ChangeView[]> {
  if (!can(actor, 'secrets.read')) return [];
  const rows = await listChanges(db.prisma, filter, most);
  return rows.map((row) => viewOf(row, actor));
}

function viewOf(change: ListedChange, actor: Actor): ChangeView {
  const { facts, environment } = change;
  return {
    id: change.id,
    kind: facts.order.kind,
    act: change.act,
    order: facts.order,
    secretId: change.secretId,
    secretArn: change.secretArn,
    secretName: change.secretName,
    environment: isEnvironment(environment) ? environment : 'unknown',
    region: change.region,
    actorId: change.actorId,
    actorName: change.actorName,
    state: change.state,
    factsHash: change.factsHash,
    words: facts.words,
    batchId: change.batchId,
    token: change.token,
    createdAt: change.createdAt.toISOString(),
    startedAt: change.startedAt?.toISOString() ?? null,
    settledAt: change.settledAt?.toISOString() ?? null,
    outcomeCode: change.outcomeCode,
    outcome: isRecord(change.outcome) ? change.outcome : null,
    awsRequestId: change.awsRequestId,
    typedName: needsTypedName(facts.order),
    needsPerson: needsPerson(facts.order, facts.seen.functionArn),
    approval:
      change.requestId === null
        ? null
        : {
            requestId: change.requestId,
            state: change.requestState ?? 'pending',
            grantId: null,
            grantOpen: false,
            grantEndsAt: null,
          },
    isOwn: change.actorId === actor.personId,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
