import { REPORTS, type ReportName } from '#lib/reports/rules/frameworks.ts';
import { countOf } from '../format/number.ts';

/** What a report is called where it is chosen. */
export const REPORT_LABELS: Readonly<Record<ReportName, string>> = {
  full: 'Everything',
  'soc-2': 'SOC 2',
  'pci-dss': 'PCI DSS 4.0.1',
  'iso-27001': 'ISO 27001:2022',
};

export const REPORT_CHOICES = REPORTS.map((report) => ({ value: report, label: REPORT_LABELS[report] }));

export const ENVIRONMENT_LABELS = {
  production: 'production',
  unknown: 'unknown, as production',
  staging: 'staging',
  other: 'other',
  development: 'development',
} as const;

const FAILURES: Readonly<Record<string, string>> = {
  'gave-up': 'It was begun five times and never finished.',
  'chain-broken': 'The audit log breaks, so its state cannot be signed. The audit page names the record.',
  'key-replaced': 'The signing key of this instance was replaced by another one.',
  'writers-busy': 'Something was still writing with an older time after a minute.',
  'not-covered': 'No signed checkpoint came to stand over its audit records within a minute.',
  'not-made': 'It broke off five times. The log of the server names the class of the error.',
};

export function failureWords(failure: string | null): string {
  return FAILURES[failure ?? ''] ?? 'It could not be made.';
}

const STEPS: Readonly<Record<string, string>> = {
  counting: 'Counting',
  'audit-log': 'Writing the audit log',
  summary: 'Writing the summary',
};

/** What the maker does: `Writing human-reads`. */
export function stepWords(step: string | null): string {
  return step === null ? 'Beginning' : (STEPS[step] ?? `Writing ${step}`);
}

/** How the list of packs opens. */
export function packsTitle(packs: readonly { state: string }[], more: boolean): string {
  if (packs.length === 0) return 'No evidence was asked for yet.';
  const making = packs.filter((pack) => pack.state === 'waiting' || pack.state === 'making').length;
  const done = packs.filter((pack) => pack.state === 'done').length;
  const kept = `${countOf(done, 'evidence pack is', 'evidence packs are')}${more ? ' listed here and' : ''} made`;
  return making === 0 ? `${kept}.` : `${kept}, ${countOf(making, 'is', 'are')} on the way.`;
}
