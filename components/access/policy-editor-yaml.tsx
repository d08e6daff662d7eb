'use client';

import { useId } from 'react';
import { Mark } from '../format/mark.tsx';
import { INPUT, LABEL } from '../ui/field.tsx';
import type { PolicyDraft } from './use-policy-draft.ts';

/** The draft as YAML. Pasted text leads as typed text does; what cannot be read is said by line. */
export function PolicyYaml({ draft: { yaml, checked, editYaml } }: { draft: PolicyDraft }) {
  const id = useId();
  const lines = checked?.lines ?? [];
  const rows = Math.min(30, Math.max(14, yaml.split('\n').length + 1));
  return (
    <div className="pb-16">
      <label htmlFor={id} className={LABEL}>
        The same as YAML, for a configuration file
      </label>
      <textarea
        id={id}
        rows={rows}
        spellCheck={false}
        autoComplete="off"
        value={yaml}
        onChange={(event) => editYaml(event.target.value)}
        aria-invalid={lines.length > 0 || undefined}
        aria-describedby={`${id}-problems`}
        className={`${INPUT} mono block resize-y overflow-x-auto py-6 whitespace-pre`}
      />
      <div id={`${id}-problems`} aria-live="polite" className="mt-3">
        {lines.length > 0 ? (
          <ul aria-label="What cannot be read" className="grid gap-2 text-small text-bad">
            {lines.map(({ line, words }) => (
              <li key={`${line} ${words}`}>
                <Mark state="broken" label={null} /> Line {line}: {words}.
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-small text-ink3">Typed or pasted here, it fills the fields.</p>
        )}
      </div>
    </div>
  );
}
