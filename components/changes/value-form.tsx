'use client';

import { type ChangeEvent, useState } from 'react';
import type { ValueDraft } from '#lib/changes/rules/value-draft.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Choice } from '../ui/choice.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';

interface Member {
  /** Tells rows apart while names change. */
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly generated: boolean;
}

/** What is typed of a value. Lives in the memory of this page only: never kept, never drafted. */
export interface ValueState {
  readonly way: 'members' | 'text' | 'generated' | 'file';
  readonly members: readonly Member[];
  readonly text: string;
  readonly length: number;
  readonly base64: string;
  readonly fileName: string;
}

export type Shape = 'json' | 'text' | 'binary';

export function emptyValue(shape: Shape, keyNames: readonly string[]): ValueState {
  const names = keyNames.length > 0 ? keyNames : ['username', 'password'];
  return {
    way: shape === 'json' ? 'members' : shape === 'binary' ? 'file' : 'text',
    members: names.map((name, id) => ({ id, name, text: '', generated: isSecretKey(name) })),
    text: '',
    length: 32,
    base64: '',
    fileName: '',
  };
}

function isSecretKey(name: string): boolean {
  return /pass|secret|token|key$/i.test(name);
}

/** The draft as the act takes it. */
export function draftOf(state: ValueState, shape: Shape): ValueDraft {
  const generate = { length: state.length, excludePunctuation: false };
  if (shape === 'binary') return { form: 'file', base64: state.base64 };
  if (state.way === 'generated') return { form: 'generated', generate };
  if (state.way === 'text') return { form: 'text', json: shape === 'json', text: state.text };
  return {
    form: 'members',
    members: state.members.map(({ name, text, generated }) =>
      generated ? { name, text: null, generate } : { name, text, generate: null },
    ),
  };
}

export interface ValueFormProps {
  state: ValueState;
  shape: Shape;
  onChange: (state: ValueState) => void;
  error?: string | undefined;
}

/** A value: a form per key, the whole text, made by AWS, or a file. It goes to AWS and rests nowhere. */
export function ValueForm({ state, shape, onChange, error }: ValueFormProps) {
  const set = (change: Partial<ValueState>) => onChange({ ...state, ...change });
  const ways =
    shape === 'json'
      ? [
          { value: 'members', label: 'Key by key' },
          { value: 'text', label: 'Whole JSON' },
        ]
      : [
          { value: 'text', label: 'Typed' },
          { value: 'generated', label: 'Made by AWS' },
        ];
  return (
    <fieldset className="grid gap-12">
      <legend className="pb-4 font-semibold">The new value</legend>
      {shape === 'binary' ? (
        <FileField state={state} set={set} />
      ) : (
        <Choice
          label="How"
          options={ways}
          value={state.way}
          onChange={(way) => set({ way: way as ValueState['way'] })}
        />
      )}
      {state.way === 'members' ? <Members state={state} set={set} /> : null}
      {state.way === 'text' ? (
        <TextArea
          label={shape === 'json' ? 'JSON' : 'Value'}
          rows={5}
          value={state.text}
          onChange={(text) => set({ text })}
          help="At most 65,536 bytes. It is sent to AWS as it stands, blanks at its ends included."
        />
      ) : null}
      {state.way === 'generated' ? <Length state={state} set={set} /> : null}
      {error ? (
        <p role="alert" className="text-small text-bad">
          {error}
        </p>
      ) : null}
      <p className="text-small text-ink3">
        What you type goes to AWS and is kept nowhere: not in this browser, not in our database, not in a log.
      </p>
    </fieldset>
  );
}

type Set = (change: Partial<ValueState>) => void;

function Members({ state, set }: { state: ValueState; set: Set }) {
  const [next, setNext] = useState(1_000);
  const change = (id: number, part: Partial<Member>) =>
    set({ members: state.members.map((member) => (member.id === id ? { ...member, ...part } : member)) });
  return (
    <div className="grid gap-10">
      {state.members.map((member, index) => (
        <div
          key={member.id}
          className="grid grid-cols-[12rem_minmax(0,1fr)_auto] items-end gap-8 max-desk:grid-cols-1"
        >
          <TextField
            label={`Key ${index + 1}`}
            value={member.name}
            onChange={(name) => change(member.id, { name })}
            autoComplete="off"
          />
          {member.generated ? (
            <p className="pb-6 text-ink2">AWS makes {state.length} characters.</p>
          ) : (
            <TextField
              label={`Value of ${member.name || `key ${index + 1}`}`}
              type={isSecretKey(member.name) ? 'password' : 'text'}
              value={member.text}
              onChange={(text) => change(member.id, { text })}
              autoComplete="new-password"
            />
          )}
          <span className="flex items-center gap-8 pb-4">
            <Checkbox
              isSelected={member.generated}
              onChange={(generated) => change(member.id, { generated, text: '' })}
            >
              Made by AWS
            </Checkbox>
            <Button
              look="quiet"
              aria-label={`Take ${member.name || 'this key'} away`}
              onPress={() => set({ members: state.members.filter(({ id }) => id !== member.id) })}
            >
              ×
            </Button>
          </span>
        </div>
      ))}
      <div className="flex flex-wrap items-end gap-12">
        <Button
          onPress={() => {
            set({ members: [...state.members, { id: next, name: '', text: '', generated: false }] });
            setNext(next + 1);
          }}
        >
          Add a key
        </Button>
        {state.members.some(({ generated }) => generated) ? <Length state={state} set={set} /> : null}
      </div>
    </div>
  );
}

function Length({ state, set }: { state: ValueState; set: Set }) {
  return (
    <div className="w-192">
      <TextField
        label="Characters"
        inputMode="numeric"
        value={String(state.length)}
        onChange={(text) => set({ length: Math.min(512, Math.max(8, Number.parseInt(text, 10) || 8)) })}
      />
    </div>
  );
}

function FileField({ state, set }: { state: ValueState; set: Set }) {
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (!file) return set({ base64: '', fileName: '' });
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    set({ base64: btoa(text), fileName: file.name });
  };
  return (
    <label className="grid gap-4">
      <span className="text-small text-ink2">File, at most 65,536 bytes</span>
      <input type="file" onChange={(event) => void take(event)} />
      {state.fileName ? <span className="text-small text-ink3">{state.fileName}</span> : null}
    </label>
  );
}
