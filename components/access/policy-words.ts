import { type PolicyDocument, specificityOf } from '#lib/access/rules/policy.ts';
import { listed, plural, shortLength } from './words.ts';

type Scope = PolicyDocument['scope'];

/** Where a policy holds: "In production and where the environment is unknown", "In prod/payments/**, in staging". */
export function scopeWords(scope: Scope): string {
  const parts = [
    pathWords(scope),
    environmentWords(scope.environments),
    placeWords(scope),
    tagWords(scope.tags),
  ];
  const said = parts.filter((part) => part !== '');
  if (said.length === 0) return 'Everywhere';
  const sentence = said.join(', ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function pathWords({ paths }: Scope): string {
  return paths.includes('**') ? '' : `in ${listed(paths, 'and')}`;
}

function environmentWords(environments: Scope['environments']): string {
  if (environments === null) return '';
  const words = environments.filter((name) => name !== 'unknown' && name !== 'other');
  const known = environments.includes('other') ? [...words, 'other environments'] : words;
  const named = known.length > 0 ? [`in ${listed(known, 'and')}`] : [];
  const unknown = environments.includes('unknown') ? ['where the environment is unknown'] : [];
  return listed([...named, ...unknown], 'and');
}

function placeWords({ accounts, regions }: Scope): string {
  return [
    ...(accounts ? [`in account ${listed(accounts, 'or')}`] : []),
    ...(regions ? [`in ${listed(regions, 'or')}`] : []),
  ].join(', ');
}

function tagWords(tags: Scope['tags']): string {
  const pairs = Object.entries(tags ?? {}).map(([key, value]) => `${key} = ${value}`);
  return pairs.length === 0 ? '' : `tagged ${listed(pairs, 'and')}`;
}

/** Who signs: "1 signature from an approver or admin", "1 signature from an approver, then 1 from an admin". */
export function stepWords(document: Pick<PolicyDocument, 'steps'>): string {
  return document.steps
    .map((step, index) => {
      const count = index === 0 ? plural(step.signatures, 'signature') : String(step.signatures);
      return `${count} from ${rolesWords(step.roles)}`;
    })
    .join(', then ');
}

/** "an approver or admin". */
export function rolesWords(roles: readonly string[]): string {
  const first = roles[0] ?? '';
  return `${/^[aeio]/.test(first) ? 'an' : 'a'} ${listed(roles, 'or')}`;
}

/** The whole policy in one sentence. */
export function policySentence(document: PolicyDocument): string {
  const most = `for at most ${shortLength(document.longestSeconds)} and ${plural(document.uses, 'use')}`;
  return `${scopeWords(document.scope)}, a ${document.act} needs ${stepWords(document)}, ${most}.`;
}

/** What else it asks for: who may ask, the reason, the ticket, how long a request waits. */
export function policyConditions(document: PolicyDocument): string {
  const askers = `Asked by ${rolesWords(document.askers.roles)}`;
  const reason = `with a reason of at least ${document.reasonMinimum} characters`;
  const ticket = document.ticketPattern === null ? '' : ` and a ticket like ${document.ticketPattern}`;
  return `${askers}, ${reason}${ticket}. Lapses undecided after ${shortLength(document.pendingSeconds)}.`;
}

interface Scoped {
  readonly name: string;
  readonly document: Pick<PolicyDocument, 'scope' | 'longestSeconds'>;
}

/** The order of a list: the path that spells out more, then more tags, accounts, regions, environments, then the shorter one. */
export function mostSpecificFirst<P extends Scoped>(policies: readonly P[]): readonly P[] {
  return [...policies].sort((a, b) => {
    const [left, right] = [specificityOf(a.document.scope), specificityOf(b.document.scope)];
    const at = left.findIndex((value, index) => value !== right[index]);
    if (at >= 0) return (right[at] ?? 0) - (left[at] ?? 0);
    return a.document.longestSeconds - b.document.longestSeconds || a.name.localeCompare(b.name);
  });
}
