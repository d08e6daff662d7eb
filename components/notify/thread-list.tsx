import type {
  FactView,
  NotificationThread,
  NotificationView,
} from '#lib/notify/queries/list-notifications.ts';
import { EnvironmentTag } from '../format/environment.tsx';
import { Instant } from '../format/instant.tsx';
import type { EnvironmentKind } from '../format/name.ts';
import { ForeignText } from '../format/text.tsx';
import { Link } from '../ui/link.tsx';
import { MuteButton, type MuteThread, type ReadThread, ReadThreadButton } from './thread-buttons.tsx';

export interface ThreadListProps {
  threads: readonly NotificationThread[];
  /** The newest notification on the page: what came since then stays new. */
  newest: string;
  readThread: ReadThread;
  muteThread: MuteThread;
}

/** Notifications by thread, the newest first. What is new is bold; what was settled says by whom. */
export function ThreadList({ threads, newest, readThread, muteThread }: ThreadListProps) {
  return (
    <ol className="border-t border-rule2">
      {threads.map((thread) => (
        <li key={thread.key} className="border-b border-rule py-10">
          <ul className="grid gap-10">
            {thread.items.map((item, index) => (
              <li key={item.id}>
                <Notification item={item} environment={index === 0 ? thread.environment : null} />
              </li>
            ))}
          </ul>
          <Buttons thread={thread} newest={newest} readThread={readThread} muteThread={muteThread} />
        </li>
      ))}
    </ol>
  );
}

function Buttons({
  thread,
  newest,
  readThread,
  muteThread,
}: { thread: NotificationThread } & Omit<ThreadListProps, 'threads'>) {
  const hasNew = thread.items.some((item) => item.isNew);
  if (!hasNew && !thread.isRequest) return null;
  const about = thread.items[0]?.headline ?? '';
  return (
    <div className="mt-6 flex flex-wrap gap-8">
      {hasNew ? (
        <ReadThreadButton threadKey={thread.key} through={newest} about={about} readThread={readThread} />
      ) : null}
      {thread.isRequest ? (
        <MuteButton threadId={thread.key} muted={thread.muted} about={about} muteThread={muteThread} />
      ) : null}
    </div>
  );
}

const KINDS: readonly string[] = ['production', 'staging', 'development', 'unknown'];

/** Other environments of a company take the outline form. */
function kindOf(environment: string): EnvironmentKind {
  return KINDS.includes(environment) ? (environment as EnvironmentKind) : 'other';
}

function Notification({ item, environment }: { item: NotificationView; environment: string | null }) {
  return (
    <article className={item.isNew ? '' : 'text-ink2'}>
      <p className="flex flex-wrap items-baseline gap-x-10 gap-y-2">
        {environment ? <EnvironmentTag environment={kindOf(environment)} word={environment} /> : null}
        <span className={`min-w-0 ${item.isNew ? 'font-semibold' : ''}`}>
          {item.isNew ? <span className="only-read">New: </span> : null}
          <Link href={item.path} look="row">
            <ForeignText text={item.headline} />
          </Link>
        </span>
        <span className="ml-auto text-small whitespace-nowrap text-ink3">
          <Instant at={item.at} />
        </span>
      </p>
      {item.handled ? (
        <p className="mt-2 text-small text-ink2">
          Settled: <ForeignText text={item.handled} />
        </p>
      ) : (
        <Facts facts={item.facts} />
      )}
    </article>
  );
}

function Facts({ facts }: { facts: readonly FactView[] }) {
  if (facts.length === 0) return null;
  return (
    <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-10 text-small text-ink2">
      {facts.map((fact) => (
        <div key={fact.label} className="col-span-full grid grid-cols-subgrid">
          <dt className="text-ink3">{fact.label}</dt>
          <dd className="line-clamp-3 min-w-0 break-anywhere">
            {'at' in fact ? <Instant at={fact.at} /> : <ForeignText text={fact.text} lines={fact.quoted} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
