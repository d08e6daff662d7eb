'use client';

import { useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import type { CertificationItemView } from '#lib/reports/queries/certifications.ts';
import type { CertificationVerdict } from '#lib/reports/rules/certification.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Instant } from '../format/instant.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { PersonName } from '../format/person-name.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Link } from '../ui/link.tsx';
import { TextField } from '../ui/text-field.tsx';
import { NOT_YOURS, usageWords, VERDICT_WORDS } from './certification-words.ts';

export interface CertificationRowsProps {
  certificationId: string;
  items: readonly CertificationItemView[];
  /** Absent where nothing can be decided: closed, or not a reviewer. */
  decide?: (input: {
    certificationId: string;
    rows: number[];
    verdict: CertificationVerdict;
    reason: string;
  }) => Promise<Result<{ rows: number }>>;
}

/** One row for each person and secret with its use; rows that were used alike can be decided together. */
export function CertificationRows({ certificationId, items, decide }: CertificationRowsProps) {
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const first = items.find((item) => item.position === chosen[0]);
  const toggle = (item: CertificationItemView, isChosen: boolean) =>
    setChosen((now) => (isChosen ? [...now, item.position] : now.filter((one) => one !== item.position)));
  const columns: Column<CertificationItemView>[] = [
    ...(decide
      ? [
          {
            id: 'choose',
            head: '',
            headLabel: 'Choose',
            isMark: true,
            phone: 'mark',
            cell: (item: CertificationItemView) => (
              <Choose item={item} first={first} chosen={chosen.includes(item.position)} toggle={toggle} />
            ),
          } satisfies Column<CertificationItemView>,
        ]
      : []),
    {
      id: 'person',
      head: 'Person and secret',
      isName: true,
      phone: 'first',
      cell: (item) => (
        <span>
          <PersonName name={item.personName} strong />{' '}
          <Link href={`/secrets/${item.secretId}`} look="row">
            <SecretName name={item.secretName} environment={item.environment as EnvironmentKind} room={40} />
          </Link>
          <span className="block text-small text-ink3">
            {item.accountId} {item.region}
          </span>
        </span>
      ),
    },
    { id: 'usage', head: 'Use in 90 days', phone: 'second', cell: (item) => <Usage item={item} /> },
    {
      id: 'through',
      head: 'Through',
      leavesBelow: 'full',
      cell: (item) => (
        <span className="text-ink2">
          <ForeignText text={item.through} />
          {item.standing ? ', also without a signature' : ''}
        </span>
      ),
    },
    { id: 'verdict', head: 'Decided', phone: 'second-end', cell: (item) => <Decided item={item} /> },
  ];
  return (
    <>
      <DataTable
        caption="People and secrets"
        columns={columns}
        rows={items}
        rowKey={(item) => String(item.position)}
        density="tall"
      />
      {decide && chosen.length > 0 ? (
        <DecideBar
          key={chosen.length === 0 ? 'none' : 'some'}
          chosen={items.filter((item) => chosen.includes(item.position))}
          done={() => setChosen([])}
          decide={(verdict, reason) => decide({ certificationId, rows: [...chosen], verdict, reason })}
        />
      ) : null}
    </>
  );
}

function Choose({
  item,
  first,
  chosen,
  toggle,
}: {
  item: CertificationItemView;
  first: CertificationItemView | undefined;
  chosen: boolean;
  toggle: (item: CertificationItemView, chosen: boolean) => void;
}) {
  if (item.notYours)
    return (
      <span title={NOT_YOURS[item.notYours]} className="text-ink3">
        –
      </span>
    );
  const alike =
    !first ||
    (item.requests === first.requests && item.reveals === first.reveals && item.reads === first.reads);
  return (
    <Checkbox
      aria-label={`${item.personName}, ${item.secretName}`}
      isSelected={chosen}
      isDisabled={!chosen && !alike}
      onChange={(isChosen) => toggle(item, isChosen)}
    />
  );
}

function Usage({ item }: { item: CertificationItemView }) {
  return (
    <span className="whitespace-nowrap">
      {usageWords(item)}
      {item.lastUsedAt ? (
        <span className="text-ink3">
          , last <Instant at={item.lastUsedAt} />
        </span>
      ) : null}
    </span>
  );
}

function Decided({ item }: { item: CertificationItemView }) {
  if (!item.verdict || !item.reviewedBy)
    return item.notYours ? <span className="text-ink3">{NOT_YOURS[item.notYours]}</span> : null;
  return (
    <span title={item.reason ?? undefined}>
      <span className={item.verdict === 'remove' ? 'text-bad' : ''}>{VERDICT_WORDS[item.verdict]}</span>{' '}
      <span className="text-ink3">
        <PersonName name={item.reviewedBy} />
      </span>
      {item.proposalRequestId ? (
        <>
          {' '}
          <Link href={`/requests/${item.proposalRequestId}`}>change asked for</Link>
        </>
      ) : null}
      {item.proposalRefusal ? <span className="text-warn"> {item.proposalRefusal}</span> : null}
    </span>
  );
}

function DecideBar({
  chosen,
  done,
  decide,
}: {
  chosen: readonly CertificationItemView[];
  done: () => void;
  decide: (verdict: CertificationVerdict, reason: string) => Promise<Result<{ rows: number }>>;
}) {
  const [reason, setReason] = useState('');
  const act = useAct((verdict: CertificationVerdict) => decide(verdict, reason));
  const say = async (verdict: CertificationVerdict) => {
    const result = await act.run(verdict);
    if (result.ok) done();
  };
  const standing = chosen.every((item) => item.standing);
  return (
    <div className="sticky bottom-0 z-4 grid gap-8 border-t border-rule2 bg-page py-12">
      <p>
        <b>{chosen.length === 1 ? 'One row' : `${chosen.length} rows`}</b>
        <span className="text-ink2">, {chosen[0] ? usageWords(chosen[0]) : ''} each</span>
      </p>
      <TextField
        label="Why, in at least 10 characters"
        value={reason}
        onChange={setReason}
        maxLength={1000}
        error={act.refusal?.fields?.reason}
        autoComplete="off"
      />
      {act.refusal?.fields?.reason ? null : <Refused refusal={act.refusal} />}
      <div className="flex flex-wrap gap-8">
        <Button pending={act.pending} pendingLabel="Saving…" onPress={() => void say('keep')}>
          Keep
        </Button>
        <Button
          onPress={() => void say('on-request')}
          disabledReason={standing ? undefined : 'This access already needs a signature each time.'}
        >
          Ask each time
        </Button>
        <Button look="destructive" onPress={() => void say('remove')}>
          Remove
        </Button>
        <Button look="quiet" onPress={done}>
          Choose others
        </Button>
      </div>
    </div>
  );
}
