'use client';

import type { Result } from '#lib/kernel/result.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Button } from '../ui/button.tsx';

export type ReadThread = (input: {
  threadKey: string | null;
  through: string;
}) => Promise<Result<{ unread: number }>>;
export type MuteThread = (input: { threadId: string; muted: boolean }) => Promise<Result<{ muted: boolean }>>;

export interface ReadThreadButtonProps {
  /** Null: everything. */
  threadKey: string | null;
  through: string;
  /** What it is about, for readers. */
  about: string;
  readThread: ReadThread;
}

/** Marks one thread, or everything, as read. */
export function ReadThreadButton({ threadKey, through, about, readThread }: ReadThreadButtonProps) {
  const act = useAct(readThread);
  return (
    <>
      <Button
        size="small"
        look="quiet"
        pending={act.pending}
        onPress={() => void act.run({ threadKey, through })}
      >
        {threadKey === null ? 'Mark all as read' : 'Mark as read'}
        {threadKey === null ? null : <span className="only-read">: {about}</span>}
      </Button>
      <Refused refusal={act.refusal} />
    </>
  );
}

export interface MuteButtonProps {
  threadId: string;
  muted: boolean;
  about: string;
  muteThread: MuteThread;
}

/** Leaves out comments of a thread, or tells them again. */
export function MuteButton({ threadId, muted, about, muteThread }: MuteButtonProps) {
  const act = useAct(muteThread);
  return (
    <>
      <Button
        size="small"
        look="quiet"
        pending={act.pending}
        onPress={() => void act.run({ threadId, muted: !muted })}
      >
        {muted ? 'Tell comments again' : 'Mute comments'}
        <span className="only-read">: {about}</span>
      </Button>
      <Refused refusal={act.refusal} />
    </>
  );
}
