'use client';

import { type FormEvent, useState } from 'react';
import type { ValueDraft } from '#lib/changes/rules/value-draft.ts';
import type { RanChange, RunChangeInput } from '#lib/changes/run-change.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';
import { runWithValue } from './send-value.ts';
import { draftOf, emptyValue, ValueForm, type ValueState } from './value-form.tsx';

export interface RunPanelProps {
  changeId: string;
  factsHash: string;
  secretName: string;
  production: boolean;
  /** "Roll back", "Rotate". */
  verb: string;
  destructive: boolean;
  typedName: boolean;
  /** Form of the value that is put; null: none is. */
  shape: 'json' | 'text' | 'binary' | null;
  keyNames: readonly string[];
  run: (input: RunChangeInput) => Promise<Result<RanChange>>;
}

/** Carries the change out. The button names the act and production; nothing runs by a key alone. */
export function RunPanel(props: RunPanelProps) {
  const { changeId, factsHash, secretName, production, verb, destructive, typedName, shape, keyNames } =
    props;
  const act = useAct(shape === null ? props.run : runWithValue);
  const [name, setName] = useState('');
  const [value, setValue] = useState<ValueState>(() => emptyValue(shape ?? 'text', keyNames));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const draft: ValueDraft | null = shape === null ? null : draftOf(value, shape);
    const result = await act.run({ changeId, factsHash, typedName: typedName ? name : null, value: draft });
    // Whatever came of it, what was typed does not stay in the page.
    if (result.ok) {
      setValue(emptyValue(shape ?? 'text', keyNames));
      if (result.value.state === 'succeeded') tell('Done. The page shows what AWS says now.');
    }
  };
  const look = destructive ? 'destructive-final' : production ? 'production' : 'primary';
  const where = production ? ' in production' : '';
  const fields = act.refusal?.fields ?? {};
  return (
    <form onSubmit={send} className="grid gap-12" autoComplete="off">
      {shape === null ? null : (
        <ValueForm state={value} shape={shape} onChange={setValue} error={fields.value} />
      )}
      {typedName ? (
        <TextField
          label="Type the name of the secret"
          help={secretName}
          value={name}
          onChange={setName}
          autoComplete="off"
          error={fields.typedName}
        />
      ) : null}
      {fields.value || fields.typedName ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button
          type="submit"
          look={look}
          pending={act.pending}
          pendingLabel="Asking AWS…"
          disabledReason={typedName && name !== secretName ? 'Type the name of the secret first.' : undefined}
        >
          {`${verb}${where}`}
        </Button>
      </div>
    </form>
  );
}
