import type { RequestSummary } from '#lib/access/queries/request-summary.ts';
import type { HistoryKind, HistoryLane, HistoryStripProps } from './history-strip.tsx';

const DAY_MS = 86_400_000;
const DAYS = 90;
const LANES = 6;

type Past = Pick<RequestSummary, 'id' | 'requesterId' | 'requesterName' | 'state' | 'createdAt'>;

/** Requests for one secret as lanes of a strip: who asks now first, then those who asked last. */
export function historyOf(requests: readonly Past[], current: Past, now: string): HistoryStripProps {
  const from = new Date(Date.parse(now) - DAYS * DAY_MS).toISOString();
  const lanes = new Map<string, HistoryLane & { points: { id: string; at: string; kind: HistoryKind }[] }>();
  const past = requests.filter((request) => request.createdAt >= from && request.id !== current.id);
  for (const request of [current, ...past]) {
    const { requesterId: personId, requesterName: name } = request;
    const lane = lanes.get(personId) ?? { personId, name, points: [] };
    lane.points.push({ id: request.id, at: request.createdAt, kind: kindOf(request, current) });
    lanes.set(personId, lane);
  }
  return { lanes: [...lanes.values()].slice(0, LANES), from, to: now };
}

function kindOf(request: Past, current: Past): HistoryKind {
  if (request.id === current.id) return 'this';
  if (request.state === 'approved' || request.state === 'denied') return request.state;
  return 'nothing';
}
