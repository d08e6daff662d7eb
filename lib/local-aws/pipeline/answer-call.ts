import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Output } from '../operations/operation.ts';
import type { Defect } from '../options.ts';
import type { Fault } from '../rules/fault.ts';
import type { ParsedInput } from '../shapes/shape.ts';
import { AwsError, frontError } from '../wire/aws-error.ts';
import type { World } from '../world.ts';
import { answerControl, isControlPath } from './answer-control.ts';
import { answerMessages, isMessagesPath } from './answer-messages.ts';
import { authenticateCaller } from './authenticate-caller.ts';
import { authoriseCall } from './authorise-call.ts';
import { checkHost } from './check-host.ts';
import { checkInput } from './check-input.ts';
import { parseJson } from './parse-json.ts';
import { protocolOf } from './protocol.ts';
import { type Authorization, readAuthorization } from './read-authorization.ts';
import { readBody } from './read-body.ts';
import { readInput } from './read-input.ts';
import { readQueryInput } from './read-query-input.ts';
import { recordCall } from './record-call.ts';
import { type RequestHead, requestHead } from './request-head.ts';
import { type Answer, answerOf, refusalAnswer, rendered, sendAnswer } from './respond.ts';
import { type Route, routeCall } from './route-call.ts';
import { sendFaulty } from './send-faulty.ts';
import { throwFault } from './throw-fault.ts';

/** Answers one request. The steps stand in the order in which their refusals win over one another. */
export async function answerCall(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const head = requestHead(request);
  const requestId = randomUUID();
  const now = world.settings.now();
  const progress: Progress = {};
  let answer: Answer | undefined;
  try {
    const body = await readBody(request);
    checkHost(head);
    if (isMessagesPath(head)) answer = await answerMessages(world, head);
    else if (isControlPath(head.path)) answer = answerControl(world.faults, head, body);
    else {
      const route = routeCall(head, body);
      const authorization = readAuthorization(head, route.protocol, route.service.scope);
      const gone = () => response.destroyed;
      answer = await runCall(world, { head, body, route, authorization, requestId, now, gone }, progress);
    }
  } catch (error) {
    answer = refusalAnswer(protocolOf(head), asAwsError(error, world, 'none'), requestId);
  }
  // Without an answer the caller is left to wait, as a fault wanted it.
  if (progress.fault?.kind === 'hang' || progress.fault?.kind === 'trickle') world.held.hold(response);
  if (response.destroyed || answer === undefined) return;
  if (progress.fault === undefined) sendAnswer(response, answer, requestId, now);
  else sendFaulty(response, rendered(answer, requestId, now), answer.status, progress.fault);
}

interface Routed {
  readonly head: RequestHead;
  readonly body: Buffer;
  readonly route: Route;
  readonly authorization: Authorization;
  readonly requestId: string;
  readonly now: Date;
  /** Whether the caller hung up. */
  readonly gone: () => boolean;
}

/**
 * Runs a routed call in one transaction with its trail record. A refusal takes back whatever the operation wrote, and
 * then leaves a record of its own, as soon as it is known who called.
 */
async function runCall(world: World, routed: Routed, progress: Progress): Promise<Answer | undefined> {
  const { route, requestId } = routed;
  try {
    const output = await runPatiently(world, routed, progress);
    return answerOf(route, output, requestId);
  } catch (thrown) {
    if (progress.fault?.kind === 'hang') return undefined;
    const error = asAwsError(thrown, world, route.operation.name);
    if (progress.call !== undefined) await recordRefusal(world, routed, progress, progress.call, error);
    return refusalAnswer(route.protocol, error, requestId, route.service);
  }
}

const ASK_AGAIN_MS = 200;

/** Asks again while the operation would rather wait than give the answer it has. */
async function runPatiently(world: World, routed: Routed, progress: Progress): Promise<Output> {
  const began = performance.now();
  for (let now = routed.now; ; now = world.settings.now()) {
    await routed.route.operation.prepare?.(world, now);
    const output = await world.database.transaction(
      (tx) => runSteps(tx, world, { ...routed, now }, progress),
      { diskLater: routed.route.operation.onlyLooks === true },
    );
    const seconds = routed.route.operation.patience?.(progress.call?.input ?? {}, output) ?? 0;
    if (seconds === 0 || performance.now() - began >= seconds * 1000) return output;
    await sleep(ASK_AGAIN_MS);
    if (routed.gone()) return output;
  }
}

/** How far a call has come: what its record can say when it stops. */
interface Progress {
  call?: Call;
  subject?: unknown;
  fault?: Fault | undefined;
}

async function runSteps(tx: Call['tx'], world: World, routed: Routed, progress: Progress): Promise<Output> {
  const { route, head, now, requestId, authorization, body } = routed;
  const { operation, service } = route;
  const caller = await authenticateCaller(
    tx,
    world,
    { head, body, authorization, protocol: route.protocol },
    now,
  );
  const region = service.homeRegion ?? authorization.region;
  const place = { caller, account: caller.account, region, now, requestId, tx, world };
  progress.call = { ...place, input: {}, keyUses: [] };
  const input = readParsedInput(route);
  progress.fault ??= world.faults.take(operation.name, input);
  const call: Call = { ...place, input, keyUses: [], ...(progress.fault && { fault: progress.fault }) };
  progress.call = call;
  checkInput(operation.members, input, constraintCode(route));
  operation.check?.(input);
  throwFault(progress.fault, route.protocol);
  const subject = await operation.load(call);
  progress.subject = subject;
  const demands = operation.demands(call, subject);
  authoriseCall(call, demands, route.protocol);
  const output = await operation.handle(call, subject);
  // A call to something of another account stands in the history of both.
  const view = { alsoIn: demands[0]?.owner, ...operation.trail?.(input, output, subject) };
  recordCall(tx, { service, operation, head, call, view, output });
  return output;
}

function readParsedInput(route: Route): ParsedInput {
  if (route.protocol === 'rest') return route.input;
  return route.protocol === 'json'
    ? readInput(route.operation.members, parseJson(route.body))
    : readQueryInput(route.operation.members, route.form);
}

/** All protocols have the same constraints; only the name of the refusal differs. */
function constraintCode(route: Route): string {
  if (route.protocol === 'rest') return 'InvalidArgument';
  return route.protocol === 'json' ? 'ValidationException' : 'ValidationError';
}

async function recordRefusal(
  world: World,
  { route, head }: Routed,
  progress: Progress,
  call: Call,
  error: AwsError,
): Promise<void> {
  const { operation, service } = route;
  const view = operation.trail?.(call.input, undefined, progress.subject) ?? {};
  try {
    await world.database.transaction(async (tx) =>
      recordCall(tx, { service, operation, head, call, view, error }),
    );
  } catch (thrown) {
    world.settings.onDefect(defectOf(thrown, `record of ${operation.name}`));
  }
}

/** Refusals pass; everything else is a defect, of which the caller learns nothing. */
function asAwsError(thrown: unknown, world: World, operation: string): AwsError {
  if (thrown instanceof AwsError) return thrown;
  world.settings.onDefect(defectOf(thrown, operation));
  return frontError('InternalServiceError', 'An error occurred on the server side.', 500);
}

/** What may be said about something that went wrong: where, and what kind of error. */
export function defectOf(thrown: unknown, operation: string): Defect {
  const error = thrown instanceof Error ? thrown : new Error('not an error');
  const code = (error as { code?: unknown }).code;
  return {
    operation,
    errorName: error.name,
    errorCode: typeof code === 'string' ? code : undefined,
    frames: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  };
}
