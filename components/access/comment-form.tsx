'use client';

import type { FormEvent } from 'react';
import type { CommentOnThreadInput } from '#lib/access/comment-on-thread.ts';
import type { Result } from '#lib/kernel/result.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { Refused } from './refused.tsx';
import { useAct } from './use-act.ts';
import { useFieldErrors } from './use-field-errors.ts';
import { useKeptText } from './use-kept-text.ts';

export interface CommentFormProps {
  requestId: string;
  threadId: string;
  /** Id of the person who speaks. */
  viewerId: string;
  comment: (input: CommentOnThreadInput) => Promise<Result<{ commentId: string }>>;
}

/** Says something in a thread. What was typed stays until it was sent. */
export function CommentForm({ requestId, threadId, viewerId, comment }: CommentFormProps) {
  const act = useAct(comment);
  const kept = useKeptText(`${viewerId} comments ${threadId}`);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const result = await act.run({ requestId, text: kept.text });
    if (result.ok) kept.forget();
  };
  const errors = useFieldErrors(act.refusal, { text: kept.text });
  return (
    <form onSubmit={send} className="mt-12 grid max-w-[40rem] gap-8">
      <TextArea
        label="Comment"
        help="Everybody in this thread reads it, and it stays in the audit log. It decides nothing."
        rows={2}
        limit={4000}
        value={kept.text}
        onChange={kept.set}
        error={errors.text}
      />
      {act.refusal?.fields?.text ? null : <Refused refusal={act.refusal} />}
      <div>
        <Button type="submit" pending={act.pending} pendingLabel="Sending…">
          Say it in the thread
        </Button>
      </div>
    </form>
  );
}
