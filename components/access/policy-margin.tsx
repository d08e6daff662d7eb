'use client';

import { Mark } from '../format/mark.tsx';
import { ForeignText } from '../format/text.tsx';
import { PolicyFindings } from './policy-findings.tsx';
import type { PolicyDraft } from './use-policy-draft.ts';

/** What was found about one part of the draft, as `steps[1]`; empty: about the whole of it. */
export function MarginNotes({ draft: { checked }, of }: { draft: Pick<PolicyDraft, 'checked'>; of: string }) {
  if (!checked) return null;
  const isHere = (field: string) =>
    of === '' ? field === '' : field === of || (/^[.[]/.test(field.slice(of.length)) && field.startsWith(of));
  const problems = checked.fields.filter(({ field }) => isHere(field));
  const findings = checked.findings.filter(({ field }) => isHere(field));
  if (problems.length + findings.length === 0) return null;
  return (
    <div aria-live="polite" className="mt-6 grid gap-4 border-l border-rule2 pl-10">
      {problems.map(({ field, words }) => (
        <p key={`${field} ${words}`} className="max-w-prose text-small text-bad">
          <Mark state="broken" label={null} /> <ForeignText text={words} />
        </p>
      ))}
      <PolicyFindings findings={findings} label="Notes" />
    </div>
  );
}
