import type { ServerResponse } from 'node:http';
import type { Output } from '../operations/operation.ts';
import type { Service } from '../operations/table.ts';
import type { AwsError } from '../wire/aws-error.ts';
import { renderElement, type XmlValue } from '../wire/xml.ts';
import type { Protocol } from './protocol.ts';
import type { Route } from './route-call.ts';

/** An answer ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string | number>>;
}

const XML_TYPE = 'text/xml';
const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

export function answerOf(route: Route, output: Output, requestId: string): Answer {
  const { operation, service } = route;
  // An operation of S3 answers with headers and bytes of its own.
  if (route.protocol === 'rest') return output as unknown as Answer;
  if (route.protocol === 'query')
    return {
      status: 200,
      contentType: XML_TYPE,
      body: resultXml(operation.name, service, output, requestId),
    };
  return {
    status: 200,
    contentType: jsonType(service),
    body: operation.emptyAnswer ? '' : JSON.stringify(output),
  };
}

function jsonType(service: Service | undefined): string {
  return `application/x-amz-json-${service?.jsonVersion ?? '1.1'}`;
}

function resultXml(name: string, service: Service, output: Output, requestId: string): string {
  // A call that answers nothing has no element for a result.
  const result = Object.keys(output).length === 0 ? '' : renderElement(`${name}Result`, output as XmlValue);
  const metadata = renderElement('ResponseMetadata', { RequestId: requestId });
  return `<${name}Response xmlns="${service.namespace ?? STS_NAMESPACE}">${result}${metadata}</${name}Response>`;
}

/** `service` is missing when the call did not get as far as one. */
export function refusalAnswer(
  protocol: Protocol,
  error: AwsError,
  requestId: string,
  service?: Service,
): Answer {
  const { status } = error;
  if (protocol === 'rest') {
    const details = { Code: error.code, Message: error.message, RequestId: requestId };
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n${renderElement('Error', details)}`;
    return { status, contentType: 'application/xml', body };
  }
  if (protocol === 'query') {
    const type = status >= 500 ? 'Receiver' : 'Sender';
    const inner =
      renderElement('Error', { Type: type, Code: error.code, Message: error.message }) +
      renderElement('RequestId', requestId);
    const body = `<ErrorResponse xmlns="${service?.namespace ?? STS_NAMESPACE}">${inner}</ErrorResponse>`;
    return { status, contentType: XML_TYPE, body };
  }
  const spelling = error.layer === 'front' ? 'message' : 'Message';
  return {
    status,
    contentType: jsonType(service),
    body: JSON.stringify({ __type: error.code, [spelling]: error.message }),
    ...(error.queryCode === undefined
      ? {}
      : { headers: { 'x-amzn-query-error': `${error.queryCode};Sender` } }),
  };
}

/** The head of an answer and its bytes, as they go out. */
export function rendered(
  answer: Answer,
  requestId: string,
  now: Date,
): { head: Record<string, string | number>; body: Buffer } {
  const body = Buffer.from(answer.body);
  return {
    body,
    head: {
      'x-amzn-RequestId': requestId,
      'Content-Type': answer.contentType,
      'Content-Length': body.length,
      Date: now.toUTCString(),
      'Cache-Control': 'no-store',
      ...(answer.status === 413 ? { Connection: 'close' } : {}),
      ...answer.headers,
    },
  };
}

export function sendAnswer(response: ServerResponse, answer: Answer, requestId: string, now: Date): void {
  const { head, body } = rendered(answer, requestId, now);
  response.writeHead(answer.status, head);
  response.end(body);
}
