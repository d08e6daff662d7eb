import type { PeopleOrOwners } from './people-named.ts';
import { saysTheSame } from './policy-change.ts';
import type { PolicyDocument, PolicyStep } from './policy-document.ts';

/**
 * The editions a waiting request is held to: the one that was frozen with it and the one that would apply now. It is
 * held to both in everything: who may ask, who signs, how many, how long, how often. So a change of the policy can make
 * it stricter and never laxer.
 */
export function documentsInForce(frozen: PolicyDocument, current: PolicyDocument): readonly PolicyDocument[] {
  return saysTheSame(frozen, current) ? [frozen] : [frozen, current];
}

/**
 * Says whether `a` is at least as strict as `b` in every respect: whatever could be asked, signed and used under `a`
 * could be under `b`. Cautious: where it cannot be seen from the documents alone the answer is no.
 */
export function isStricterOrEqual(a: PolicyDocument, b: PolicyDocument): boolean {
  return (
    isStricterInTerms(a, b) &&
    isStricterInTicket(a, b) &&
    isAmongAll(a.askers, b.askers) &&
    isStricterInSteps(a.steps, b.steps) &&
    isStricterInRules(a, b) &&
    isStricterInBreakGlass(a, b)
  );
}

function isStricterInTerms(a: PolicyDocument, b: PolicyDocument): boolean {
  return (
    a.longestSeconds <= b.longestSeconds &&
    a.uses <= b.uses &&
    a.reasonMinimum >= b.reasonMinimum &&
    a.pendingSeconds <= b.pendingSeconds &&
    (a.rotateAfterReveal || !b.rotateAfterReveal)
  );
}

function isStricterInTicket(a: PolicyDocument, b: PolicyDocument): boolean {
  const pattern = b.ticketPattern === null || a.ticketPattern === b.ticketPattern;
  return pattern && (b.ticketCheck === null || a.ticketCheck?.url === b.ticketCheck.url);
}

function isStricterInBreakGlass(
  { breakGlass: a }: PolicyDocument,
  { breakGlass: b }: PolicyDocument,
): boolean {
  if (a === null) return true;
  return b !== null && isAmongAll(a, b) && a.minutes <= b.minutes && a.uses <= b.uses;
}

/** Every denial of `b` is one of `a`, every approval of `a` is one of `b`. */
function isStricterInRules(a: PolicyDocument, b: PolicyDocument): boolean {
  const keys = (document: PolicyDocument, verdict: string) =>
    new Set(
      document.automatic
        .filter((rule) => rule.verdict === verdict)
        .map(({ when, evenInProduction }) => JSON.stringify([sorted(when), evenInProduction])),
    );
  return isSubset(keys(b, 'deny'), keys(a, 'deny')) && isSubset(keys(a, 'approve'), keys(b, 'approve'));
}

/** Each step of `b` has its own step of `a`, in order, with as many signatures from some of the same people. */
function isStricterInSteps(a: readonly PolicyStep[], b: readonly PolicyStep[]): boolean {
  let next = 0;
  for (const step of b) {
    const found = a.findIndex(
      (each, index) => index >= next && each.signatures >= step.signatures && isAmongAll(each, step),
    );
    if (found < 0) return false;
    next = found + 1;
  }
  return true;
}

/** Everybody whom `a` names is named by `b`, by the same role, group or name. */
function isAmongAll(a: PeopleOrOwners, b: PeopleOrOwners): boolean {
  const within = (part: 'roles' | 'groups' | 'people') =>
    a[part].every((name) => (b[part] as readonly string[]).includes(name));
  return within('roles') && within('groups') && within('people') && (!a.owners || b.owners === true);
}

function sorted(value: object): unknown {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((each) => all.has(each));
}
