import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { Told } from '../rules/told.ts';
import { environmentOf, wordsOf } from '../rules/words.ts';
import { type NotificationRow, readInbox } from '../store/inbox.ts';
import { loadTold } from '../store/told.ts';

/** One notification as a page shows it. Texts are foreign. */
export interface NotificationView {
  readonly id: string;
  readonly kind: string;
  /** ISO. */
  readonly at: string;
  readonly headline: string;
  readonly facts: readonly FactView[];
  readonly path: string;
  readonly open: string;
  /** Neither read nor handled. */
  readonly isNew: boolean;
  /** How it was settled: the sentence of what settled it. */
  readonly handled: string | null;
}

export type FactView =
  | { readonly label: string; readonly text: string; readonly quoted: boolean }
  | { readonly label: string; readonly at: string };

/** What belongs together, the newest first. */
export interface NotificationThread {
  readonly key: string;
  readonly environment: string | null;
  readonly items: readonly NotificationView[];
  readonly muted: boolean;
  /** Whether there can be comments to mute. */
  readonly isRequest: boolean;
}

export interface NotificationPage {
  readonly threads: readonly NotificationThread[];
  /** The newest one shown: what "all read" goes up to. Null where there is none. */
  readonly newest: string | null;
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** One page of a person's notifications, by thread. A thread that goes on further back is met again there. */
export async function listNotifications(
  db: Database,
  actor: Actor,
  asked: { readonly unread: boolean; readonly before: string | null },
  pageSize: number,
): Promise<NotificationPage> {
  const before = asked.before === null ? null : BigInt(asked.before);
  const filter = { personId: actor.personId, unread: asked.unread, before };
  const rows = await readInbox(db.prisma, filter, pageSize + 1);
  const shown = rows.slice(0, pageSize);
  const told = await loadTold(db.prisma, [
    ...new Set(shown.flatMap((row) => [row.announcementId, ...(row.handledBy ? [row.handledBy] : [])])),
  ]);
  const last = shown.at(-1);
  return {
    threads: threadsOf(shown, told),
    newest: shown[0]?.id.toString() ?? null,
    next: rows.length > pageSize && last ? last.id.toString() : null,
  };
}

function threadsOf(
  rows: readonly NotificationRow[],
  told: ReadonlyMap<string, Told>,
): readonly NotificationThread[] {
  const byKey = Map.groupBy(rows, (row) => row.threadKey);
  return [...byKey].map(([key, group]) => {
    const [first] = group;
    const about = first && told.get(first.announcementId);
    return {
      key,
      environment: about ? environmentOf(about) : null,
      items: group.flatMap((row) => viewOf(row, told)),
      muted: first?.muted ?? false,
      isRequest: about?.threadId === key,
    };
  });
}

function viewOf(row: NotificationRow, all: ReadonlyMap<string, Told>): readonly NotificationView[] {
  const told = all.get(row.announcementId);
  if (!told) return [];
  const { headline, facts, path, open } = wordsOf(told);
  const handler = row.handledBy ? all.get(row.handledBy) : undefined;
  return [
    {
      id: row.id.toString(),
      kind: told.kind,
      at: told.at.toISOString(),
      headline,
      facts: facts.map(({ label, text, quoted }) =>
        text instanceof Date ? { label, at: text.toISOString() } : { label, text, quoted: quoted === true },
      ),
      path,
      open,
      isNew: row.readAt === null && row.handledAt === null,
      handled: row.handledAt ? (handler ? wordsOf(handler).headline : 'It was settled') : null,
    },
  ];
}
