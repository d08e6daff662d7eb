import type { ServerResponse } from 'node:http';
import type { Operation, Output } from '../operations/operation.ts';
import type { AwsError } from '../wire/aws-error.ts';
import { renderElement, type XmlValue } from '../wire/xml.ts';
import type { Protocol } from './protocol.ts';

/** An answer ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const JSON_TYPE = 'application/x-amz-json-1.1';
const XML_TYPE = 'text/xml';
const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

export function answerOf(
  protocol: Protocol,
  operation: Operation,
  output: Output,
  requestId: string,
): Answer {
  if (protocol === 'query')
    return { status: 200, contentType: XML_TYPE, body: resultXml(operation, output, requestId) };
  return { status: 200, contentType: JSON_TYPE, body: operation.emptyAnswer ? '' : JSON.stringify(output) };
}

function resultXml(operation: Operation, output: Output, requestId: string): string {
  const result = renderElement(`${operation.name}Result`, output as XmlValue);
  const metadata = renderElement('ResponseMetadata', { RequestId: requestId });
  return `<${operation.name}Response xmlns="${STS_NAMESPACE}">${result}${metadata}</${operation.name}Response>`;
}

export function refusalAnswer(protocol: Protocol, error: AwsError, requestId: string): Answer {
  if (protocol === 'query') {
    const type = error.status >= 500 ? 'Receiver' : 'Sender';
    const inner =
      renderElement('Error', { Type: type, Code: error.code, Message: error.message }) +
      renderElement('RequestId', requestId);
    const body = `<ErrorResponse xmlns="${STS_NAMESPACE}">${inner}</ErrorResponse>`;
    return { status: error.status, contentType: XML_TYPE, body };
  }
  const spelling = error.layer === 'front' ? 'message' : 'Message';
  return {
    status: error.status,
    contentType: JSON_TYPE,
    body: JSON.stringify({ __type: error.code, [spelling]: error.message }),
  };
}

export function sendAnswer(response: ServerResponse, answer: Answer, requestId: string, now: Date): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    'x-amzn-RequestId': requestId,
    'Content-Type': answer.contentType,
    'Content-Length': body.length,
    Date: now.toUTCString(),
    'Cache-Control': 'no-store',
    ...(answer.status === 413 ? { Connection: 'close' } : {}),
  });
  response.end(body);
}
