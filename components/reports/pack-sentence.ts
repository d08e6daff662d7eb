import type { ReportName } from '#lib/reports/rules/frameworks.ts';
import { addDays, beginOf, lastWhole, nextBegin } from '#lib/reports/rules/period.ts';
import type { PackWanted } from '#lib/reports/rules/wanted.ts';

/** What the form of a new pack holds; texts as they are typed. */
export interface PackDraft {
  readonly report: ReportName;
  readonly environments: readonly string[];
  readonly path: string;
  readonly accounts: string;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

export interface PeriodChoice {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

/** Spans that people ask for, seen from a day. */
export function periodChoices(today: string): readonly PeriodChoice[] {
  const quarter = beginOf('quarter', today);
  const year = Number(today.slice(0, 4));
  return [
    { label: 'Last quarter', ...lastWhole('quarter', today) },
    { label: 'This quarter', from: quarter, to: addDays(nextBegin('quarter', today), -1) },
    { label: 'Last month', ...lastWhole('month', today) },
    { label: 'Last week', ...lastWhole('week', today) },
    { label: 'Last year', from: `${year - 1}-01-01`, to: `${year - 1}-12-31` },
    { label: 'This year', from: `${year}-01-01`, to: `${year}-12-31` },
  ];
}

/** What a draft asks for. The server checks it. */
export function wantedOf(draft: PackDraft): PackWanted {
  const accounts = draft.accounts.split(/[\s,]+/).filter(Boolean);
  return {
    report: draft.report,
    period: { from: draft.from, to: draft.to },
    zone: draft.zone.trim(),
    scope: {
      environments: draft.environments.length === 0 ? null : ([...draft.environments] as never),
      path: draft.path.trim(),
      accounts: accounts.length === 0 ? null : accounts,
    },
    populations: null,
  };
}
