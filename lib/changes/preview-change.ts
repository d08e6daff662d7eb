import type { Database } from '#lib/db/client.ts';
import { databaseNow } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type ChangePorts, loadSubject, type Subject } from './load-subject.ts';
import { judgeOrder } from './rules/judge-order.ts';
import type { Order } from './rules/order.ts';
import { type Plan, planOf } from './rules/plan.ts';
import { refuseChange } from './rules/refusals.ts';

export interface ChangePreview {
  readonly subject: Subject;
  readonly plan: Plan;
}

/** What an order would do to a secret as it is in AWS now; nothing is kept and nothing sent. */
export async function previewChange(
  db: Database,
  ports: ChangePorts,
  actor: Actor,
  input: { readonly secretId: string; readonly order: Order },
): Promise<Result<ChangePreview>> {
  if (!can(actor, 'changes.make')) return refuseChange('not-allowed');
  const subject = await loadSubject(db, ports, actor, input.secretId);
  if (!subject.ok) return subject;
  const { sight, evidence } = subject.value;
  const judged = judgeOrder(input.order, sight, evidence);
  if (!judged.ok) return judged;
  const now = await databaseNow(db.prisma);
  return ok({ subject: subject.value, plan: planOf(input.order, sight, evidence, now) });
}
