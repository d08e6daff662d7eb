import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Aws } from '#lib/aws/aws.ts';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import { awsAt } from './local-aws.ts';

/** The account of the server below; its roles are given to whoever asks. */
export const FAULT_ACCOUNT = {
  partition: 'aws',
  accountId: '111122223333',
  inventoryRoleArn: 'arn:aws:iam::111122223333:role/countersign-inventory',
  revealRoleArn: 'arn:aws:iam::111122223333:role/countersign-reveal',
  externalId: 'external',
};
export const FAULT_SESSION = sessionNames(
  { personId: 'per_0000000000000000', email: null },
  'grt_0000000000000000',
);
export const FAULT_ACCESS_KEY = 'ASIAFAULTSERVER00001';

/** What a test does with one call of Secrets Manager: `operation` as in `X-Amz-Target`, the parsed body, which call it is. */
export type Answer = (
  response: ServerResponse,
  call: { operation: string; body: unknown; number: number },
) => void;

export interface FaultAws {
  readonly aws: Aws;
  /** For a process of its own that is to ask this server. */
  readonly url: string;
  /** Calls of Secrets Manager so far. */
  readonly calls: number;
  /** Sessions given so far. */
  readonly sessions: number;
  /** How long a session lasts from when it is given. Default: an hour. */
  sessionsLast(milliseconds: number): void;
  /** Refuses every session, or gives them again. */
  refuseSessions(refuse: boolean): void;
  answerWith(answer: Answer): void;
  /** Answers AssumeRole for a session of this name and source identity instead of the expected ones. */
  assumeAs(sessionName: string, sourceIdentity: string | null): void;
  /** Runs until the server closes. */
  every(milliseconds: number, work: () => void): void;
  close(): Promise<void>;
}

/** A server that speaks just enough of STS to open a session, and does to Secrets Manager's calls what a test says. */
export async function startFaultAws(): Promise<FaultAws> {
  let answer: Answer = (response) => sendJson(response, 400, '{"__type":"UnknownOperationException"}');
  let session: readonly [string, string | null] = [FAULT_SESSION.sessionName, FAULT_SESSION.sourceIdentity];
  let calls = 0;
  let sessions = 0;
  let lasting = 3_600_000;
  let refusing = false;
  const timers: NodeJS.Timeout[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const target = request.headers['x-amz-target'];
      if (typeof target !== 'string') {
        sessions += 1;
        if (refusing) response.writeHead(403, { 'content-type': 'text/xml' }).end(DENIED);
        else sendSession(response, body, session, new Date(Date.now() + lasting));
        return;
      }
      calls += 1;
      answer(response, { operation: target.split('.')[1] ?? '', body: JSON.parse(body), number: calls });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const aws = awsAt(url);
  return {
    aws,
    url,
    get calls() {
      return calls;
    },
    get sessions() {
      return sessions;
    },
    sessionsLast: (milliseconds) => {
      lasting = milliseconds;
    },
    refuseSessions: (refuse) => {
      refusing = refuse;
    },
    answerWith: (next) => {
      answer = next;
    },
    assumeAs: (sessionName, sourceIdentity) => {
      session = [sessionName, sourceIdentity];
    },
    every: (milliseconds, work) => {
      timers.push(setInterval(work, milliseconds));
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      aws.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const DENIED = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
  <Code>AccessDenied</Code><Message>User: x is not authorized to perform: sts:AssumeRole on resource: y</Message></Error>
  <RequestId>b0000000-0000-4000-8000-000000000003</RequestId></ErrorResponse>`;

export function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': 'b0000000-0000-4000-8000-000000000002',
  });
  response.end(body);
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sendSession(
  response: ServerResponse,
  body: string,
  [sessionName, sourceIdentity]: readonly [string, string | null],
  endsAt: Date,
): void {
  const asked = new URLSearchParams(body).get('RoleArn') ?? '';
  const name = asked === FAULT_ACCOUNT.revealRoleArn ? sessionName : 'countersign-inventory';
  const identity = sourceIdentity === null ? '' : `<SourceIdentity>${sourceIdentity}</SourceIdentity>`;
  response.setHeader('content-type', 'text/xml');
  response.setHeader('x-amzn-requestid', 'b0000000-0000-4000-8000-000000000001');
  response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <Credentials><AccessKeyId>${FAULT_ACCESS_KEY}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
    <SessionToken>token</SessionToken><Expiration>${endsAt.toISOString()}</Expiration></Credentials>
    <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/some/${name}</Arn>
    <AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>${identity}
    </AssumeRoleResult></AssumeRoleResponse>`);
}
