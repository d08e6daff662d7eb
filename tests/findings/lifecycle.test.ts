import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeAcknowledgement } from '#lib/findings/rules/acknowledgement.ts';
import { compareSeverity, type Draft, SEVERITIES } from '#lib/findings/rules/finding.ts';
import { type KeptFinding, planLifecycle } from '#lib/findings/rules/lifecycle.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const LATER = new Date(NOW.getTime() + 1);

function draft(changes: Partial<Draft> = {}): Draft {
  return {
    subject: 'a',
    secretId: 'sec_a',
    severity: 'medium',
    since: null,
    evidence: { days: 1 },
    ...changes,
  };
}

function kept(changes: Partial<KeptFinding> = {}): KeptFinding {
  return {
    id: 'fnd_a',
    subject: 'a',
    state: 'open',
    severity: 'medium',
    since: null,
    evidence: { days: 1 },
    acknowledgedUntil: null,
    ...changes,
  };
}

describe('the life of a finding', () => {
  it('opens what is new, leaves what is the same, resolves what is over', () => {
    expect(planLifecycle([], [draft()], NOW)).toEqual({ open: [draft()], change: [], resolve: [] });
    expect(planLifecycle([kept()], [draft()], NOW)).toEqual({ open: [], change: [], resolve: [] });
    expect(planLifecycle([kept()], [], NOW)).toEqual({ open: [], change: [], resolve: ['fnd_a'] });
  });

  it('opens the same finding again when the matter comes back', () => {
    const plan = planLifecycle([kept({ state: 'resolved' })], [draft()], NOW);
    expect(plan.change.map(({ id, step }) => [id, step])).toEqual([['fnd_a', 'reopened']]);
    expect(plan.open).toEqual([]);
  });

  it('does not resolve twice', () => {
    expect(planLifecycle([kept({ state: 'resolved' })], [], NOW).resolve).toEqual([]);
  });

  it.each([
    ['before its day', LATER, []],
    ['on its day', NOW, ['acknowledgement-ended']],
  ])('an acknowledgement %s', (_, acknowledgedUntil, steps) => {
    const plan = planLifecycle([kept({ state: 'acknowledged', acknowledgedUntil })], [draft()], NOW);
    expect(plan.change.map(({ step }) => step)).toEqual(steps);
  });

  it('an acknowledgement ends when the matter becomes worse, and not when it becomes milder', () => {
    const aside = kept({ state: 'acknowledged', acknowledgedUntil: LATER });
    expect(planLifecycle([aside], [draft({ severity: 'high' })], NOW).change[0]?.step).toBe(
      'acknowledgement-ended',
    );
    expect(planLifecycle([aside], [draft({ severity: 'low' })], NOW).change[0]?.step).toBeNull();
  });

  it('writes new evidence without a step', () => {
    const plan = planLifecycle([kept()], [draft({ evidence: { days: 2 } })], NOW);
    expect(plan.change.map(({ step }) => step)).toEqual([null]);
  });

  it('whatever is found: every subject is opened, kept or changed once, and nothing found is resolved', () => {
    const subjects = fc.constantFrom<string>('a', 'b', 'c', 'd');
    const drafts = fc.array(fc.record({ subject: subjects, severity: fc.constantFrom(...SEVERITIES) }));
    const rows = fc.uniqueArray(
      fc.record({ subject: subjects, state: fc.constantFrom('open', 'acknowledged', 'resolved') }),
      { selector: (row) => row.subject },
    );
    fc.assert(
      fc.property(drafts, rows, (found, known) => {
        const before = known.map(({ subject, state }) =>
          kept({
            id: `fnd_${subject}`,
            subject,
            state: state as KeptFinding['state'],
            acknowledgedUntil: state === 'acknowledged' ? LATER : null,
          }),
        );
        const plan = planLifecycle(
          before,
          found.map((entry) => draft(entry)),
          NOW,
        );
        const seen = new Set(found.map((entry) => entry.subject));
        const ids = [...plan.change.map(({ id }) => id), ...plan.resolve];
        expect(new Set(ids).size).toBe(ids.length);
        expect(plan.open.map(({ subject }) => subject).sort()).toEqual(
          [...seen].filter((subject) => !known.some((row) => row.subject === subject)).sort(),
        );
        for (const id of plan.resolve) expect(seen.has(id.replace('fnd_', ''))).toBe(false);
        for (const row of known) {
          const ends = row.state !== 'resolved' && !seen.has(row.subject);
          expect(plan.resolve.includes(`fnd_${row.subject}`)).toBe(ends);
        }
      }),
    );
  });
});

describe('severity', () => {
  it('orders from the worst to the mildest', () => {
    expect([...SEVERITIES].reverse().sort(compareSeverity)).toEqual(SEVERITIES);
  });
});

describe('putting aside', () => {
  const until = new Date(NOW.getTime() + 86_400_000);
  it('takes a reason and a day', () => {
    const judged = judgeAcknowledgement({ until, why: '  Known and planned for March.  ' }, NOW);
    expect(judged).toEqual({ ok: true, value: { until, why: 'Known and planned for March.' } });
  });

  it.each([
    ['too short a reason', until, 'later', 'reason'],
    ['a blank reason', until, '                  ', 'reason'],
    ['a text that cannot be kept', until, 'Known and planned.\u0000', 'text-broken'],
    ['now', NOW, 'Known and planned for March.', 'until'],
    ['a day past a year', new Date(NOW.getTime() + 366 * 86_400_000), 'Known and planned.', 'until'],
    ['no date', new Date(Number.NaN), 'Known and planned for March.', 'until'],
  ])('refuses %s', (_, day, why, code) => {
    const judged = judgeAcknowledgement({ until: day, why }, NOW);
    expect(judged.ok ? null : judged.refusal.code).toBe(code);
  });
});
