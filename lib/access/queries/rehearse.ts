import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { SecretAct } from '../rules/act.ts';
import { unionOfNamed } from '../rules/people-named.ts';
import type { Human } from '../rules/person.ts';
import { selectPolicy } from '../rules/policy.ts';
import { refuseAccess } from '../rules/refusals.ts';
import { type Rehearsal, rehearse } from '../rules/rehearsal.ts';
import { loadAutomaticHistory } from '../store/automatic-facts.ts';
import { readClock } from '../store/clock.ts';
import { loadAppointments, loadHuman, loadLastSeen, loadNamed } from '../store/humans.ts';
import { loadLivePolicies } from '../store/policies.ts';
import { loadSecret, type SecretFacts } from '../store/secrets.ts';

export interface RehearsalView {
  readonly now: string;
  readonly asker: Human;
  readonly secret: SecretFacts;
  readonly rehearsal: Rehearsal;
  /** When somebody was last here, by person id; absent: never. ISO. */
  readonly lastSeen: ReadonlyMap<string, string>;
}

export interface RehearsalQuestion {
  readonly personId: string;
  readonly secretId: string;
  readonly act: SecretAct;
  /** Null: as long as the policy allows. */
  readonly durationSeconds: number | null;
}

/**
 * What would happen if this person asked for this now. One's own rehearsal is open to everybody who may ask; that of
 * others to whoever may read policies. Nothing is written.
 */
export async function rehearseRequest(
  db: Database,
  actor: Actor,
  question: RehearsalQuestion,
): Promise<Result<RehearsalView>> {
  const isOwn = question.personId === actor.personId;
  if (!can(actor, 'policies.read') && !(isOwn && can(actor, 'requests.create'))) {
    return refuseAccess('not-allowed');
  }
  const secret = await loadSecret(db.prisma, question.secretId);
  const asker = await loadHuman(db.prisma, question.personId);
  if (!secret || secret.gone || !asker) return refuseAccess('no-such-secret');
  const policies = await loadLivePolicies(db.prisma);
  const selected = selectPolicy(policies, secret, question.act);
  const now = await readClock(db.prisma);
  const people = selected.ok
    ? await loadNamed(db.prisma, unionOfNamed(selected.value.document.steps, [secret.owner]))
    : [];
  const history = selected.ok
    ? await loadAutomaticHistory(db.prisma, { ...selected.value, askerId: asker.personId, now })
    : { earlierDenials: 0, shapedEdition: false };
  const rehearsal = rehearse({
    policies,
    subject: secret,
    owner: secret.owner,
    act: question.act,
    stage: question.act === 'reveal' ? 'AWSCURRENT' : null,
    asker,
    people,
    appointments: await loadAppointments(db.prisma),
    durationSeconds: question.durationSeconds,
    uses: null,
    ...history,
    now,
  });
  const lastSeen = await loadLastSeen(
    db.prisma,
    people.map((human) => human.personId),
  );
  return ok({ now: now.toISOString(), asker, secret, rehearsal, lastSeen });
}
