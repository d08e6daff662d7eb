'use client';

import { Mark } from '../format/mark.tsx';
import { Choice } from '../ui/choice.tsx';
import { Select } from '../ui/select.tsx';
import { type DecidableItem, type ItemDraft, useDecisionDraft, type Verdict } from './decision-draft.tsx';
import { plural, shorterChoices, shortLength } from './words.ts';

const OPTIONS = [
  { value: 'approve', label: 'Approve' },
  { value: 'deny', label: 'Deny', denies: true },
  { value: 'later', label: 'Not now' },
];

/** What is chosen for one item: the verdict and, for an approval, how long and how often at most. */
export function DecisionItem({ requestId }: { requestId: string }) {
  const { items, draftOf, change, refusals } = useDecisionDraft();
  const item = items.find((each) => each.requestId === requestId);
  if (!item) return null;
  const draft = draftOf(item);
  const refusal = refusals[requestId];
  const options = OPTIONS.filter(
    ({ value }) =>
      (value !== 'approve' || item.whyNotApprove === null) && (value !== 'later' || items.length > 1),
  );
  return (
    <div className="mt-8 grid gap-8">
      <div className="max-w-320">
        <Choice
          label={items.length > 1 ? `Your decision on ${item.name}` : 'Your decision'}
          labelHidden
          options={options}
          value={draft.verdict}
          onChange={(value) => change(requestId, { verdict: value as Verdict })}
          help={item.whyNotApprove ? `${item.whyNotApprove} You can deny it.` : undefined}
        />
      </div>
      {draft.verdict === 'approve' && item.environment !== null ? (
        <Terms
          item={item}
          draft={draft}
          several={items.length > 1}
          onChange={(next) => change(requestId, next)}
        />
      ) : null}
      {refusal ? (
        <p role="alert" className="text-small text-bad">
          <Mark state="broken" label={null} /> {refusal.words}
        </p>
      ) : null}
    </div>
  );
}

interface TermsProps {
  item: DecidableItem;
  draft: ItemDraft;
  several: boolean;
  onChange: (change: Partial<ItemDraft>) => void;
}

function Terms({ item, draft, several, onChange }: TermsProps) {
  const of = several ? ` for ${item.name}` : '';
  const from = item.missing > 1 ? 'from the last signature' : 'from your signature';
  return (
    <div className="grid max-w-480 grid-cols-[minmax(0,1fr)_9rem] gap-12 max-desk:grid-cols-1">
      <Choice
        label={`How long, ${from}${of}`}
        options={shorterChoices(item.askedSeconds).map((choice) => ({
          value: String(choice),
          label: shortLength(choice),
        }))}
        value={String(draft.seconds)}
        onChange={(value) => onChange({ seconds: Number(value) })}
      />
      <Select
        label={`How often${of}`}
        options={Array.from({ length: item.askedUses }, (_, index) => item.askedUses - index).map((uses) => ({
          value: String(uses),
          label:
            uses === item.askedUses && uses > 1 ? `${plural(uses, 'use')}, as asked` : plural(uses, 'use'),
        }))}
        value={String(draft.uses)}
        onChange={(value) => onChange({ uses: Number(value) })}
      />
    </div>
  );
}
