'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';

export interface ExplainFormProps {
  eventId: string;
  explain: (input: { eventId: string; why: string }) => Promise<Result<null>>;
}

/** Says why a read happened. It is kept beside the record; the verdict stays. */
export function ExplainForm({ eventId, explain }: ExplainFormProps) {
  const act = useAct(explain);
  const [why, setWhy] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await act.run({ eventId, why })).ok) return;
    setWhy('');
    tell('Explained. The finding about it counts it no more.');
  };
  return (
    <form onSubmit={submit} className="grid max-w-prose gap-12 pt-8">
      <TextArea
        label="Why it was read"
        value={why}
        onChange={setWhy}
        atLeast={10}
        limit={4_000}
        error={act.refusal?.fields?.why}
      />
      <div>
        <Button type="submit" pending={act.pending}>
          Explain it
        </Button>
      </div>
      <Refused refusal={act.refusal?.fields ? null : act.refusal} />
    </form>
  );
}

export interface Owner {
  readonly id: string;
  readonly name: string;
}

export interface OpenIncidentFormProps {
  eventId: string;
  title: string;
  owners: readonly Owner[];
  open: (input: {
    eventId: string;
    title: string;
    ownerId: string;
    text: string;
  }) => Promise<Result<{ incidentId: string }>>;
}

/** Opens an incident about a read, and goes there. */
export function OpenIncidentForm({ eventId, title: begin, owners, open }: OpenIncidentFormProps) {
  const act = useAct(open);
  const router = useRouter();
  const [title, setTitle] = useState(begin);
  const [ownerId, setOwner] = useState('');
  const [text, setText] = useState('');
  const fields = act.refusal?.fields;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await act.run({ eventId, title, ownerId, text });
    if (done.ok) router.push(`/incidents/${done.value.incidentId}`);
  };
  return (
    <form onSubmit={submit} className="grid max-w-prose gap-12 pt-8">
      <TextField
        label="Name of the incident"
        value={title}
        onChange={setTitle}
        maxLength={160}
        isRequired
        error={fields?.title}
      />
      <OwnerSelect owners={owners} value={ownerId} onChange={setOwner} error={fields?.ownerId} />
      <TextArea
        label="What is known"
        value={text}
        onChange={setText}
        atLeast={10}
        limit={4_000}
        error={fields?.text}
      />
      <div>
        <Button type="submit" pending={act.pending}>
          Open an incident
        </Button>
      </div>
      <Refused refusal={fields ? null : act.refusal} />
    </form>
  );
}

function OwnerSelect(props: {
  owners: readonly Owner[];
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}) {
  const { owners, ...rest } = props;
  return (
    <Select
      label="Who answers for it"
      options={owners.map(({ id, name }) => ({ value: id, label: name }))}
      nothingChosen="Choose a person"
      isRequired
      {...rest}
    />
  );
}

export type IncidentChange =
  | { incidentId: string; change: 'owner'; ownerId: string }
  | { incidentId: string; change: 'close' | 'reopen'; text: string };

export interface IncidentFormsProps {
  incidentId: string;
  isOpen: boolean;
  ownerId: string;
  owners: readonly Owner[];
  write: (input: { incidentId: string; text: string }) => Promise<Result<null>>;
  change: (input: IncidentChange) => Promise<Result<null>>;
}

/** Writes in an incident, closes it or opens it again, and hands it over. */
export function IncidentForms({ incidentId, isOpen, ownerId, owners, write, change }: IncidentFormsProps) {
  const writing = useAct(write);
  const changing = useAct(change);
  const [text, setText] = useState('');
  const [owner, setOwner] = useState(ownerId);
  const refusal = writing.refusal ?? changing.refusal;
  const done = (result: { ok: boolean }, words: string) => {
    if (!result.ok) return;
    setText('');
    tell(words);
  };
  return (
    <div className="grid max-w-prose gap-16 pt-8">
      <TextArea
        label={isOpen ? 'What was found out' : 'Why it is opened again'}
        value={text}
        onChange={setText}
        atLeast={10}
        limit={4_000}
        error={refusal?.fields?.text}
      />
      <div className="flex flex-wrap gap-8">
        {isOpen ? (
          <>
            <Button
              pending={writing.pending}
              onPress={async () => done(await writing.run({ incidentId, text }), 'Written down.')}
            >
              Write it down
            </Button>
            <Button
              pending={changing.pending}
              onPress={async () => done(await changing.run({ incidentId, change: 'close', text }), 'Closed.')}
            >
              Close it with this
            </Button>
          </>
        ) : (
          <Button
            pending={changing.pending}
            onPress={async () =>
              done(await changing.run({ incidentId, change: 'reopen', text }), 'Open again.')
            }
          >
            Open it again
          </Button>
        )}
      </div>
      <OwnerSelect owners={owners} value={owner} onChange={setOwner} error={refusal?.fields?.ownerId} />
      <div>
        <Button
          pending={changing.pending}
          onPress={async () =>
            done(await changing.run({ incidentId, change: 'owner', ownerId: owner }), 'Handed over.')
          }
        >
          Hand it over
        </Button>
      </div>
      <Refused refusal={refusal?.fields ? null : refusal} />
    </div>
  );
}
