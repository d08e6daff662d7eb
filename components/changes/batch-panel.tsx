'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { BatchRun, RunBatchInput } from '#lib/changes/run-batch.ts';
import type { Refusal, Result } from '#lib/kernel/result.ts';
import { doConfirmed } from '../access/confirm-first.ts';
import { Refused, UNREACHED } from '../access/refused.tsx';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { TextField } from '../ui/text-field.tsx';

export interface BatchPanelProps {
  batchId: string;
  /** All of the batch, and those that are approved and not run. */
  total: number;
  ready: number;
  production: boolean;
  destructive: boolean;
  runBatch: (input: RunBatchInput) => Promise<Result<BatchRun>>;
}

/** Runs what is approved of a batch, a few at a time, with how far it is; it can be left and gone on with. */
export function BatchPanel({ batchId, total, ready, production, destructive, runBatch }: BatchPanelProps) {
  const router = useRouter();
  const [done, setDone] = useState<number | null>(null);
  const [typed, setTyped] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const go = async () => {
    setRefusal(null);
    setDone(0);
    let ran = 0;
    for (;;) {
      const result: Result<BatchRun> = await doConfirmed(runBatch, {
        batchId,
        typedCount: destructive ? typed : null,
        most: 3,
      }).catch(() => ({ ok: false as const, refusal: UNREACHED }));
      if (!result.ok) {
        setRefusal(result.refusal);
        break;
      }
      ran += result.value.ran.length;
      setDone(ran);
      setRefused((before) => [...before, ...result.value.ran.flatMap(({ words }) => words ?? [])]);
      const isStuck = result.value.ran.every(({ state }) => state === 'refused');
      if (result.value.left === 0 || isStuck) break;
    }
    setDone(null);
    router.refresh();
  };
  return (
    <div className="grid max-w-[45rem] gap-10 py-10">
      {destructive ? (
        <TextField
          label={`Type ${total}, the number of secrets`}
          value={typed}
          onChange={setTyped}
          inputMode="numeric"
          autoComplete="off"
          error={refusal?.fields?.typedCount}
        />
      ) : null}
      {done === null ? null : <Progress label="Running the batch" done={done} total={ready} noun="changes" />}
      <Refused refusal={refusal?.fields?.typedCount ? null : refusal} />
      {refused.map((words) => (
        <p key={words} className="text-small text-bad">
          <ForeignText text={words} lines={false} />
        </p>
      ))}
      <div>
        <Button
          look={destructive ? 'destructive-final' : production ? 'production' : 'primary'}
          pending={done !== null}
          pendingLabel="Running…"
          onPress={() => void go()}
        >
          {`Run ${ready} approved${production ? ' in production' : ''}`}
        </Button>
      </div>
    </div>
  );
}
