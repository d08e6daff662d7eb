import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signRequest } from '#lib/local-aws/wire/sign-request.ts';
import type { AnotherAccount } from './settings.ts';
import { translateAnswer, translateRequest, WRITTEN } from './translate.ts';

export interface AccountProxy {
  readonly url: string;
  /** When the last call went out: the history is behind it. */
  lastCallAt(): number;
  /** Removes the secrets that were made through it, and ends it. Answers what could not be removed. */
  close(): Promise<string[]>;
}

interface Made {
  readonly arn: string;
  readonly region: string;
}

/**
 * Stands between the clients of a test and another account: takes calls as the tests write them, signs them with the
 * keys of the account, puts the prefix before names and takes it off again, and knows what was made.
 */
export async function startAccountProxy(account: AnotherAccount): Promise<AccountProxy> {
  const made = new Map<string, Made>();
  let last = 0;
  const forward = async (call: Call): Promise<Response> => {
    last = Date.now();
    return await send(account, call);
  };
  const server = createServer((request, response) => {
    relay(account, request, response, forward, (secret) => made.set(secret.arn, secret)).catch(() =>
      response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lastCallAt: () => last,
    async close() {
      const left: string[] = [];
      for (const secret of [...made.values()].reverse()) {
        if (!(await remove(forward, secret))) left.push(secret.arn);
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      return left;
    },
  };
}

interface Call {
  readonly service: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function relay(
  account: AnotherAccount,
  request: IncomingMessage,
  response: ServerResponse,
  forward: (call: Call) => Promise<Response>,
  note: (made: Made) => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const scope = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '');
  const [, written = WRITTEN.region, service = 'secretsmanager'] = scope ?? [];
  const region = written === WRITTEN.region ? account.region : written;
  const text = Buffer.concat(chunks).toString();
  const target = request.headers['x-amz-target'];
  const headers = {
    'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.1',
    'user-agent': request.headers['user-agent'] ?? 'countersign-contract',
    ...(typeof target === 'string' ? { 'x-amz-target': target } : {}),
  };
  const body = service === 'secretsmanager' ? translateRequest(text, account) : text;
  const answer = await forward({ service, region, headers, body });
  const answered = await answer.text();
  if (answer.ok && /\.(CreateSecret|StopReplicationToReplica)$/.test(String(target))) {
    noteMade(answered, region, note);
  }
  const kept = ['content-type', 'x-amzn-requestid', 'x-amzn-query-error', 'date'];
  response.writeHead(
    answer.status,
    Object.fromEntries([...answer.headers].filter(([name]) => kept.includes(name))),
  );
  response.end(translateAnswer(answered, account));
}

function noteMade(answered: string, region: string, note: (made: Made) => void): void {
  const { ARN } = JSON.parse(answered) as { ARN?: string };
  if (ARN !== undefined) note({ arn: ARN, region });
}

async function send(account: AnotherAccount, { service, region, headers, body }: Call): Promise<Response> {
  const url = account.endpoint ?? `https://${service}.${region}.amazonaws.com`;
  const signed = signRequest(
    { host: new URL(url).host, headers, body },
    { region, service, keys: account.keys, now: new Date() },
  );
  return await fetch(url, { method: 'POST', body, headers: signed });
}

/** Takes the replicas off and the secret away at once. What is gone already is no failure. */
async function remove(forward: (call: Call) => Promise<Response>, { arn, region }: Made): Promise<boolean> {
  const call = async (operation: string, input: object) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${operation}`,
    };
    const answer = await forward({ service: 'secretsmanager', region, headers, body: JSON.stringify(input) });
    return { ok: answer.ok, answer: (await answer.json()) as Record<string, unknown> };
  };
  const { ok, answer } = await call('DescribeSecret', { SecretId: arn });
  if (!ok) return answer.__type === 'ResourceNotFoundException';
  const replicas = (answer.ReplicationStatus ?? []) as { Region: string }[];
  if (replicas.length > 0) {
    const RemoveReplicaRegions = replicas.map(({ Region }) => Region);
    await call('RemoveRegionsFromReplication', { SecretId: arn, RemoveReplicaRegions });
  }
  return (await call('DeleteSecret', { SecretId: arn, ForceDeleteWithoutRecovery: true })).ok;
}
