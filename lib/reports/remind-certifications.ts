import { announce } from '#lib/access/announce.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { lockToRemind, noteReminded } from './store/certifications.ts';

const AT_ONCE = 50;

/** Reminds of certifications that are due within two days or overdue, once a day. @returns how many. */
export async function remindCertifications(db: Database): Promise<number> {
  let reminded = 0;
  for (; reminded < AT_ONCE; reminded++) {
    const more = await db.transaction(async (tx) => {
      const due = await lockToRemind(tx);
      if (!due) return false;
      const now = await databaseNow(tx);
      await noteReminded(tx, due.id, now);
      if (due.open === 0) return true;
      await announce(tx, [
        {
          kind: 'certification.reminder',
          actorId: null,
          about: {},
          to: { roles: ['approver', 'admin'] },
          dedupeKey: `certification.reminder ${due.id} ${now.toISOString().slice(0, 13)}`,
          data: {
            name: due.title,
            path: `/certification/${due.id}`,
            dueAt: due.dueAt.toISOString(),
            items: due.open,
          },
        },
      ]);
      return true;
    });
    if (!more) return reminded;
  }
  return reminded;
}
