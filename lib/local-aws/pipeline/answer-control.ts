import { FAULT_KINDS, type FaultBoard, type FaultKind, type FaultWish } from '../rules/fault.ts';
import type { RequestHead } from './request-head.ts';
import type { Answer } from './respond.ts';

const FAULTS = '/_local/faults';

/** Paths of this server that no AWS service has. */
export function isControlPath(path: string): boolean {
  return path.startsWith('/_local/');
}

/**
 * The faults on purpose: GET lists them, POST adds one, DELETE removes all, or the one whose id ends the path. A page
 * in a browser cannot get here: what carries an Origin is refused, and adding takes JSON.
 */
export function answerControl(faults: FaultBoard, head: RequestHead, body: Buffer): Answer {
  if (head.headers.origin !== undefined) return refused(403, 'Pages of a browser may not change faults.');
  if (head.path === FAULTS && head.method === 'GET') return json(200, { faults: faults.list() });
  if (head.path === FAULTS && head.method === 'POST') return add(faults, head, body);
  if (head.method !== 'DELETE') return refused(404, `Known are GET, POST and DELETE of ${FAULTS}.`);
  if (head.path === FAULTS) {
    faults.clear();
    return json(200, { faults: [] });
  }
  const removed = faults.remove(head.path.slice(FAULTS.length + 1));
  return removed ? json(200, { faults: faults.list() }) : refused(404, 'There is no such fault.');
}

function add(faults: FaultBoard, head: RequestHead, body: Buffer): Answer {
  if (!(head.headers['content-type'] ?? '').startsWith('application/json')) {
    return refused(415, 'A fault is described in JSON, with the content type application/json.');
  }
  const wish = wishOf(body);
  if (typeof wish === 'string') return refused(400, wish);
  return json(201, faults.add(wish));
}

const MEMBERS = ['kind', 'operation', 'name', 'count'];

/** The fault that a body describes, or words about why it is none. */
function wishOf(body: Buffer): FaultWish | string {
  let read: unknown;
  try {
    read = JSON.parse(body.toString());
  } catch {
    return 'The body is not JSON.';
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return 'The body is not an object.';
  const { kind, operation, name, count } = read as Record<string, unknown>;
  if (Object.keys(read).some((member) => !MEMBERS.includes(member))) {
    return `A fault has these members: ${MEMBERS.join(', ')}.`;
  }
  if (!FAULT_KINDS.includes(kind as FaultKind)) return `The kind is one of ${FAULT_KINDS.join(', ')}.`;
  if (!isTextOrAbsent(operation) || !isTextOrAbsent(name)) return 'operation and name are texts.';
  if (count !== undefined && (!Number.isInteger(count) || Number(count) < 1)) {
    return 'count is a whole number from 1.';
  }
  return {
    kind: kind as FaultKind,
    ...(operation === undefined ? {} : { operation }),
    ...(name === undefined ? {} : { name }),
    ...(count === undefined ? {} : { remaining: Number(count) }),
  };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value !== '');
}

function json(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}

function refused(status: number, words: string): Answer {
  return json(status, { message: words });
}
