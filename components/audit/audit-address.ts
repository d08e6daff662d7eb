import { ACTS, kindsOf, OUTCOMES, type Outcome } from '#lib/audit/rules/kind-groups.ts';
import type { FilterGroup } from '../secrets/add-filter.tsx';
import type { FilterChip } from '../ui/filter-chips.tsx';
import type { TabLink } from '../ui/tabs.tsx';

/** What the list of records shows, as it stands in the address. Names are those of the search parameters. */
export interface AuditAddress {
  readonly act?: keyof typeof ACTS | undefined;
  readonly kind?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** Id of a person, or `countersign` for the product itself. */
  readonly actor?: string | undefined;
  readonly secret?: string | undefined;
  readonly request?: string | undefined;
  readonly grant?: string | undefined;
  /** Days in UTC; both are in the list. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly order?: 'oldest' | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

const KEYS = [
  'act',
  'kind',
  'outcome',
  'actor',
  'secret',
  'request',
  'grant',
  'from',
  'to',
  'order',
  'before',
  'after',
] as const satisfies readonly (keyof AuditAddress)[];

const ACT_WORDS: Readonly<Record<keyof typeof ACTS, string>> = {
  access: 'Requests and grants',
  reveals: 'Reveals',
  'break-glass': 'Break-glass',
  secrets: 'Secrets',
  feeds: 'Inventory and trail',
  sessions: 'People',
  log: 'The log itself',
};
const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  done: 'Done',
  refused: 'Refused',
  failed: 'Failed',
};

/** The address with some of its parts changed; any change but of the place leads to the first page. */
export function auditHref(address: AuditAddress, changes: Partial<AuditAddress> = {}): string {
  const place = 'before' in changes || 'after' in changes ? {} : { before: undefined, after: undefined };
  const next = { ...address, ...place, ...changes };
  const search = new URLSearchParams();
  for (const key of KEYS) {
    const value = next[key];
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const query = search.toString();
  return query ? `/audit?${query}` : '/audit';
}

/** What narrows the list, as it is put on record when somebody looks at it. */
export function wordsOfAddress(address: AuditAddress): string {
  const said = KEYS.filter((key) => !['before', 'after', 'order'].includes(key) && address[key]);
  return said.map((key) => `${key} ${address[key]}`).join(', ');
}

/** Whether the list is about everything. */
export function isWhole(address: AuditAddress): boolean {
  return wordsOfAddress(address) === '';
}

/** One tab a group of acts. The other filters travel along. */
export function actTabs(address: AuditAddress): readonly TabLink[] {
  const tab = (act: AuditAddress['act'], label: string) => ({
    href: auditHref(address, { act, kind: undefined }),
    label,
    current: address.act === act,
  });
  return [
    tab(undefined, 'All'),
    ...(Object.keys(ACTS) as (keyof typeof ACTS)[])
      .filter((act) => (kindsOf({ act }) ?? []).length > 0)
      .map((act) => tab(act, ACT_WORDS[act])),
  ];
}

export interface AuditNames {
  readonly actor?: string | undefined;
  readonly secret?: string | undefined;
}

/** The filters in force. */
export function auditChips(address: AuditAddress, names: AuditNames): readonly FilterChip[] {
  const fields: readonly (readonly [keyof AuditAddress, string, string | undefined])[] = [
    [
      'actor',
      'Who',
      address.actor && (address.actor === 'countersign' ? 'Countersign' : (names.actor ?? address.actor)),
    ],
    ['kind', 'Act', address.kind],
    ['outcome', 'Outcome', address.outcome && OUTCOME_WORDS[address.outcome]],
    ['secret', 'Secret', address.secret && (names.secret ?? address.secret)],
    ['request', 'Request', address.request],
    ['grant', 'Grant', address.grant],
    ['from', 'From, UTC', address.from],
    ['to', 'To, UTC', address.to],
  ];
  return fields.flatMap(([key, field, value]) =>
    value ? [{ field, value, valueText: value, removeHref: auditHref(address, { [key]: undefined }) }] : [],
  );
}

/** What can be added. `days`: the last days, as the address has them, with their words. */
export function auditFilterGroups(
  address: AuditAddress,
  people: readonly { readonly id: string; readonly name: string }[],
  days: readonly { readonly from: string; readonly label: string }[],
): readonly FilterGroup[] {
  const groups: FilterGroup[] = [
    {
      name: 'Who',
      choices: [{ id: 'countersign', name: 'Countersign itself' }, ...people]
        .filter(({ id }) => id !== address.actor)
        .map(({ id, name }) => ({ label: name, href: auditHref(address, { actor: id }) })),
    },
    {
      name: 'Outcome',
      choices: OUTCOMES.filter((outcome) => outcome !== address.outcome).map((outcome) => ({
        label: OUTCOME_WORDS[outcome],
        href: auditHref(address, { outcome }),
      })),
    },
    {
      name: 'Time',
      choices: days.map(({ from, label }) => ({ label, href: auditHref(address, { from, to: undefined }) })),
    },
    {
      name: 'Act',
      choices: (kindsOf({ act: address.act }) ?? kindsOf({ outcome: 'done' }) ?? [])
        .filter((kind) => kind !== address.kind)
        .map((kind) => ({ label: kind, href: auditHref(address, { kind }) })),
    },
  ];
  return groups.filter((group) => group.choices.length > 0);
}
