import type { FilterGroup } from '../secrets/add-filter.tsx';
import type { FilterChip } from '../ui/filter-chips.tsx';
import { KIND_WORDS, OUTCOME_WORDS, VERDICT_FILTER_WORDS } from './words.ts';

/** What the list of records shows, as it stands in the address. Names are those of the search parameters. */
export interface TrailAddress {
  readonly q?: string | undefined;
  readonly kind?: string | undefined;
  readonly event?: string | undefined;
  readonly outcome?: string | undefined;
  readonly verdict?: string | undefined;
  /** Id of a secret. */
  readonly secret?: string | undefined;
  /** Id of a person of ours. */
  readonly person?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** `1`: calls that name no secret too, such as lists. */
  readonly all?: string | undefined;
  /** ISO instants; `until` is exclusive. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** A day in UTC, or the days up to now. */
  readonly day?: string | undefined;
  readonly days?: number | undefined;
  readonly after?: string | undefined;
  /** How many rows came before this page. */
  readonly from?: number | undefined;
}

const KEYS = [
  'q',
  'kind',
  'event',
  'outcome',
  'verdict',
  'secret',
  'person',
  'account',
  'region',
  'since',
  'until',
  'all',
  'day',
  'days',
  'after',
  'from',
] as const satisfies readonly (keyof TrailAddress)[];

/** The address with some of its parts changed; any change but of the place leads to the first page. */
export function trailHref(address: TrailAddress, changes: Partial<TrailAddress> = {}): string {
  const place = 'after' in changes ? {} : { after: undefined, from: undefined };
  const next = { ...address, ...place, ...changes };
  const search = new URLSearchParams();
  for (const key of KEYS) {
    const value = next[key];
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const query = search.toString();
  return query ? `/trail?${query}` : '/trail';
}

/** Whether anything narrows the list beside the length of the window. */
export function isNarrowed(address: TrailAddress): boolean {
  return KEYS.some((key) => !['all', 'days', 'after', 'from'].includes(key) && Boolean(address[key]));
}

/** The filters in force. `names` are those behind the ids in the address. */
export function trailChips(
  address: TrailAddress,
  names: { readonly secret?: string | undefined; readonly person?: string | undefined },
): readonly FilterChip[] {
  const fields: readonly (readonly [keyof TrailAddress, string, string | undefined])[] = [
    ['q', 'Holds', address.q],
    ['kind', 'Who', address.kind && (KIND_WORDS[address.kind] ?? address.kind)],
    ['event', 'Event', address.event],
    ['outcome', 'Outcome', address.outcome && (OUTCOME_WORDS[address.outcome] ?? address.outcome)],
    ['verdict', 'Verdict', address.verdict && (VERDICT_FILTER_WORDS[address.verdict] ?? address.verdict)],
    ['secret', 'Secret', address.secret && (names.secret ?? address.secret)],
    ['person', 'Person', address.person && (names.person ?? address.person)],
    ['account', 'Account', address.account],
    ['region', 'Region', address.region],
    ['since', 'From, UTC', address.since && minuteOf(address.since)],
    ['until', 'Until, UTC', address.until && minuteOf(address.until)],
    ['day', 'Day, UTC', address.day],
  ];
  return fields.flatMap(([key, field, value]) =>
    value ? [{ field, value, valueText: value, removeHref: trailHref(address, { [key]: undefined }) }] : [],
  );
}

function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** The events that people look for. Others are found by text. */
const EVENTS = [
  'GetSecretValue',
  'BatchGetSecretValue',
  'PutSecretValue',
  'UpdateSecretVersionStage',
  'RotateSecret',
  'CreateSecret',
  'UpdateSecret',
  'DeleteSecret',
  'RestoreSecret',
  'PutResourcePolicy',
  'DescribeSecret',
  'ListSecrets',
];

/** What can be added. */
export function trailFilterGroups(
  address: TrailAddress,
  {
    accounts,
    regions,
  }: {
    readonly accounts: readonly { readonly accountId: string; readonly name: string }[];
    readonly regions: readonly string[];
  },
): readonly FilterGroup[] {
  const of = (key: keyof TrailAddress, words: Readonly<Record<string, string>>) =>
    Object.entries(words)
      .filter(([value]) => address[key] !== value)
      .map(([value, label]) => ({ label, href: trailHref(address, { [key]: value }) }));
  const groups = [
    { name: 'Who', choices: of('kind', KIND_WORDS) },
    { name: 'Verdict', choices: of('verdict', VERDICT_FILTER_WORDS) },
    { name: 'Outcome', choices: of('outcome', OUTCOME_WORDS) },
    { name: 'Event', choices: of('event', Object.fromEntries(EVENTS.map((name) => [name, name]))) },
    {
      name: 'Account',
      choices: of('account', Object.fromEntries(accounts.map(({ accountId, name }) => [accountId, name]))),
    },
    { name: 'Region', choices: of('region', Object.fromEntries(regions.map((region) => [region, region]))) },
  ];
  return groups.filter((group) => group.choices.length > 0);
}
