'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { BatchOutcome, ProposeBatchInput } from '#lib/changes/propose-batch.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import type { EnvironmentKind } from '../format/name.ts';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface BatchFormProps {
  secrets: readonly { readonly id: string; readonly name: string; readonly environment: EnvironmentKind }[];
  first: 'rotate' | 'tag' | 'delete';
  proposeBatch: (input: ProposeBatchInput) => Promise<Result<BatchOutcome>>;
}

/** The same act on several secrets: what, why, and which of them cannot be done. */
export function BatchForm({ secrets, first, proposeBatch }: BatchFormProps) {
  const router = useRouter();
  const act = useAct(proposeBatch);
  const [kind, setKind] = useState<string>(first);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [days, setDays] = useState('30');
  const [reason, setReason] = useState('');
  const [ticket, setTicket] = useState('');
  const [outcome, setOutcome] = useState<BatchOutcome | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const order: ProposeBatchInput['order'] =
      kind === 'tag'
        ? { kind, set: [{ key, value }], remove: [] }
        : kind === 'delete'
          ? { kind, windowDays: Number.parseInt(days, 10) || 0 }
          : { kind: 'rotate' };
    const result = await act.run({
      secretIds: secrets.map(({ id }) => id),
      order,
      reason,
      ticket: ticket.trim() || null,
    });
    if (!result.ok) return;
    setOutcome(result.value);
    if (result.value.refused.length === 0) router.push(`/changes?batch=${result.value.batchId}`);
  };
  const nameOf = (id: string) => secrets.find((secret) => secret.id === id)?.name ?? id;
  if (outcome) {
    return (
      <Section title={`${outcome.proposed} prepared, ${outcome.refused.length} cannot be done`} first>
        <ul className="pt-4">
          {outcome.refused.map(({ secretId, words }) => (
            <li key={secretId}>
              <b>
                <ForeignText text={nameOf(secretId)} lines={false} />
              </b>{' '}
              <ForeignText text={words} lines={false} />
            </li>
          ))}
        </ul>
        <p className="pt-8">
          <Link href={`/changes?batch=${outcome.batchId}`}>Go on with the others</Link>
        </p>
      </Section>
    );
  }
  return (
    <form onSubmit={send} className="grid max-w-[45rem] gap-14">
      <ul className="max-h-240 overflow-y-auto border-y border-rule py-4">
        {secrets.map((secret) => (
          <li key={secret.id}>
            <SecretName name={secret.name} environment={secret.environment} look="row" />
          </li>
        ))}
      </ul>
      <Choice
        label="What is done with each"
        options={[
          { value: 'rotate', label: 'Rotate now' },
          { value: 'tag', label: 'Set a tag' },
          { value: 'delete', label: 'Plan the deletion' },
        ]}
        value={kind}
        onChange={setKind}
      />
      {kind === 'tag' ? (
        <>
          <TextField label="Tag" value={key} onChange={setKey} autoComplete="off" />
          <TextField label="Value" value={value} onChange={setValue} autoComplete="off" />
        </>
      ) : null}
      {kind === 'delete' ? (
        <TextField
          label="Days until AWS deletes them, 7 to 30"
          value={days}
          onChange={setDays}
          inputMode="numeric"
        />
      ) : null}
      <TextArea
        label="Reason"
        rows={3}
        value={reason}
        onChange={setReason}
        limit={4000}
        error={act.refusal?.fields?.reason}
      />
      <TextField
        label="Ticket, if there is one"
        value={ticket}
        onChange={setTicket}
        autoComplete="off"
        error={act.refusal?.fields?.ticket}
      />
      <Refused refusal={act.refusal} />
      <div>
        <Button
          type="submit"
          look="primary"
          pending={act.pending}
          pendingLabel="Looking at each…"
          disabledReason={secrets.length === 0 ? 'Choose secrets in the list first.' : undefined}
        >
          {`Continue with ${secrets.length}`}
        </Button>
      </div>
    </form>
  );
}
