import type { Announcement } from '../rules/announcement.ts';
import { areaOf } from '../rules/announcement.ts';
import type { Reader } from '../store/clock.ts';
import { loadWhoWouldBeTold } from '../store/outbox.ts';

export interface WhoIsTold {
  /** Ids of people. */
  readonly people: readonly string[];
  /** Names of channels that take messages now; one that is paused is left out. */
  readonly channels: readonly string[];
}

/** Who would hear of this announcement if it were made now. For sentences like "2 people and #payments will be told". */
export async function whoIsTold(
  db: Reader,
  { kind, to, channels, actorId }: Pick<Announcement, 'kind' | 'to' | 'channels' | 'actorId'>,
): Promise<WhoIsTold> {
  return await loadWhoWouldBeTold(db, {
    people: to.people ?? [],
    roles: to.roles ?? [],
    groups: to.groups ?? [],
    channels: channels ?? [],
    area: areaOf(kind),
    actorId,
  });
}
