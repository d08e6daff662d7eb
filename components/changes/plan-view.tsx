import type { LabelStep } from '#lib/changes/rules/labels.ts';
import type { Plan } from '#lib/changes/rules/plan.ts';
import type { Check } from '#lib/changes/rules/plan-checks.ts';
import { FrozenWords } from '../format/frozen-words.tsx';
import { Label, VersionId } from '../format/identifier.tsx';
import { Mark } from '../format/mark.tsx';
import { ForeignText } from '../format/text.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Section } from '../ui/section.tsx';

/** What will happen, sentence by sentence. */
export function WhatWillHappen({
  words,
  precondition,
}: {
  words: readonly string[];
  precondition: string | null;
}) {
  return (
    <Section title="What will happen" first>
      <div className="grid max-w-prose gap-6 pt-4">
        <FrozenWords words={words} />
        {precondition ? (
          <p className="border-l-2 border-rule2 pl-12 text-ink2">
            Only if {precondition.charAt(0) === 'T' ? `t${precondition.slice(1)}` : precondition} Otherwise
            nothing is done.
          </p>
        ) : null}
      </div>
    </Section>
  );
}

/** Labels before and after, the ones that stay included. */
export function LabelPlan({ labels }: Pick<Plan, 'labels'>) {
  if (labels.length === 0) return null;
  const columns: readonly Column<LabelStep>[] = [
    { id: 'label', head: 'Label', isName: true, phone: 'first', cell: (row) => <Label name={row.label} /> },
    { id: 'now', head: 'Now', phone: 'second', cell: (row) => <Place versionId={row.before} /> },
    {
      id: 'after',
      head: 'After',
      phone: 'second-end',
      cell: (row) =>
        row.before === row.after ? (
          <span className="text-ink3">stays</span>
        ) : (
          <Place versionId={row.after} strong />
        ),
    },
  ];
  return (
    <Section title="Labels, now and after">
      <DataTable
        caption="Labels, now and after"
        columns={columns}
        rows={labels}
        rowKey={(row) => row.label}
        rowState={(row) => (row.before === row.after ? 'faint' : undefined)}
        stickyHead={false}
      />
    </Section>
  );
}

function Place({ versionId, strong = false }: { versionId: string | null; strong?: boolean }) {
  if (versionId === null) return <span className="text-ink3">on no version</span>;
  if (versionId === 'new') return <b>the new version</b>;
  return <VersionId id={versionId} strong={strong} />;
}

/** What to look at before: each a fact with its mark, the worst first. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  const order = ['broken', 'attention', 'not-seen', 'fine'];
  const sorted = checks.toSorted((a, b) => order.indexOf(a.mark) - order.indexOf(b.mark));
  return (
    <Section title="Before you do it">
      <ul className="grid gap-4 pt-4">
        {sorted.map((check) => (
          <li key={check.id} className="flex items-baseline gap-8">
            <Mark state={check.mark} />
            <span className="max-w-prose">
              <ForeignText text={check.words} lines={false} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
