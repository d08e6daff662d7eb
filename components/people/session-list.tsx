'use client';

import type { Result } from '#lib/kernel/result.ts';
import type { SessionView } from '#lib/people/session-list.ts';
import { Refused } from '../access/refused.tsx';
import { useAct } from '../access/use-act.ts';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/state.tsx';
import { deviceWords } from './device-words.ts';
import { issuerWords } from './person-words.ts';

export type EndSession = (input: { sessionId: string }) => Promise<Result<null>>;

export interface SessionListProps {
  sessions: readonly SessionView[];
  /** Absent: whoever looks may end none. */
  end?: EndSession;
}

/** Open sessions of one person, the one used last first. */
export function SessionList({ sessions, end }: SessionListProps) {
  if (sessions.length === 0) {
    return <EmptyState title="No session is open.">The next sign-in opens one.</EmptyState>;
  }
  return (
    <ul className="border-t border-rule2">
      {sessions.map((session) => (
        <SessionLine key={session.id} session={session} {...(end ? { end } : {})} />
      ))}
    </ul>
  );
}

function SessionLine({ session, end }: { session: SessionView; end?: EndSession }) {
  const { id, userAgent, issuer, isThis } = session;
  const device = deviceWords(userAgent);
  return (
    <li className="flex items-start gap-16 border-b border-rule py-10 max-desk:gap-8">
      <div className="min-w-0 flex-1">
        <p>
          <b>{device}</b>
          {isThis ? <span className="text-ink2">, this session</span> : null}
        </p>
        <p className="text-small text-ink2">
          Signed in <Instant at={session.createdAt} />
          {issuer ? ` ${issuerWords(issuer)}` : null}, last seen <Instant at={session.lastSeenAt} />, ends{' '}
          <Instant at={session.expiresAt} /> at the latest
        </p>
        {userAgent ? (
          <p className="text-small text-ink3">
            <ForeignText text={userAgent} />
          </p>
        ) : null}
      </div>
      {isThis || !end ? null : <EndOne sessionId={id} device={device} end={end} />}
    </li>
  );
}

function EndOne({ sessionId, device, end }: { sessionId: string; device: string; end: EndSession }) {
  const { run, pending, refusal } = useAct(end);
  return (
    <div className="shrink-0">
      <Button
        size="small"
        aria-label={`Sign out ${device}`}
        pending={pending}
        onPress={() => void run({ sessionId })}
      >
        Sign out
      </Button>
      <Refused refusal={refusal} />
    </div>
  );
}

export interface EndOtherSessionsProps {
  others: number;
  end: (input: Record<string, never>) => Promise<Result<{ ended: number }>>;
}

/** Signs out everywhere but here. */
export function EndOtherSessions({ others, end }: EndOtherSessionsProps) {
  const { run, pending, refusal } = useAct(end);
  return (
    <div>
      <Button pending={pending} onPress={() => void run({})}>
        {others === 1 ? 'Sign out the other one' : `Sign out the other ${others}`}
      </Button>
      <Refused refusal={refusal} />
    </div>
  );
}

export interface EndSessionsOfProps {
  personId: string;
  personName: string;
  end: (input: { personId: string }) => Promise<Result<{ ended: number }>>;
}

/** Ends every session of somebody: they have to sign in again. */
export function EndSessionsOf({ personId, personName, end }: EndSessionsOfProps) {
  const { run, pending, refusal } = useAct(end);
  return (
    <div className="mt-8">
      <Button
        aria-label={`End all sessions of ${personName}`}
        pending={pending}
        onPress={() => void run({ personId })}
      >
        End all sessions
      </Button>
      <Refused refusal={refusal} />
    </div>
  );
}
