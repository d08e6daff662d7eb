'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState, useTransition } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { Age } from '../format/instant.tsx';
import { Button } from '../ui/button.tsx';

export interface Checked {
  /** ISO instant. */
  readonly checkedAt: string;
  /** False: somebody asked a moment ago, and nothing is new. */
  readonly asked: boolean;
}

export interface CheckNowProps {
  secretId: string;
  checkedAt: string;
  /** Something of the page is known only when AWS is asked about this one secret. */
  isIncomplete: boolean;
  check: (input: { secretId: string; unlessCheckedWithinMs?: number }) => Promise<Result<Checked>>;
}

/** An opened page asks AWS again where the last answer is older than this. */
const OLD_MS = 60_000;

/** "Checked with AWS 38 s ago. Check now": an opened page looks by itself where what it shows is old. */
export function CheckNow({ secretId, checkedAt, isIncomplete, check }: CheckNowProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [answer, setAnswer] = useState<{ at: string } | { trouble: string }>();
  const looked = useRef(false);
  const look = useCallback(
    (unlessCheckedWithinMs?: number) =>
      start(async () => {
        const result = await check({
          secretId,
          ...(unlessCheckedWithinMs === undefined ? {} : { unlessCheckedWithinMs }),
        });
        setAnswer(result.ok ? { at: result.value.checkedAt } : { trouble: result.refusal.words });
        if (result.ok && result.value.asked) router.refresh();
      }),
    [check, router, secretId],
  );
  useEffect(() => {
    if (looked.current) return;
    looked.current = true;
    look(isIncomplete ? undefined : OLD_MS);
  }, [look, isIncomplete]);
  const at = answer && 'at' in answer ? answer.at : checkedAt;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-4" role="status">
      <span>
        Checked with AWS <Age at={at} look="ago" />.
      </span>
      {answer && 'trouble' in answer ? <span className="text-warn">{answer.trouble}</span> : null}
      <Button look="quiet" size="small" pending={pending} pendingLabel="Checking" onPress={() => look()}>
        Check now
      </Button>
    </span>
  );
}
