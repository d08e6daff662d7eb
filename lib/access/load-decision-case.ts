import { invariant } from '#lib/kernel/invariant.ts';
import type { DecisionCase, Proposal } from './rules/decision.ts';
import { openFacts } from './rules/facts.ts';
import type { PeopleNamed } from './rules/people-named.ts';
import { type Human, humanAt } from './rules/person.ts';
import {
  type LivePolicy,
  type PolicyDocument,
  type ScopeFacts,
  scopeFactsOfPolicy,
  selectPolicy,
} from './rules/policy.ts';
import { documentsInForce } from './rules/policy-strictness.ts';
import { whoCouldSign } from './rules/told.ts';
import { type Reader, readClock } from './store/clock.ts';
import { loadDecisions, type StoredDecision } from './store/decisions.ts';
import { loadAppointments, loadHumans, loadSigners } from './store/humans.ts';
import { editionKey, loadEditions, loadLivePolicies } from './store/policies.ts';
import type { StoredRequest } from './store/requests.ts';
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
  return (await loadDecisionGround(db, requests, deciderId, proposal)).cases;
}

/** The cases together with what they were made of, so that a page need not read it twice. */
export interface DecisionGround {
  /** In the order of the requests. */
  readonly cases: readonly DecisionCase[];
  /** Of people and of rules, in the order they were given. */
  readonly decisions: readonly StoredDecision[];
  /** By id. */
  readonly secrets: ReadonlyMap<string, SecretFacts>;
  readonly now: Date;
}

export async function loadDecisionGround(
  db: Reader,
  requests: readonly StoredRequest[],
  deciderId: string,
  proposal: Proposal,
): Promise<DecisionGround> {
  const decisions = await loadDecisions(
    db,
    requests.map((request) => request.id),
  );
  const people = await loadHumans(db, [
    deciderId,
    ...requests.map((request) => request.requesterId),
    ...decisions.flatMap((decision) => decision.deciderId ?? []),
  ]);
  const humanOf = (id: string, secret: SecretFacts | null): Human => {
    const found = people.get(id);
    invariant(found, 'everybody in a request is a person');
    return humanAt(found, secret);
  };
  const secrets = await loadSecrets(
    db,
    requests.flatMap((request) => request.secretId ?? []),
  );
  const editions = await loadEditions(db, requests);
  const live = await loadLivePolicies(db);
  const appointments = await loadAppointments(db);
  const now = await readClock(db);
  const cases = requests.map((request) => {
    const secret = request.secretId === null ? null : (secrets.get(request.secretId) ?? null);
    const human = (id: string): Human => humanOf(id, secret);
    const frozen = editions.get(editionKey(request));
    invariant(frozen, 'the edition a request was judged by exists');
    return {
      request,
      requesters: [human(request.requesterId)],
      decider: human(deciderId),
      documents: documentsFor(request, frozen, live, secret),
      owner: secret?.owner ?? null,
      place: secret,
      votes: decisions.flatMap((decision) =>
        decision.requestId === request.id && decision.deciderId !== null
          ? [{ ...decision, voter: human(decision.deciderId) }]
          : [],
      ),
      appointments,
      secretIsSame:
        request.act === 'policy-edit' ||
        (secret !== null && !secret.gone && secret.arn === request.secretArn),
      proposal,
      now,
    };
  });
  return { cases, decisions, secrets, now };
}

/** The frozen edition, and beside it the one that would apply now if that is another one. */
function documentsFor(
  request: StoredRequest,
  frozen: PolicyDocument,
  live: readonly LivePolicy[],
  secret: SecretFacts | null,
): readonly PolicyDocument[] | null {
  const subject = request.act === 'policy-edit' ? scopeOfChange(request) : secret;
  if (!subject) return [frozen];
  const selected = selectPolicy(live, subject, request.act);
  if (!selected.ok) return null;
  return documentsInForce(frozen, selected.value.document);
}

function scopeOfChange(request: { readonly facts: Uint8Array }): ScopeFacts {
  const facts = openFacts(request.facts);
  invariant(facts.about === 'policy', 'a change of a policy says which');
  return scopeFactsOfPolicy(facts.subjectName);
}

/** The people whose signature would now bring the request further. */
export async function loadWhoCouldSign(db: Reader, c: DecisionCase): Promise<readonly Human[]> {
  return whoCouldSign(c, await loadSigners(db, namedInSteps([c])));
}

/** Everybody whom some step of these requests names, the owners of their secrets where a step lets them sign. */
export function namedInSteps(cases: readonly Pick<DecisionCase, 'documents' | 'owner'>[]): PeopleNamed {
  const named = { roles: new Set<string>(), groups: new Set<string>(), people: new Set<string>() };
  for (const { documents, owner } of cases) {
    for (const step of (documents ?? []).flatMap((document) => document.steps)) {
      for (const role of step.roles) named.roles.add(role);
      for (const group of step.groups) named.groups.add(group);
      for (const person of step.people) named.people.add(person);
      if (step.owners && owner !== null) {
        named.groups.add(owner);
        named.people.add(owner);
      }
    }
  }
  return { roles: [...named.roles], groups: [...named.groups], people: [...named.people] };
}
