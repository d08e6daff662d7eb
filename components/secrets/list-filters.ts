import { type SecretType, typeWords } from '#lib/secrets/rules/type.ts';
import type { FilterChip } from '../ui/filter-chips.tsx';
import type { TabLink } from '../ui/tabs.tsx';
import type { FilterGroup } from './add-filter.tsx';
import { type ListAddress, listHref } from './list-address.ts';
import { DELETION_WORDS, HEALTH_WORDS, healthFilterWords, orWords } from './words.ts';

const NOT_HEALTHY = ['broken', 'attention', 'not-seen'];
const OTHER_VIEWS: Partial<ListAddress> = {
  health: undefined,
  due: undefined,
  unread: undefined,
  deletion: undefined,
};

/** The ready-made cuts of a node, as tabs. A count stands where it is known without reading the rows. */
export function viewTabs(
  address: ListAddress,
  counts: { secrets: number; broken: number; attention: number; notSeen: number },
): readonly TabLink[] {
  const health = address.health?.join();
  const plain = !(health || address.due || address.unread || address.deletion);
  const view = (label: string, changes: Partial<ListAddress>, current: boolean, count?: number): TabLink => ({
    label,
    href: listHref(address, { ...OTHER_VIEWS, ...changes }),
    current,
    ...(count === undefined ? {} : { count }),
  });
  const notHealthy = counts.broken + counts.attention + counts.notSeen;
  // Another filter makes the counts of the node those of another list.
  const counted = !(address.q || address.env || address.owner || address.service || address.type);
  const known = (count: number) => (counted ? count : undefined);
  return [
    view('All', {}, plain, known(counts.secrets)),
    view('Needs attention', { health: NOT_HEALTHY }, health === NOT_HEALTHY.join(), known(notHealthy)),
    view('Due this week', { due: 7 }, address.due === 7),
    view('Unused 90 days', { unread: 90 }, address.unread === 90),
    view('Being deleted', { deletion: 'only' }, address.deletion === 'only'),
  ];
}

const ROTATION_WORDS: Readonly<Record<string, string>> = {
  on: 'on',
  off: 'off',
  never: 'never set up',
  missed: 'missed',
};

function findingWords(check: string): string {
  return check === 'any' ? 'any that is open' : check.replaceAll('-', ' ');
}

/** The filters in force, in words, each with the list it leaves behind. */
export function filterChips(address: ListAddress): readonly FilterChip[] {
  const chips: FilterChip[] = [];
  const add = (field: string, valueText: string, changes: Partial<ListAddress>) =>
    chips.push({ field, value: valueText, valueText, removeHref: listHref(address, changes) });
  if (address.q) add('Holds', address.q, { q: undefined });
  if (address.health?.length) add('Health', healthFilterWords(address.health), { health: undefined });
  if (address.env?.length) add('Environment', orWords(address.env), { env: undefined });
  if (address.account) add('Account', address.account, { account: undefined, region: undefined });
  if (address.region) add('Region', address.region, { region: undefined });
  if (address.owner) add('Owner', address.owner, { owner: undefined });
  if (address.service) add('Service', address.service, { service: undefined });
  if (address.type?.length) {
    add('Type', orWords(address.type.map((type) => typeWords(type as SecretType))), { type: undefined });
  }
  if (address.deletion) {
    add('Planned deletion', DELETION_WORDS[address.deletion] ?? address.deletion, { deletion: undefined });
  }
  if (address.unread) add('Not read for', `${address.unread} days`, { unread: undefined });
  if (address.due) add('Rotation due within', `${address.due} days`, { due: undefined });
  if (address.rotation) {
    add('Rotation', ROTATION_WORDS[address.rotation] ?? address.rotation, { rotation: undefined });
  }
  if (address.key) add('Key', address.key, { key: undefined });
  if (address.tag) add('Tag', address.tag, { tag: undefined });
  if (address.finding) add('Finding', findingWords(address.finding), { finding: undefined });
  return chips;
}

export interface FilterOffers {
  readonly environments: readonly string[];
  readonly types: readonly string[];
  readonly owners: readonly string[];
  /** Accounts with their regions. */
  readonly accounts: readonly { readonly name: string; readonly regions: readonly string[] }[];
  /** Names of checks; empty for who may not see findings. */
  readonly checks: readonly string[];
}

const OWNERS_OFFERED = 60;

/** What can be added: every value that is not in force. A second value of health, environment or type is an "or". */
export function filterGroups(address: ListAddress, offers: FilterOffers): readonly FilterGroup[] {
  const among = (
    key: 'health' | 'env' | 'type',
    values: readonly string[],
    words: (value: string) => string,
  ) =>
    values
      .filter((value) => !address[key]?.includes(value))
      .map((value) => ({
        label: words(value),
        href: listHref(address, { [key]: [...(address[key] ?? []), value] }),
      }));
  const one = (
    key: 'owner' | 'account' | 'deletion' | 'rotation' | 'finding' | 'key',
    values: readonly string[],
    words?: (value: string) => string,
  ) =>
    values
      .filter((value) => address[key] !== value)
      .map((value) => ({ label: words?.(value) ?? value, href: listHref(address, { [key]: value }) }));
  const regions = offers.accounts.flatMap(({ name, regions }) =>
    regions.map((region) => ({
      label: `${name} ${region}`,
      href: listHref(address, { account: name, region }),
    })),
  );
  const groups = [
    {
      name: 'Health',
      choices: among('health', Object.keys(HEALTH_WORDS), (value) => HEALTH_WORDS[value] ?? value),
    },
    { name: 'Environment', choices: among('env', offers.environments, (value) => value) },
    {
      name: 'Account',
      choices: one(
        'account',
        offers.accounts.map(({ name }) => name),
      ),
    },
    { name: 'Region', choices: regions },
    { name: 'Owner', choices: one('owner', offers.owners.slice(0, OWNERS_OFFERED)) },
    { name: 'Type', choices: among('type', offers.types, (value) => typeWords(value as SecretType)) },
    {
      name: 'Rotation',
      choices: one('rotation', Object.keys(ROTATION_WORDS), (value) => ROTATION_WORDS[value] ?? value),
    },
    { name: 'Key', choices: one('key', ['default'], () => 'default of the account') },
    {
      name: 'Last read',
      choices: [30, 90, 180, 365]
        .filter((days) => address.unread !== days)
        .map((days) => ({ label: `not for ${days} days`, href: listHref(address, { unread: days }) })),
    },
    {
      name: 'Finding',
      choices: offers.checks.length === 0 ? [] : one('finding', ['any', ...offers.checks], findingWords),
    },
    {
      name: 'Planned deletion',
      choices: one('deletion', ['only', 'excluded', 'gone'], (value) => DELETION_WORDS[value] ?? value),
    },
  ];
  return groups.filter((group) => group.choices.length > 0);
}

const SORT_WORDS: Readonly<Record<string, string>> = {
  name: 'name',
  'last-read': 'last read',
  rotated: 'rotation',
};

export function sortWords(sort: string | undefined): string {
  return `Sorted by ${(sort && SORT_WORDS[sort]) || 'consequence'}`;
}

/** What the list asks for, as the end of "No secret is …". */
export function filterSentence(address: ListAddress): string {
  const parts = [
    ...(address.health?.length ? [`is ${healthFilterWords(address.health)}`] : []),
    ...(address.env?.length ? [`is in ${orWords(address.env)}`] : []),
    ...(address.owner ? [`is owned by ${address.owner}`] : []),
    ...(address.service ? [`belongs to ${address.service}`] : []),
    ...(address.account ? [`is in ${address.account}${address.region ? ` ${address.region}` : ''}`] : []),
    ...(!address.account && address.region ? [`is in ${address.region}`] : []),
    ...(address.type?.length
      ? [`is of the type ${orWords(address.type.map((type) => typeWords(type as SecretType)))}`]
      : []),
    ...(address.unread ? [`was not read for ${address.unread} days`] : []),
    ...(address.due ? [`is due within ${address.due} days`] : []),
    ...(address.rotation
      ? [`has a rotation that is ${ROTATION_WORDS[address.rotation] ?? address.rotation}`]
      : []),
    ...(address.key ? [`uses the key ${address.key}`] : []),
    ...(address.tag ? [`bears the tag ${address.tag}`] : []),
    ...(address.finding ? [`has the finding ${findingWords(address.finding)}`] : []),
    ...(address.deletion === 'only' ? ['is marked for deletion'] : []),
    ...(address.deletion === 'gone' ? ['is gone from AWS'] : []),
    ...(address.q ? [`holds ${JSON.stringify(address.q)} in name, description, tag, owner or ARN`] : []),
  ];
  const said = withoutRepeatedIs(parts);
  const last = said.pop();
  if (last === undefined) return 'No secret is here.';
  return `No secret ${said.length > 0 ? `${said.join(', ')} and ${last}` : last}.`;
}

/** "is broken and owned by team-search": one "is" carries all that begin with it, and they come first. */
function withoutRepeatedIs(parts: readonly string[]): string[] {
  const states = parts.filter((part) => part.startsWith('is '));
  const others = parts.filter((part) => !part.startsWith('is '));
  return [...states.map((part, index) => (index === 0 ? part : part.slice(3))), ...others];
}
