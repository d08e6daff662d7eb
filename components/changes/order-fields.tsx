'use client';

import { useState } from 'react';
import type { ProposeChangeInput } from '#lib/changes/propose-change.ts';
import { checkDuration, nextWindows, readSchedule, scheduleWords } from '#lib/changes/rules/schedule.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Choice } from '../ui/choice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Windows } from './schedule-view.tsx';

export type Order = ProposeChangeInput['order'];

/** What the form begins with: the secret as it is. */
export interface OrderFormFacts {
  readonly secretId: string;
  readonly description: string;
  readonly kmsKeyId: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly replicas: readonly string[];
  readonly regions: readonly string[];
  readonly policy: string;
  readonly functionArn: string;
  readonly schedule: string;
  readonly duration: string;
  readonly keyNames: readonly string[];
  readonly labels: readonly string[];
  readonly now: string;
}

export interface FieldsProps {
  kind: string;
  facts: OrderFormFacts;
  order: Order | null;
  setOrder: (order: Order | null) => void;
  fields: Readonly<Record<string, string>>;
}

export function ScheduleFields({ facts, order, setOrder, fields }: FieldsProps) {
  const [functionArn, setFunction] = useState(facts.functionArn);
  const [schedule, setSchedule] = useState(facts.schedule || 'rate(30 days)');
  const [duration, setDuration] = useState(facts.duration);
  const update = (change: { functionArn?: string; schedule?: string; duration?: string }) => {
    const next = { functionArn, schedule, duration, ...change };
    setFunction(next.functionArn);
    setSchedule(next.schedule);
    setDuration(next.duration);
    setOrder(
      next.functionArn
        ? {
            kind: 'configure-rotation',
            functionArn: next.functionArn.trim(),
            schedule: next.schedule.trim(),
            duration: next.duration.trim() || null,
          }
        : null,
    );
  };
  const read = readSchedule(schedule.trim());
  const length = duration.trim() || null;
  const fits = read.ok ? checkDuration(read.value, length) : read;
  return (
    <>
      <TextField
        label="Rotation function"
        help="ARN of the Lambda function."
        value={functionArn}
        onChange={(next) => update({ functionArn: next })}
        autoComplete="off"
        error={order === null ? undefined : fields.order}
      />
      <TextField
        label="Schedule, in UTC"
        help="rate(30 days), or cron(0 3 1 * ? *) for the first of each month from 03:00."
        value={schedule}
        onChange={(next) => update({ schedule: next })}
        autoComplete="off"
        error={read.ok ? fields.schedule : read.refusal.words}
      />
      <TextField
        label="Length of the window"
        help="Like 2h; empty: to the end of the day in UTC, or one hour where hours are counted."
        value={duration}
        onChange={(next) => update({ duration: next })}
        autoComplete="off"
        error={read.ok && !fits.ok ? fits.refusal.words : fields.duration}
      />
      {read.ok && fits.ok ? (
        <div>
          <p className="font-semibold">{scheduleWords(read.value, length)}.</p>
          <Windows
            windows={nextWindows(read.value, length, new Date(facts.now)).map((window) => ({
              opensAt: window.opensAt.toISOString(),
              closesAt: window.closesAt.toISOString(),
            }))}
          />
        </div>
      ) : null}
    </>
  );
}

export function PutFields({ order, setOrder }: FieldsProps) {
  const [custom, setCustom] = useState('');
  if (order?.kind !== 'put') return null;
  const isCurrent = order.labels.includes('AWSCURRENT');
  const labels = (current: boolean, text: string) => [
    ...(current ? ['AWSCURRENT'] : []),
    ...text.split(/[\s,]+/).filter(Boolean),
  ];
  return (
    <>
      <Choice
        label="What the value is"
        options={[
          { value: 'json', label: 'JSON, key by key' },
          { value: 'text', label: 'Text' },
          { value: 'binary', label: 'File' },
        ]}
        value={order.shape}
        onChange={(shape) => setOrder({ ...order, shape: shape as typeof order.shape })}
        help="You type it when it is approved: it goes to AWS only, so nobody signs it and nothing keeps it."
      />
      <Checkbox isSelected={isCurrent} onChange={(on) => setOrder({ ...order, labels: labels(on, custom) })}>
        It becomes AWSCURRENT at once
      </Checkbox>
      <TextField
        label="Labels of your own, if any"
        help="Parted by blanks. Without AWSCURRENT at least one."
        value={custom}
        onChange={(text) => {
          setCustom(text);
          setOrder({ ...order, labels: labels(isCurrent, text) });
        }}
        autoComplete="off"
        error={order.labels.length === 0 ? 'Give it a label.' : undefined}
      />
    </>
  );
}

export function TagFields({ facts, order, setOrder }: FieldsProps) {
  const [rows, setRows] = useState(() => facts.tags.map((tag, id) => ({ id, ...tag })));
  const [next, setNext] = useState(10_000);
  if (order?.kind !== 'tag') return null;
  const update = (changed: typeof rows) => {
    setRows(changed);
    const keys = new Set(changed.map(({ key }) => key));
    const known = new Map(facts.tags.map(({ key, value }) => [key, value]));
    setOrder({
      kind: 'tag',
      set: changed
        .filter(({ key, value }) => key !== '' && known.get(key) !== value)
        .map(({ key, value }) => ({ key, value })),
      remove: facts.tags.filter(({ key }) => !keys.has(key)).map(({ key }) => key),
    });
  };
  return (
    <div className="grid gap-8">
      {rows.map((row, index) => (
        <div key={row.id} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-8">
          <TextField
            label={`Tag ${index + 1}`}
            value={row.key}
            onChange={(key) => update(rows.map((each) => (each.id === row.id ? { ...each, key } : each)))}
            autoComplete="off"
          />
          <TextField
            label={`Value of ${row.key || `tag ${index + 1}`}`}
            value={row.value}
            onChange={(value) => update(rows.map((each) => (each.id === row.id ? { ...each, value } : each)))}
            autoComplete="off"
          />
          <Button
            look="quiet"
            aria-label={`Take the tag ${row.key || index + 1} off`}
            onPress={() => update(rows.filter((each) => each.id !== row.id))}
          >
            ×
          </Button>
        </div>
      ))}
      <div>
        <Button
          onPress={() => {
            setRows([...rows, { id: next, key: '', value: '' }]);
            setNext(next + 1);
          }}
        >
          Add a tag
        </Button>
      </div>
    </div>
  );
}

export function ReplicaFields({ kind, facts, setOrder, fields }: FieldsProps) {
  const choices = kind === 'replicate' ? facts.regions : facts.replicas;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [key, setKey] = useState('');
  const update = (regions: readonly string[], kmsKeyId: string) => {
    setChosen(regions);
    setKey(kmsKeyId);
    if (regions.length === 0) return setOrder(null);
    setOrder(
      kind === 'replicate'
        ? {
            kind: 'replicate',
            regions: regions.map((region) => ({ region, kmsKeyId: kmsKeyId.trim() || null })),
          }
        : { kind: 'remove-replicas', regions: [...regions] },
    );
  };
  if (choices.length === 0) {
    return (
      <p>
        {kind === 'replicate'
          ? 'There is a replica in each region we know of.'
          : 'This secret has no replica.'}
      </p>
    );
  }
  return (
    <>
      <fieldset className="flex flex-wrap gap-x-16 gap-y-4">
        <legend className="pb-4 font-semibold">Regions</legend>
        {choices.map((region) => (
          <Checkbox
            key={region}
            isSelected={chosen.includes(region)}
            onChange={(on) =>
              update(on ? [...chosen, region] : chosen.filter((each) => each !== region), key)
            }
          >
            <span className="mono">{region}</span>
          </Checkbox>
        ))}
      </fieldset>
      {kind === 'replicate' ? (
        <TextField
          label="KMS key there, if not the default"
          value={key}
          onChange={(text) => update(chosen, text)}
          autoComplete="off"
        />
      ) : null}
      {fields.regions ? <p className="text-small text-bad">{fields.regions}</p> : null}
    </>
  );
}

export function LabelFields({ facts, setOrder }: FieldsProps) {
  const [label, setLabel] = useState('');
  const [versionId, setVersion] = useState('');
  const update = (nextLabel: string, nextVersion: string) => {
    setLabel(nextLabel);
    setVersion(nextVersion);
    const held = facts.labels.find((pair) => pair.startsWith(`${nextLabel} `));
    setOrder(
      nextLabel && nextVersion
        ? {
            kind: 'move-label',
            label: nextLabel.trim(),
            fromVersionId: held ? held.slice(held.lastIndexOf(' ') + 1) : null,
            toVersionId: nextVersion.trim(),
          }
        : null,
    );
  };
  return (
    <>
      <TextField
        label="Label"
        help="AWSCURRENT, AWSPREVIOUS, or one of your own."
        value={label}
        onChange={(text) => update(text, versionId)}
        autoComplete="off"
      />
      <TextField
        label="Version"
        help="Its whole id, as the versions of the secret show it."
        value={versionId}
        onChange={(text) => update(label, text)}
        autoComplete="off"
      />
    </>
  );
}
