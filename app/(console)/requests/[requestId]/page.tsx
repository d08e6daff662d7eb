import { notFound } from 'next/navigation';
import { z } from 'zod';
import { historyOf } from '#components/access/history.ts';
import type { HistoryStripProps } from '#components/access/history-strip.tsx';
import { PolicyChangeView } from '#components/access/policy-change.tsx';
import { readAccessOfSecret } from '#lib/access/queries/access-of-secret.ts';
import { readPolicyChange } from '#lib/access/queries/policy-change.ts';
import { type RequestPage, readRequestPage } from '#lib/access/queries/request-page.ts';
import type { SecretRequestSummary } from '#lib/access/queries/request-summary.ts';
import type { Database } from '#lib/db/client.ts';
import type { FindingView } from '#lib/findings/queries/finding-view.ts';
import { findingsOfSecret } from '#lib/findings/queries/findings-of-secret.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { definePage } from '#lib/web/page.ts';
import { RequestThread } from './thread.tsx';
import { weightsOf } from './weights.ts';

export const metadata = { title: 'Request' };

const params = z.object({ requestId: z.string().regex(patternOf('request')) });

export default definePage('requests.detail', { params }, async ({ db, actor, configuration }, { params }) => {
  const page = await readRequestPage(db, actor, params.requestId);
  if (!page) notFound();
  const [history, findings, change] = await Promise.all([
    page.risk ? readHistory(db, actor, page) : null,
    page.risk ? readFindings(db, actor, page) : [],
    readPolicyChange(db, actor, page.threadId, configuration.ticketSystems),
  ]);
  return (
    <RequestThread
      page={page}
      weights={weightsOf(page, findings)}
      history={history}
      change={change ? <PolicyChangeView change={change} /> : null}
      viewer={{
        personId: actor.personId,
        decides: can(actor, 'requests.decide'),
        opensPolicies: can(actor, 'policies.read'),
        opensRecords: can(actor, 'audit.read'),
      }}
    />
  );
});

const MOST_SECRETS = 6;

/** Who asked for this secret before; where several are asked for, what this person asked of each. */
async function readHistory(db: Database, actor: Actor, page: RequestPage): Promise<HistoryStripProps | null> {
  const asked = page.askings.flatMap(({ items }) => items.map(({ request }) => request));
  const secrets = new Map(
    asked.flatMap((request) => (request.about === 'secret' ? [[request.secretId, request] as const] : [])),
  );
  const [only] = secrets.values();
  if (!only) return null;
  if (secrets.size === 1) {
    const { requests } = await readAccessOfSecret(db, actor, only.secretId);
    return historyOf(requests, only, page.now);
  }
  const lanes: HistoryStripProps[] = [];
  for (const request of [...secrets.values()].slice(0, MOST_SECRETS)) {
    const { requests } = await readAccessOfSecret(db, actor, request.secretId);
    const own = requests.filter((each) => each.requesterId === request.requesterId);
    lanes.push(historyOf(own, asLane(request), page.now));
  }
  const [first] = lanes;
  return first ? { ...first, lanes: lanes.flatMap((strip) => strip.lanes) } : null;
}

/** What the checks found wrong with the secrets of the newest asking. */
async function readFindings(db: Database, actor: Actor, page: RequestPage): Promise<readonly FindingView[]> {
  const found: FindingView[] = [];
  for (const { request } of page.askings.at(-1)?.items.slice(0, MOST_SECRETS) ?? []) {
    if (request.about === 'secret') found.push(...(await findingsOfSecret(db, actor, request.secretId)));
  }
  return found;
}

/** A lane of its own for each secret, named after it. */
function asLane(request: SecretRequestSummary) {
  return { ...request, requesterName: request.secretName };
}
