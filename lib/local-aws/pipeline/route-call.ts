import type { Operation } from '../operations/operation.ts';
import { SERVICES, type Service } from '../operations/table.ts';
import { frontError } from '../wire/aws-error.ts';
import { protocolOf } from './protocol.ts';
import type { RequestHead } from './request-head.ts';
import { type RestRoute, routeRest } from './route-rest.ts';

/** Where a call goes, and what its body is in the service's protocol. */
export type Route =
  | RestRoute
  | {
      readonly protocol: 'json';
      readonly service: Service;
      readonly operation: Operation;
      readonly body: Buffer;
    }
  | {
      readonly protocol: 'query';
      readonly service: Service;
      readonly operation: Operation;
      readonly form: URLSearchParams;
    };

export function routeCall(head: RequestHead, body: Buffer): Route {
  const protocol = protocolOf(head);
  if (protocol === 'rest') return routeRest(head, body);
  return protocol === 'json' ? routeJson(head, body) : routeQuery(head, body);
}

/** `prefix.Operation`, where the prefix itself may have dots: CloudTrail's clients send a long and a short one. */
function routeJson(head: RequestHead, body: Buffer): Route {
  const [name, prefix] = (head.headers['x-amz-target'] ?? '').split('.').reverse();
  const service = SERVICES.find((candidate) => candidate.targetPrefix === prefix);
  const operation = service?.operations.get(name ?? '');
  if (head.method !== 'POST' || service === undefined || operation === undefined) {
    throw frontError('UnknownOperationException', 'The requested operation is not known to this endpoint.');
  }
  return { protocol: 'json', service, operation, body };
}

function routeQuery(head: RequestHead, body: Buffer): Route {
  const form = new URLSearchParams(head.method === 'POST' ? body.toString() : head.query);
  const [action, version] = [form.get('Action'), form.get('Version')];
  if (action === null) throw frontError('MissingAction', 'The request must contain the parameter Action.');
  const service = SERVICES.find((candidate) => candidate.queryVersion === version);
  const operation = service?.operations.get(action);
  if (service === undefined || operation === undefined) {
    throw frontError('InvalidAction', 'Could not find the requested operation in the requested version.');
  }
  return { protocol: 'query', service, operation, form };
}
