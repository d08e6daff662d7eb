'use client';

import { type FormEvent, useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { SigningSecret } from '../notify/signing-secret.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { TextField } from '../ui/text-field.tsx';
import { tell } from '../ui/toast.tsx';

type Reads = 'connection' | 'installation';
type Proof = 'signature' | 'key';

export interface BucketInput {
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly organisation: string | null;
  readonly queue: { readonly account: string; readonly name: string } | null;
  readonly reads: Reads;
  readonly days: number;
}

export type SourceInput =
  | { connectionId: string; source: 'lookup'; isOn: boolean }
  | { connectionId: string; source: 's3'; isOn: boolean; settings: BucketInput }
  | {
      connectionId: string;
      source: 'eventbridge';
      isOn: boolean;
      settings: { proof: Proof };
      renew: boolean;
    };

export type SetSource = (input: SourceInput) => Promise<Result<{ secret: string | null }>>;

interface FormProps {
  readonly connectionId: string;
  readonly setSource: SetSource;
}

/** Switches the event history on or off. */
export function LookupSwitch({ connectionId, setSource, isOn }: FormProps & { isOn: boolean }) {
  const act = useAct(setSource);
  return (
    <div className="grid gap-8 py-4">
      <div>
        <Button
          pending={act.pending}
          onPress={async () => {
            const result = await act.run({ connectionId, source: 'lookup', isOn: !isOn });
            if (result.ok)
              tell(isOn ? 'The event history is not asked any more.' : 'The event history is asked again.');
          }}
        >
          {isOn ? 'Switch off' : 'Switch on'}
        </Button>
      </div>
      <Refused refusal={act.refusal} />
    </div>
  );
}

/** Names the bucket of a trail, and switches it on or off. */
export function BucketForm({
  connectionId,
  setSource,
  isOn,
  known,
}: FormProps & { isOn: boolean; known: BucketInput }) {
  const act = useAct(setSource);
  const [text, setText] = useState({
    bucket: known.bucket,
    prefix: known.prefix,
    region: known.region,
    organisation: known.organisation ?? '',
    queue: known.queue?.name ?? '',
    queueAccount: known.queue?.account ?? '',
    days: String(known.days),
  });
  const [reads, setReads] = useState<Reads>(known.reads);
  const field = (name: keyof typeof text) => ({
    value: text[name],
    onChange: (value: string) => setText((before) => ({ ...before, [name]: value })),
  });
  const errors = act.refusal?.fields;
  const send = async (on: boolean) => {
    const trimmed = Object.fromEntries(
      Object.entries(text).map(([key, value]) => [key, value.trim()]),
    ) as typeof text;
    const { bucket, prefix, region, organisation, queue, queueAccount, days } = trimmed;
    const settings: BucketInput = {
      bucket,
      prefix,
      region,
      organisation: organisation === '' ? null : organisation,
      queue: queue === '' ? null : { name: queue, account: queueAccount },
      reads,
      days: Number(days),
    };
    const result = await act.run({ connectionId, source: 's3', isOn: on, settings });
    if (result.ok)
      tell(on ? 'Kept. The bucket is read within a minute.' : 'The bucket is not read any more.');
  };
  return (
    <form
      className="grid max-w-prose gap-12 py-8"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send(true);
      }}
    >
      <TextField
        label="Bucket"
        {...field('bucket')}
        isRequired
        mono
        maxLength={63}
        error={errors?.['settings.bucket']}
      />
      <TextField
        label="Region of the bucket"
        {...field('region')}
        isRequired
        mono
        maxLength={32}
        error={errors?.['settings.region']}
      />
      <TextField
        label="Prefix"
        help="What stands before AWSLogs/ in its keys, without a slash at the end. Mostly nothing."
        {...field('prefix')}
        mono
        maxLength={200}
        error={errors?.['settings.prefix']}
      />
      <TextField
        label="Organisation"
        help="Only for a trail of an organisation: its id, such as o-a1b2c3d4e5."
        {...field('organisation')}
        mono
        maxLength={40}
        error={errors?.['settings.organisation']}
      />
      <TextField
        label="Queue for notifications"
        help="Name of a standard SQS queue in the bucket’s region, which S3 tells of new objects. Without one the bucket is listed every minute."
        {...field('queue')}
        mono
        maxLength={80}
        error={errors?.['settings.queue.name']}
      />
      <TextField
        label="Account of the queue"
        {...field('queueAccount')}
        mono
        maxLength={12}
        inputMode="numeric"
        error={errors?.['settings.queue.account']}
      />
      <TextField
        label="Days to read back"
        {...field('days')}
        isRequired
        inputMode="numeric"
        maxLength={3}
        error={errors?.['settings.days']}
      />
      <Choice
        label="Read with the rights of"
        value={reads}
        onChange={(value) => setReads(value as Reads)}
        options={[
          { value: 'connection', label: 'the inventory role' },
          { value: 'installation', label: 'this installation' },
        ]}
      />
      <p className="text-small text-ink2">
        Needed: s3:ListBucket and s3:GetObject on the bucket, kms:Decrypt where its objects have a key of
        their own, sqs:ReceiveMessage and sqs:DeleteMessage on the queue, cloudtrail:ListPublicKeys in each
        region.
      </p>
      <div className="flex flex-wrap gap-8">
        <Button type="submit" look="primary" pending={act.pending} pendingLabel="Keeping…">
          {isOn ? 'Keep' : 'Keep and switch on'}
        </Button>
        {isOn ? (
          <Button pending={act.pending} onPress={() => void send(false)}>
            Switch off
          </Button>
        ) : null}
      </div>
      {errors ? null : <Refused refusal={act.refusal} />}
    </form>
  );
}

/** Switches the endpoint for events on or off, and makes the secret of its sender. */
export function EventsForm({
  connectionId,
  setSource,
  isOn,
  proof: known,
  isNew,
}: FormProps & { isOn: boolean; proof: Proof; isNew: boolean }) {
  const act = useAct(setSource);
  const [proof, setProof] = useState<Proof>(known);
  const [secret, setSecret] = useState<string | null>(null);
  const send = async (on: boolean, renew: boolean) => {
    setSecret(null);
    const result = await act.run({
      connectionId,
      source: 'eventbridge',
      isOn: on,
      settings: { proof },
      renew,
    });
    if (!result.ok) return;
    setSecret(result.value.secret);
    tell(on ? 'Kept. Events are taken.' : 'Events are not taken any more.');
  };
  return (
    <div className="grid max-w-prose gap-12 py-8">
      <Choice
        label="The sender proves itself by"
        value={proof}
        onChange={(value) => setProof(value as Proof)}
        options={[
          { value: 'key', label: 'a key (API destination)' },
          { value: 'signature', label: 'a signature (forwarder)' },
        ]}
        help="EventBridge cannot sign a body: an API destination sends a key in a header. A forwarder of your own can sign each call as Standard Webhooks describes; that is stronger."
      />
      <div className="flex flex-wrap gap-8">
        <Button
          look={isOn ? 'plain' : 'primary'}
          pending={act.pending}
          onPress={() => void send(true, false)}
        >
          {isOn ? 'Keep' : 'Switch on'}
        </Button>
        {isOn ? (
          <Button pending={act.pending} onPress={() => void send(false, false)}>
            Switch off
          </Button>
        ) : null}
      </div>
      {isNew ? null : (
        <Disclosure summary="New secret">
          <div className="grid gap-8">
            <p className="text-ink2">The present one is good no more from that moment on.</p>
            <div>
              <Button pending={act.pending} onPress={() => void send(isOn, true)}>
                Make a new one
              </Button>
            </div>
          </div>
        </Disclosure>
      )}
      {secret ? <SigningSecret secret={secret} /> : null}
      <Refused refusal={act.refusal} />
    </div>
  );
}
