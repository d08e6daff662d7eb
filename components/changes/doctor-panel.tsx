'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ProposeChangeInput, ProposedChange } from '#lib/changes/propose-change.ts';
import type { Finding, Repair } from '#lib/changes/rules/doctor.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { RadioList } from '../ui/choice.tsx';
import { Link } from '../ui/link.tsx';

export interface DoctorPanelProps {
  secretId: string;
  production: boolean;
  cause: string | null;
  findings: readonly Finding[];
  repairs: readonly Repair[];
  /** Null: this person may not change secrets. */
  propose: ((input: ProposeChangeInput) => Promise<Result<ProposedChange>>) | null;
  mayReadTrail: boolean;
}

/** What is wrong, what shows it, and what can be done; what is not offered says why. */
export function DoctorPanel(props: DoctorPanelProps) {
  const { secretId, production, cause, findings, repairs, mayReadTrail } = props;
  return (
    <div className="grid gap-12">
      <h2 className="text-lead">Doctor</h2>
      {cause ? (
        <p>
          <ForeignText text={cause} lines={false} />
        </p>
      ) : null}
      <ul className="grid gap-6">
        {findings.map((finding) => (
          <li key={finding.words} className="text-small text-ink2">
            <span
              className={`mr-6 ${finding.by === 'inferred' ? 'border-b border-dashed border-ctl' : 'border-b border-ctl'}`}
            >
              {finding.by}
            </span>
            <ForeignText text={finding.words} lines={false} />{' '}
            {finding.eventId && mayReadTrail ? (
              <Link href={`/trail/${encodeURIComponent(finding.eventId)}`}>Record</Link>
            ) : null}
          </li>
        ))}
      </ul>
      {repairs.length > 0 ? (
        <Repairs secretId={secretId} production={production} repairs={repairs} propose={props.propose} />
      ) : null}
    </div>
  );
}

function Repairs({
  secretId,
  production,
  repairs,
  propose,
}: Pick<DoctorPanelProps, 'secretId' | 'production' | 'repairs' | 'propose'>) {
  const router = useRouter();
  const offered = repairs.filter((repair) => repair.order !== null);
  const [chosen, setChosen] = useState(offered[0]?.id ?? '');
  const act = useAct(propose ?? refuseAll);
  const go = async () => {
    const order = repairs.find(({ id }) => id === chosen)?.order;
    if (!order) return;
    const result = await act.run({ secretId, order });
    if (result.ok) router.push(`/changes/${result.value.changeId}`);
  };
  return (
    <>
      <RadioList
        label="Repair"
        options={repairs.map((repair) => ({
          value: repair.id,
          label: repair.title,
          note: repair.words,
          ...(repair.why === null ? {} : { notOffered: repair.why }),
        }))}
        value={chosen}
        onChange={setChosen}
      />
      <Refused refusal={act.refusal} />
      {propose && offered.length > 0 ? (
        <div>
          <Button
            look={production ? 'production' : 'primary'}
            pending={act.pending}
            pendingLabel="Looking at it…"
            onPress={() => void go()}
          >
            {production ? 'Continue with production repair' : 'Continue with the repair'}
          </Button>
        </div>
      ) : null}
      <p className="text-small text-ink3">
        A pending version is never deleted: AWS removes versions without labels by itself, later.
      </p>
    </>
  );
}

async function refuseAll(): Promise<Result<ProposedChange>> {
  return { ok: false, refusal: { code: 'not-allowed', words: 'Your roles do not include this.' } };
}
