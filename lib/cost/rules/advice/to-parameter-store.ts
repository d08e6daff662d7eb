import { DAY_MS } from '../calendar.ts';
import { type Advice, WINDOW_DAYS } from './advice.ts';

/** Types that hold settings rather than something that opens a door. Told without looking at the value. */
const PLAIN = new Set(['json-configuration']);

export const toParameterStore: Advice = {
  kind: 'to-parameter-store',
  proven: false,
  deletes: false,
  title: 'Plain configuration that never rotates',
  act: 'Look at the secret',
  risk: 'Parameter Store neither rotates nor copies to other regions, and a standard parameter holds 4 KB. If the value opens anything, leave it here.',
  judge(facts, prices, now) {
    const { secretId, type, createdAt } = facts;
    if (facts.isReplica || facts.rotates || facts.owningService !== null || facts.deletionAskedAt !== null)
      return [];
    if (type === null || !PLAIN.has(type) || facts.changes > 0) return [];
    if (createdAt === null || createdAt > now - WINDOW_DAYS * DAY_MS) return [];
    // The dearer kind of parameter: what is saved is at least this.
    const saving = prices.monthly('secret') - prices.monthly('parameter');
    if (saving <= 0) return [];
    const days = Math.floor((now - createdAt) / DAY_MS);
    return [{ subject: secretId, secretId, principalId: null, savingMicros: saving, evidence: { days } }];
  },
  says: ({ days }) =>
    `holds configuration by its name and tags, has no rotation, and its value did not change in the last ${WINDOW_DAYS} of its ${days} days. ` +
    'The saving is against an advanced parameter; a standard one costs nothing.',
};
