'use client';

import { type FormEvent, useState } from 'react';
import type { Area } from '#lib/access/rules/announcement.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';
import { AreaBoxes } from './area-boxes.tsx';
import { SigningSecret } from './signing-secret.tsx';

type AddInput =
  | { kind: 'webhook' | 'slack'; name: string; areas: Area[]; url: string }
  | { kind: 'sns'; name: string; areas: Area[]; topicArn: string };

export interface AddChannelFormProps {
  addChannel: (input: AddInput) => Promise<Result<{ channelId: string; signingSecret: string | null }>>;
}

const ADDRESS = {
  webhook: { label: 'Address', help: 'https, on a public host. Redirects are not followed.' },
  slack: {
    label: 'Incoming webhook',
    help: 'Begins with https://hooks.slack.com/services/. Slack makes it for one channel.',
  },
  sns: {
    label: 'ARN of the topic',
    help: 'In a connected account. Its inventory role needs sns:Publish on it.',
  },
} as const;

/** Adds a channel. The address is kept sealed; afterwards only its host can be seen. */
export function AddChannelForm({ addChannel }: AddChannelFormProps) {
  const act = useAct(addChannel);
  const [kind, setKind] = useState<AddInput['kind']>('webhook');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [areas, setAreas] = useState<readonly Area[]>([]);
  const [secret, setSecret] = useState<string | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setSecret(null);
    const common = { name: name.trim(), areas: [...areas] };
    const result = await act.run(
      kind === 'sns'
        ? { kind, ...common, topicArn: address.trim() }
        : { kind, ...common, url: address.trim() },
    );
    if (!result.ok) return;
    tell(`Added ${common.name}. Send a test message to see that it arrives.`);
    setSecret(result.value.signingSecret);
    setName('');
    setAddress('');
    setAreas([]);
  };
  const { fields } = act.refusal ?? {};
  return (
    <form onSubmit={send} className="grid max-w-prose gap-12 pt-8">
      <Choice
        label="Kind"
        value={kind}
        onChange={(value) => setKind(value as AddInput['kind'])}
        options={[
          { value: 'webhook', label: 'Webhook' },
          { value: 'slack', label: 'Slack' },
          { value: 'sns', label: 'E-mail (SNS)' },
        ]}
      />
      <TextField
        label="Name"
        help="As policies name it, such as #payments-access."
        value={name}
        onChange={setName}
        isRequired
        mono
        maxLength={64}
        error={fields?.name}
      />
      <TextField
        label={ADDRESS[kind].label}
        help={ADDRESS[kind].help}
        value={address}
        onChange={setAddress}
        isRequired
        mono
        autoComplete="off"
        maxLength={2048}
        error={fields?.url ?? fields?.topicArn}
      />
      <AreaBoxes chosen={areas} onChange={setAreas} />
      <div>
        <Button type="submit" look="primary" pending={act.pending} pendingLabel="Adding…">
          Add the channel
        </Button>
      </div>
      {fields ? null : <Refused refusal={act.refusal} />}
      {secret ? <SigningSecret secret={secret} /> : null}
    </form>
  );
}
