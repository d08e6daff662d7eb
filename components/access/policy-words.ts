import type { Act } from '#lib/access/rules/act.ts';
import type { PeopleNamed, PolicyDocument, PolicyStep } from '#lib/access/rules/policy-document.ts';
import { listed, plural, shortLength } from './words.ts';

type Scope = PolicyDocument['scope'];

const ACT_WORDS: Readonly<Record<Act, string>> = {
  reveal: 'reveal',
  rotate: 'rotation',
  'roll-back': 'rollback',
  put: 'new value',
  edit: 'edit',
  delete: 'deletion',
  'policy-edit': 'change of a policy',
};

/** "a reveal", "a reveal, rotation or rollback". */
export function actsWords(acts: readonly Act[]): string {
  return withArticle(acts.map((act) => ACT_WORDS[act]));
}

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

/** The same for changes of policies, where paths are names: "For every policy", "For policies named payments/**". */
export function subjectWords({ acts, scope }: Pick<PolicyDocument, 'acts' | 'scope'>): string {
  if (!acts.includes('policy-edit')) return scopeWords(scope);
  return scope.paths.includes('**') ? 'For every policy' : `For policies named ${listed(scope.paths, 'or')}`;
}

function pathWords({ paths }: Scope): string {
  return paths.includes('**') ? '' : `in ${listed(paths, 'and')}`;
}

export function environmentWords(environments: Scope['environments']): string {
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

export function tagWords(tags: Scope['tags'] | undefined): string {
  const pairs = Object.entries(tags ?? {}).map(([key, value]) => `${key} = ${value}`);
  return pairs.length === 0 ? '' : `tagged ${listed(pairs, 'and')}`;
}

/** Who signs: "1 signature from an approver or admin", "1 signature from the owner, then 2 from an admin". */
export function stepWords(document: Pick<PolicyDocument, 'steps'>): string {
  return document.steps
    .map((step, index) => {
      const count = index === 0 ? plural(step.signatures, 'signature') : String(step.signatures);
      return `${count} from ${namedWords(step)}`;
    })
    .join(', then ');
}

/** "an approver or admin", "the owner or somebody of team-payments", "ana@larkfield.example". */
export function namedWords(named: PeopleNamed & Partial<Pick<PolicyStep, 'owners'>>): string {
  const parts = [
    ...(named.owners ? ['the owner'] : []),
    ...(named.roles.length > 0 ? [rolesWords(named.roles)] : []),
    ...(named.groups.length > 0 ? [`somebody of ${listed(named.groups, 'or')}`] : []),
    ...named.people,
  ];
  return listed(parts, 'or');
}

/** "an approver or admin". */
export function rolesWords(roles: readonly string[]): string {
  return withArticle(roles);
}

function withArticle(nouns: readonly string[]): string {
  return `${/^[aeio]/.test(nouns[0] ?? '') ? 'an' : 'a'} ${listed(nouns, 'or')}`;
}

/** The whole policy in one sentence. */
export function policySentence(document: PolicyDocument): string {
  const needs = `${subjectWords(document)}, ${actsWords(document.acts)} needs ${stepWords(document)}`;
  if (document.acts.includes('policy-edit')) return `${needs}.`;
  const most = `for at most ${shortLength(document.longestSeconds)} and ${plural(document.uses, 'use')}`;
  return `${needs}, ${most}.`;
}

/** What else it asks for: who may ask, the reason, the ticket, how long a request waits. */
export function policyConditions(document: PolicyDocument): string {
  const askers = `Asked by ${namedWords(document.askers)}`;
  const reason = `with a reason of at least ${document.reasonMinimum} characters`;
  const checked = document.ticketCheck ? ', checked' : '';
  const ticket =
    document.ticketPattern === null ? '' : ` and a ticket like ${document.ticketPattern}${checked}`;
  return `${askers}, ${reason}${ticket}. Lapses undecided after ${shortLength(document.pendingSeconds)}.`;
}

/** What happens by itself, one sentence each: automatic decisions, break-glass, rotation, channels. */
export function policyExtras(document: PolicyDocument): readonly string[] {
  const { breakGlass, rotateAfterReveal, channels, automatic } = document;
  return [
    ...automatic.map((rule) => ruleSentence(rule)),
    ...(breakGlass
      ? [
          `Break-glass is open to ${namedWords(breakGlass)}, for ${breakGlass.minutes} min and ${plural(breakGlass.uses, 'use')}.`,
        ]
      : []),
    ...(rotateAfterReveal ? ['A rotation is due after each reveal.'] : []),
    ...(channels.length > 0 ? [`Told in ${listed(channels, 'and')}.`] : []),
  ];
}

type Rule = PolicyDocument['automatic'][number];

/** "Rule office-hours denies by itself outside mon to fri, 08:00 to 18:00, Europe/Berlin." */
export function ruleSentence(rule: Rule): string {
  const act = rule.verdict === 'approve' ? 'approves' : 'denies';
  const conditions = conditionWords(rule);
  const where = rule.evenInProduction ? ', in production too' : '';
  return `Rule ${rule.name} ${act} by itself ${conditions.length > 0 ? listed(conditions, 'and') : 'always'}${where}.`;
}

function conditionWords({ when }: Rule): readonly string[] {
  const asker = [
    ...(when.roles ? [rolesWords(when.roles)] : []),
    ...(when.groups ? [`somebody of ${listed(when.groups, 'or')}`] : []),
    ...(when.people ? [listed(when.people, 'or')] : []),
  ];
  const hours = when.hours;
  return [
    ...(when.paths ? [`in ${listed(when.paths, 'or')}`] : []),
    ...(when.environments ? [environmentWords(when.environments)] : []),
    ...(when.tags ? [tagWords(when.tags)] : []),
    ...(when.stages ? [`for ${listed(when.stages, 'or')}`] : []),
    ...(asker.length > 0 ? [`when asked by ${listed(asker, 'and')}`] : []),
    ...(when.atMostSeconds === undefined ? [] : [`up to ${shortLength(when.atMostSeconds)}`]),
    ...(when.atLeastSeconds === undefined ? [] : [`from ${shortLength(when.atLeastSeconds)} on`]),
    ...(when.atMostUses === undefined ? [] : [`up to ${plural(when.atMostUses, 'use')}`]),
    ...(when.denialsAtLeast === undefined
      ? []
      : [`after ${plural(when.denialsAtLeast, 'denial')} in 30 days`]),
    ...(when.denialsAtMost === undefined
      ? []
      : [`with at most ${plural(when.denialsAtMost, 'denial')} in 30 days`]),
    ...(hours
      ? [
          `${hours.outside ? 'outside' : 'within'} ${listed(hours.days, 'and')}, ${hours.from === hours.to ? 'the whole day' : `${hours.from} to ${hours.to}`}, ${hours.zone}`,
        ]
      : []),
  ];
}
