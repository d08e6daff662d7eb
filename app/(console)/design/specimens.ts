import type { LabelAct, LabelRead } from '#components/charts/label-lanes.tsx';
import type { LabelSpan } from '#components/charts/label-lanes-model.ts';
import type { PersonRead } from '#components/charts/people-dots.tsx';
import type { ReadsDay } from '#components/charts/reads-chart.tsx';
import { daysBetween } from '#components/charts/scale.ts';
import type { MarkState } from '#components/format/mark.tsx';
import type { EnvironmentKind } from '#components/format/name.ts';
import type { NavigationGroup } from '#components/layout/navigation.ts';

/** Made-up things for the specimen page. Nothing here comes from a connection. */

export const NOW = '2026-11-20T13:32:00Z';

export const GROUPS: readonly NavigationGroup[] = [
  {
    items: [
      { href: '/', label: 'Overview', letter: 'O' },
      { href: '/secrets', label: 'Secrets', count: 312, letter: 'S' },
      { href: '/access', label: 'My access', count: 1, letter: 'A' },
      { href: '/inbox', label: 'Inbox', count: 3, letter: 'I' },
    ],
  },
  {
    name: 'Watch',
    items: [
      { href: '/reconciliation', label: 'Reconciliation', count: 1, alarm: true, letter: 'R' },
      { href: '/trail', label: 'Trail', letter: 'T' },
      { href: '/findings', label: 'Findings', count: 23 },
    ],
  },
  { name: 'Prove', items: [{ href: '/audit', label: 'Audit', letter: 'U' }] },
  { name: 'Govern', items: [{ href: '/design', label: 'Components' }] },
];

export const PAGES = GROUPS.flatMap((group) => group.items).map(({ href, label }) => ({
  href,
  label,
  kind: 'page' as const,
}));

export interface SecretSpecimen {
  id: string;
  name: string;
  environment: EnvironmentKind;
  mark: MarkState;
  state: string;
  rotated: string | null;
  lastRead: string | null;
  reads: readonly (number | null)[];
  micros: number;
}

function pulse(seed: number, height: number, blindFrom = 31): (number | null)[] {
  return Array.from({ length: 30 }, (_, day) =>
    day >= blindFrom ? null : Math.round(height * (0.7 + 0.3 * Math.sin(day * seed))),
  );
}

export const SECRETS: readonly SecretSpecimen[] = [
  {
    id: 's1',
    name: 'prod/search/index-api',
    environment: 'production',
    mark: 'broken',
    state: 'Any AWS account can read it',
    rotated: '2026-11-08T13:00:00Z',
    lastRead: '2026-11-20T13:31:57Z',
    reads: pulse(1.7, 40_000),
    micros: 157_800_000,
  },
  {
    id: 's2',
    name: 'prod/payments/db',
    environment: 'production',
    mark: 'broken',
    state: 'Rotation failing in setSecret, 20 days',
    rotated: '2026-10-01T08:05:00Z',
    lastRead: '2026-11-20T13:31:54Z',
    reads: pulse(2.2, 8_600),
    micros: 3_640_000,
  },
  {
    id: 's3',
    name: 'prod/payments/acquirer/europe/west/settlement/card-present/api-key',
    environment: 'production',
    mark: 'attention',
    state: 'Never rotated, 412 days old',
    rotated: null,
    lastRead: '2026-11-20T13:31:51Z',
    reads: pulse(0.6, 900),
    micros: 940_000,
  },
  {
    id: 's4',
    name: 'prod/platform/warehouse-loader',
    environment: 'production',
    mark: 'not-seen',
    state: 'Reads not seen since 08:20',
    rotated: '2026-10-25T08:05:00Z',
    lastRead: '2026-11-20T07:19:00Z',
    reads: pulse(0.9, 400, 24),
    micros: 840_000,
  },
  {
    id: 's5',
    name: 'mailer-legacy',
    environment: 'unknown',
    mark: 'attention',
    state: 'No environment rule matches',
    rotated: '2026-05-01T08:05:00Z',
    lastRead: '2026-11-14T07:19:00Z',
    reads: Array.from({ length: 30 }, (_, day) => (day % 7 === 3 ? 1 : 0)),
    micros: 400_000,
  },
  {
    id: 's6',
    name: 'staging/payments/db',
    environment: 'staging',
    mark: 'attention',
    state: 'Same value as prod/payments/db-ro',
    rotated: '2026-11-02T08:05:00Z',
    lastRead: '2026-11-20T13:30:00Z',
    reads: pulse(3.1, 60),
    micros: 490_000,
  },
  {
    id: 's7',
    name: 'dev/identity/oidc-client',
    environment: 'development',
    mark: 'attention',
    state: 'Not read for 131 days',
    rotated: '2026-06-13T08:05:00Z',
    lastRead: null,
    reads: Array.from({ length: 30 }, () => 0),
    micros: 400_000,
  },
  {
    id: 's8',
    name: 'pr\u043ed/\u202egnp.db',
    environment: 'unknown',
    mark: 'attention',
    state: 'Its name holds characters that cannot be seen',
    rotated: null,
    lastRead: null,
    reads: [],
    micros: 400_000,
  },
];

export const DAYS = daysBetween('2026-10-22', '2026-11-20');

export const READS: readonly ReadsDay[] = DAYS.map((day, index) => ({
  day,
  seen: index < 4 || index > 8,
  counts: {
    workload: Math.round(880_000 + 90_000 * Math.sin(index)) * (index === DAYS.length - 1 ? 0.55 : 1),
    service: 96_000 + index * 1000,
    tool: index % 5 === 0 ? 41_000 : 0,
    unknown: index === 20 ? 60_000 : 0,
  },
}));

const VERDICTS = ['covered', 'covered', 'exception', 'covered', 'refused', 'covered', 'break-glass'] as const;

const READS_BY_PEOPLE: readonly PersonRead[] = DAYS.flatMap((day, index) =>
  Array.from({ length: index > 3 && index < 9 ? 0 : (index * 7) % 4 }, (_, place) => ({
    id: `${day}-${place}`,
    day,
    verdict: VERDICTS[(index + place) % VERDICTS.length] ?? 'covered',
    words: `Ana read prod/payments/db, ${day}`,
  })),
);

export const PEOPLE: readonly PersonRead[] = [
  ...READS_BY_PEOPLE,
  {
    id: 'last',
    day: '2026-11-20',
    verdict: 'unexplained',
    words: 'Tom read prod/ledger/signing-key, nothing covers it',
  },
];

const V = {
  old: '7c19e0a2-1111-4d8e-9b51-0f6b8a1c2d3e',
  b: 'b83f41d7-1111-4d8e-9b51-0f6b8a1c2d3e',
  c: '41d0c6e9-1111-4d8e-9b51-0f6b8a1c2d3e',
  now: 'e9a27b10-1111-4d8e-9b51-0f6b8a1c2d3e',
  failed: '0f5d9c33-1111-4d8e-9b51-0f6b8a1c2d3e',
};
const SEEN_FROM = '2026-09-03T00:00:00Z';
const ROTATED = '2026-09-09T05:10:00Z';
const BACK = '2026-09-17T14:22:00Z';
const PUT = '2026-10-01T08:05:00Z';
const MOVED = '2026-10-21T09:00:00Z';

export const SPANS: readonly LabelSpan[] = [
  {
    label: 'AWSPREVIOUS',
    versionId: V.old,
    from: '2026-07-11T05:10:00Z',
    to: SEEN_FROM,
    evidence: 'inferred',
  },
  { label: 'AWSPREVIOUS', versionId: V.old, from: SEEN_FROM, to: ROTATED, evidence: 'recorded' },
  { label: 'AWSCURRENT', versionId: V.b, from: '2026-08-10T04:10:00Z', to: SEEN_FROM, evidence: 'inferred' },
  { label: 'AWSCURRENT', versionId: V.b, from: SEEN_FROM, to: ROTATED, evidence: 'recorded' },
  { label: 'AWSPENDING', versionId: V.c, from: '2026-09-07T05:00:00Z', to: ROTATED, evidence: 'recorded' },
  { label: 'AWSCURRENT', versionId: V.c, from: ROTATED, to: BACK, evidence: 'recorded' },
  { label: 'AWSPREVIOUS', versionId: V.b, from: ROTATED, to: BACK, evidence: 'recorded' },
  { label: 'AWSCURRENT', versionId: V.b, from: BACK, to: PUT, evidence: 'recorded' },
  { label: 'AWSPREVIOUS', versionId: V.c, from: BACK, to: PUT, evidence: 'recorded' },
  { label: 'AWSCURRENT', versionId: V.now, from: PUT, evidence: 'recorded' },
  { label: 'AWSPREVIOUS', versionId: V.b, from: PUT, evidence: 'recorded' },
  {
    label: 'AWSPENDING',
    versionId: V.failed,
    from: '2026-10-31T04:10:00Z',
    evidence: 'recorded',
    failed: true,
    attempts: ['2026-10-31', '2026-11-01', '2026-11-03', '2026-11-07', '2026-11-14', '2026-11-20'].map(
      (day) => `${day}T04:10:00Z`,
    ),
  },
  { label: 'checkout-pinned', versionId: V.b, from: SEEN_FROM, to: MOVED, evidence: 'recorded' },
  { label: 'checkout-pinned', versionId: V.now, from: MOVED, evidence: 'recorded' },
];

export const ACTS: readonly LabelAct[] = [
  { id: 'a1', at: ROTATED, what: 'Rotated', who: 'by schedule' },
  { id: 'a2', at: BACK, what: 'Rolled back', who: 'Sofia, signed by Tom' },
  { id: 'a3', at: PUT, what: 'Value put', who: 'Ana, signed by Noor' },
  { id: 'a4', at: MOVED, what: 'Label moved', who: 'Sofia, signed by Tom' },
  {
    id: 'a5',
    at: '2026-10-31T04:10:00Z',
    what: 'Rotation failing',
    who: 'setSecret, 6 attempts in 20 days',
    failing: true,
  },
];

export const LABEL_READS: readonly LabelRead[] = [
  { id: 'l1', at: '2026-09-26T10:00:00Z', verdict: 'covered', words: 'Ana, grt_9VQ4' },
  { id: 'l2', at: '2026-09-28T20:00:00Z', verdict: 'covered', words: 'Ben, grt_7MB2' },
  { id: 'l3', at: '2026-11-13T10:00:00Z', verdict: 'covered', words: 'Ana, grt_6HH0' },
  { id: 'l4', at: '2026-11-18T10:00:00Z', verdict: 'exception', words: 'Ledger on-call' },
];
