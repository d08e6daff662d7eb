import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Aws } from '#lib/aws/aws.ts';
import { Circuit } from '#lib/aws/circuit.ts';
import { type AwsPlace, placeIn } from '#lib/aws/rules/account.ts';
import { awsAt } from '#tests/support/local-aws.ts';

describe('a place that does not answer', () => {
  test('is left alone after five calls in a row, then tried by one', () => {
    let now = 0;
    const circuit = new Circuit(() => now);
    for (let call = 0; call < 5; call++) {
      expect(circuit.admits()).toBe(true);
      circuit.unanswered();
    }
    expect([circuit.admits(), circuit.restsFor()]).toEqual([false, 15_000]);
    now = 14_999;
    expect(circuit.admits()).toBe(false);
    now = 15_000;
    expect([circuit.admits(), circuit.admits()]).toEqual([true, false]);
    circuit.unanswered();
    expect(circuit.admits()).toBe(false);
    now = 30_000;
    expect(circuit.admits()).toBe(true);
    circuit.answered();
    expect([circuit.admits(), circuit.admits(), circuit.restsFor()]).toEqual([true, true, 0]);
  });

  test('rests ever longer, and never longer than a minute', () => {
    let now = 0;
    const circuit = new Circuit(() => now);
    for (let call = 0; call < 5; call++) circuit.unanswered();
    const rests: number[] = [];
    for (let round = 0; round < 5; round++) {
      rests.push(circuit.restsFor());
      now += circuit.restsFor();
      circuit.admits();
      circuit.unanswered();
    }
    expect(rests).toEqual([15_000, 15_000, 30_000, 60_000, 60_000]);
  });

  test('a call that was given up says nothing, and an answer of any kind ends the count', () => {
    const circuit = new Circuit(() => 0);
    for (let call = 0; call < 4; call++) circuit.unanswered();
    circuit.answered();
    for (let call = 0; call < 4; call++) circuit.unanswered();
    circuit.dropped();
    expect(circuit.admits()).toBe(true);
  });
});

describe('one dead account', () => {
  let server: Server;
  let aws: Aws;
  let asked = 0;
  /** The dead one is known by its role, so that one server plays both. */
  const dead = placeOf('999999999999');
  const alive = placeOf('111122223333');

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => {
        if (request.headers['x-amz-target'] === undefined) {
          const account = /role%2F(\d{12})/.exec(body)?.[1] ?? '';
          if (account === '999999999999') {
            asked += 1;
            request.socket.destroy();
            return;
          }
          response.writeHead(200, { 'content-type': 'text/xml' }).end(SESSION);
          return;
        }
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"SecretList":[]}');
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    aws = awsAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(() => {
    aws.close();
    server.closeAllConnections();
    server.close();
  });

  const list = (place: AwsPlace) =>
    aws.secretsManager(place, (client, send) => client.send(new ListSecretsCommand({}), send));

  test('is told as such, then not called any more, while the other answers as before', async () => {
    const codes: string[] = [];
    for (let call = 0; call < 8; call++) {
      const result = await list(dead);
      codes.push(result.ok ? 'ok' : result.refusal.code);
      expect((await list(alive)).ok).toBe(true);
    }
    expect(codes).toEqual([
      ...Array.from({ length: 5 }, () => 'unreachable'),
      'resting',
      'resting',
      'resting',
    ]);
    const before = asked;
    await list(dead);
    expect(asked).toBe(before);
    expect(aws.stateOf(dead)?.restsForMs).toBeGreaterThan(0);
    expect(aws.stateOf(alive)).toMatchObject({ running: 0, waiting: 0, restsForMs: 0 });
    expect(aws.stateOf(placeOf('222222222222'))).toBeNull();
  });
});

function placeOf(accountId: string): AwsPlace {
  const role = `arn:aws:iam::${accountId}:role/${accountId}`;
  const account = {
    partition: 'aws',
    accountId,
    inventoryRoleArn: role,
    revealRoleArn: role,
    externalId: '',
  };
  const place = placeIn(account, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  return place.value;
}

const SESSION = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAEXAMPLE000000000</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken>
<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
