import { invariant } from '#lib/kernel/invariant.ts';
import { type DecisionCase, type Proposal, pollsOf } from './rules/decision.ts';
import { type Human, isSameHuman } from './rules/person.ts';
import { type LivePolicy, type PolicyDocument, selectPolicy } from './rules/policy.ts';
import { couldSign } from './rules/quorum.ts';
import { type Reader, readClock } from './store/clock.ts';
import { loadAppointments, loadHolders, loadHumans } from './store/humans.ts';
import { editionKey, loadEditions, loadLivePolicies } from './store/policies.ts';
import { loadDecisions, type StoredRequest } from './store/requests.ts';
import { loadSecrets, type SecretFacts } from './store/secrets.ts';

/** Reads everything a decision on one request rests on, as it is now. For a decision the request is locked before. */
export async function loadDecisionCase(
  db: Reader,
  request: StoredRequest,
  deciderId: string,
  proposal: Proposal,
): Promise<DecisionCase> {
  const [only] = await loadDecisionCases(db, [request], deciderId, proposal);
  invariant(only, 'one request has one case');
  return only;
}

/** The same for several requests, in as many reads as for one. */
export async function loadDecisionCases(
  db: Reader,
  requests: readonly StoredRequest[],
  deciderId: string,
  proposal: Proposal,
): Promise<readonly DecisionCase[]> {
  const decisions = await loadDecisions(
    db,
    requests.map((request) => request.id),
  );
  const people = await loadHumans(db, [
    deciderId,
    ...requests.map((request) => request.requesterId),
    ...decisions.map((decision) => decision.deciderId),
  ]);
  const human = (id: string): Human => {
    const found = people.get(id);
    invariant(found, 'everybody in a request is a person');
    return found;
  };
  const secrets = await loadSecrets(
    db,
    requests.map((request) => request.secretId),
  );
  const editions = await loadEditions(db, requests);
  const live = await loadLivePolicies(db);
  const appointments = await loadAppointments(db);
  const now = await readClock(db);
  return requests.map((request) => {
    const secret = secrets.get(request.secretId) ?? null;
    const frozen = editions.get(editionKey(request));
    invariant(frozen, 'the edition a request was judged by exists');
    return {
      request,
      requesters: [human(request.requesterId)],
      decider: human(deciderId),
      documents: documentsFor(request, frozen, live, secret),
      votes: decisions
        .filter((decision) => decision.requestId === request.id)
        .map((decision) => ({ ...decision, voter: human(decision.deciderId) })),
      appointments,
      secretIsSame: secret !== null && !secret.gone && secret.arn === request.secretArn,
      proposal,
      now,
    };
  });
}

/** The frozen edition, and beside it the one that would apply now if that is another one. */
function documentsFor(
  request: StoredRequest,
  frozen: PolicyDocument,
  live: readonly LivePolicy[],
  secret: SecretFacts | null,
): readonly PolicyDocument[] | null {
  if (!secret) return [frozen];
  const selected = selectPolicy(live, secret, request.act);
  if (!selected.ok) return null;
  const { policyId, version, document } = selected.value;
  return policyId === request.policyId && version === request.policyVersion ? [frozen] : [frozen, document];
}

/** The people whose signature would now bring the request further. */
export async function loadWhoCouldSign(db: Reader, c: DecisionCase): Promise<readonly Human[]> {
  return whoCouldSign(c, await loadHolders(db, signingRoles([c])));
}

/** Every role that some step of these requests names. */
export function signingRoles(cases: readonly DecisionCase[]): readonly string[] {
  const documents = cases.flatMap((c) => c.documents ?? []);
  return [...new Set(documents.flatMap((document) => document.steps.flatMap((step) => step.roles)))];
}

export function whoCouldSign(c: DecisionCase, holders: readonly Human[]): readonly Human[] {
  const polls = pollsOf(c);
  return holders.filter(
    (human) =>
      !c.votes.some((vote) => isSameHuman(vote.voter, human)) && polls.some((poll) => couldSign(human, poll)),
  );
}
