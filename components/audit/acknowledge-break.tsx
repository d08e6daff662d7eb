'use client';

import { useState } from 'react';
import type { Result } from '#lib/kernel/result.ts';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/text-area.tsx';

export interface AcknowledgeBreakProps {
  readonly firstBad: number;
  readonly acknowledge: (input: { firstBad: number; comment: string }) => Promise<Result<unknown>>;
}

/** A person says that they know of a break and what becomes of it. */
export function AcknowledgeBreak({ firstBad, acknowledge }: AcknowledgeBreakProps) {
  const [comment, setComment] = useState('');
  const { run, pending, refusal } = useAct(acknowledge);
  return (
    <form
      className="mt-8 max-w-prose"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ firstBad, comment });
      }}
    >
      <TextArea
        label="What was found, and who looks into it"
        atLeast={20}
        limit={4_000}
        value={comment}
        onChange={setComment}
        error={refusal?.words}
      />
      <div className="mt-8">
        <Button type="submit" pending={pending} pendingLabel="Noting…">
          Take note of the break
        </Button>
      </div>
    </form>
  );
}
