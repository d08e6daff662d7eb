'use client';

import type { RequestPreview } from '#lib/access/queries/preview-request.ts';
import { EnvironmentSign } from '../format/environment.tsx';
import { Mark } from '../format/mark.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { SecretName } from '../format/secret-name.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Select } from '../ui/select.tsx';
import { type DraftItem, targetOf, targetValue } from './request-draft.ts';
import { listed, plural } from './words.ts';

export interface RequestItemsProps {
  items: readonly DraftItem[];
  preview: RequestPreview | null;
  /** Words of a refused sending, by place in the list. */
  refusals: Readonly<Record<string, string>>;
  /** An extension asks for what the grant gave and nothing else. */
  fixed: boolean;
  onChange: (items: readonly DraftItem[]) => void;
}

/** What is asked for, one line a secret: which value, which keys, which policy applies. */
export function RequestItems({ items, preview, refusals, fixed, onChange }: RequestItemsProps) {
  const replace = (index: number, change: Partial<DraftItem>) =>
    onChange(items.map((item, place) => (place === index ? { ...item, ...change } : item)));
  return (
    <ol aria-label="Secrets to ask for" className="border-t border-rule2">
      {items.map((item, index) => (
        <li key={`${item.secretId} ${targetValue(item)}`} className="border-b border-rule py-8">
          <ItemLine
            item={item}
            outlook={preview?.items[index] ?? null}
            sent={refusals[`items.${index}`] ?? null}
            fixed={fixed}
            onChange={(change) => replace(index, change)}
            onRemove={() => onChange(items.filter((_, place) => place !== index))}
          />
        </li>
      ))}
    </ol>
  );
}

interface ItemLineProps {
  item: DraftItem;
  outlook: RequestPreview['items'][number] | null;
  /** What the last sending said about it. */
  sent: string | null;
  fixed: boolean;
  onChange: (change: Partial<DraftItem>) => void;
  onRemove: () => void;
}

function ItemLine({ item, outlook, sent, fixed, onChange, onRemove }: ItemLineProps) {
  const known = outlook?.outlook ?? null;
  const problem = sent ?? outlook?.refusal?.words ?? null;
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-start justify-between gap-x-16 gap-y-4">
        <span className="min-w-0 flex-1 basis-240">
          <SecretName name={item.name} environment={item.environment as EnvironmentKind} look="whole" />
          <span className="flex flex-wrap gap-x-16 text-small text-ink3">
            <EnvironmentSign environment={item.environment as EnvironmentKind} />
            {item.place ? <span>{item.place}</span> : null}
            {known ? (
              <span>
                {known.policyName}, edition {known.policyVersion}: {plural(known.signatures, 'signature')}
              </span>
            ) : null}
          </span>
        </span>
        {fixed ? (
          <span className="text-small text-ink2">{targetWords(item)}</span>
        ) : (
          <span className="flex items-start gap-6">
            <span className="w-256 max-desk:w-192">
              <Select
                label={`Which value of ${item.name}`}
                labelHidden
                options={targetOptions(item, known)}
                value={targetValue(item)}
                onChange={(value) => onChange(targetOf(value))}
              />
            </span>
            <Button look="quiet" onPress={onRemove} aria-label={`Take ${item.name} off the list`}>
              ×
            </Button>
          </span>
        )}
      </div>
      {!fixed && known && known.keyNames.length > 0 ? (
        <KeyChoice item={item} keyNames={known.keyNames} onChange={onChange} />
      ) : null}
      {fixed && item.keyNames.length > 0 ? (
        <p className="text-small text-ink2">Only {listed(item.keyNames, 'and')}.</p>
      ) : null}
      {problem ? (
        <p role="alert" className="text-small text-bad">
          <Mark state="broken" label={null} /> {problem}
        </p>
      ) : null}
    </div>
  );
}

/** "current value", "AWSPREVIOUS", "version 0f5d9c33". */
export function targetWords({ stage, versionId }: Pick<DraftItem, 'stage' | 'versionId'>): string {
  if (versionId !== null) return `version ${versionId.slice(0, 8)}`;
  return stage === 'AWSCURRENT' ? 'the current value' : `the value labelled ${stage}`;
}

function targetOptions(
  item: DraftItem,
  known: { labels: readonly string[]; versionIds: readonly string[] } | null,
) {
  const labels = known?.labels ?? ['AWSCURRENT'];
  const versionIds = known?.versionIds ?? [];
  const options = [
    ...labels.map((label) => ({
      value: targetValue({ stage: label, versionId: null }),
      label: label === 'AWSCURRENT' ? 'AWSCURRENT, the current value' : label,
    })),
    ...versionIds.map((versionId) => ({
      value: targetValue({ stage: null, versionId }),
      label: `version ${versionId.slice(0, 8)}, whatever its label`,
    })),
  ];
  const mine = targetValue(item);
  // What the address or a draft named stays to be seen, also where it is not there any more.
  return options.some(({ value }) => value === mine)
    ? options
    : [...options, { value: mine, label: item.stage ?? `version ${item.versionId?.slice(0, 8)}` }];
}

interface KeyChoiceProps {
  item: DraftItem;
  keyNames: readonly string[];
  onChange: (change: Partial<DraftItem>) => void;
}

const MOST_KEYS = 20;

function KeyChoice({ item, keyNames, onChange }: KeyChoiceProps) {
  const chosen = new Set(item.keyNames);
  const summary = chosen.size === 0 ? 'Keys: any' : `Keys: ${listed(item.keyNames, 'and')}`;
  const toggle = (key: string, isOn: boolean) => {
    const next = isOn ? [...item.keyNames, key] : item.keyNames.filter((each) => each !== key);
    onChange({ keyNames: next.slice(0, MOST_KEYS) });
  };
  return (
    <Disclosure summary={summary}>
      <fieldset className="flex flex-wrap gap-x-16 gap-y-4">
        <legend className="only-read">Keys of {item.name}</legend>
        {keyNames.map((key) => (
          <Checkbox key={key} isSelected={chosen.has(key)} onChange={(isOn) => toggle(key, isOn)}>
            <bdi className="mono">{key}</bdi>
          </Checkbox>
        ))}
      </fieldset>
      <p className="pt-4 text-small text-ink3">
        None chosen means any key, and the whole value. Names come from earlier reads; values are never kept.
      </p>
    </Disclosure>
  );
}
