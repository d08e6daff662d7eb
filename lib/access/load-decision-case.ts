import { invariant } from '#lib/kernel/invariant.ts';
import type { Proposal } from './rules/decision.ts';
import { type DecisionCase, pollsOf } from './rules/decision.ts';
import type { Human } from './rules/person.ts';
import { type LivePolicy, type PolicyDocument, selectPolicy } from './rules/policy.ts';
import { couldSign } from './rules/quorum.ts';
import { type Reader, readClock } from './store/clock.ts';
import { loadAppointments, loadHolders, loadHumans } from './store/humans.ts';
import { loadEdition, loadLivePolicies } from './store/policies.ts';
import { loadDecisions, type StoredRequest } from './store/requests.ts';
import { loadSecret, type SecretFacts } from './store/secrets.ts';

/** Reads everything a decision rests on, as it is now. For a decision the request is locked before. */
export async function loadDecisionCase(
  db: Reader,
  request: StoredRequest,
  deciderId: string,
  proposal: Proposal,
): Promise<DecisionCase> {
  const decisions = await loadDecisions(db, request.id);
  const voters = decisions.map((decision) => decision.deciderId);
  const people = await loadHumans(db, [deciderId, request.requesterId, ...voters]);
  const human = (id: string): Human => {
    const found = people.get(id);
    invariant(found, 'everybody in a request is a person');
    return found;
  };
  const secret = await loadSecret(db, request.secretId);
  return {
    request,
    requesters: [human(request.requesterId)],
    decider: human(deciderId),
    documents: await documentsFor(db, request, secret),
    votes: decisions.map((decision) => ({ ...decision, voter: human(decision.deciderId) })),
    appointments: await loadAppointments(db),
    secretIsSame: secret !== null && !secret.gone && secret.arn === request.secretArn,
    proposal,
    now: await readClock(db),
  };
}

/** The frozen edition, and beside it the one that would apply now if that is another one. */
async function documentsFor(
  db: Reader,
  request: StoredRequest,
  secret: SecretFacts | null,
): Promise<readonly PolicyDocument[] | null> {
  const frozen = await loadEdition(db, request.policyId, request.policyVersion);
  if (!secret) return [frozen];
  const selected = selectPolicy(await loadLivePolicies(db), secret, request.act);
  if (!selected.ok) return null;
  return isEditionOf(selected.value, request) ? [frozen] : [frozen, selected.value.document];
}

function isEditionOf(policy: LivePolicy, request: StoredRequest): boolean {
  return policy.policyId === request.policyId && policy.version === request.policyVersion;
}

/** The people whose signature would now bring the request further. */
export async function loadWhoCouldSign(db: Reader, c: DecisionCase): Promise<readonly Human[]> {
  const polls = pollsOf(c);
  const roles = polls.flatMap((poll) => poll.document.steps.flatMap((step) => step.roles));
  const voted = new Set(c.votes.map((vote) => vote.voter.personId));
  const holders = await loadHolders(db, roles);
  return holders.filter(
    (human) => !voted.has(human.personId) && polls.some((poll) => couldSign(human, poll)),
  );
}
