import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentScanner } from '#lib/trail/rules/scan-documents.ts';
import { structure } from '#lib/trail/rules/structure.ts';
import { STRUCTURE_CODE } from '#lib/trail/rules/structure-code.ts';
import { listTrailFiles, readTrailFile } from '#lib/trail/sources/file.ts';
import { buildStructure } from '#tests/support/build-structure.ts';
import { collect } from './collect.ts';
import { arnOf, assumedRole, foreign, made, shadow, ssoPerson } from './made-records.ts';

const DATA = '../shared/data/cloudtrail';
const SECONDS = Number(process.env.TRAIL_FUZZ_SECONDS ?? 8);

/** Records of the usual shapes, and of shapes close by. */
const RECORDS = [
  made(1),
  made(2, { requestParameters: { secretId: 'prod/db', versionId: 'v', versionStage: 'AWSCURRENT' } }),
  made(3, { requestParameters: { secretId: '', versionId: '' }, userAgent: '' }),
  made(4, { requestParameters: null, errorCode: 'AccessDenied', errorMessage: 'no' }),
  made(5, { eventID: 'UPPER-and-lower', sessionCredentialFromConsole: 'true' }),
  made(6, { sessionCredentialFromConsole: true, readOnly: 'true' }),
  made(7, { resources: [{ accountId: '1', type: 'AWS::SecretsManager::Secret', ARN: arnOf('other') }] }),
  made(8, { tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'x', clientProvidedHostHeader: 'y' } }),
  made(9, { userIdentity: assumedRole('service', 'i-0123456789abcdef0', 'ASIAMACHINE') }),
  made(10, {
    userIdentity: assumedRole('a', 'b', 'ASIAX', { ec2RoleDelivery: '2.0', sourceIdentity: 'ben' }),
  }),
  made(11, {
    userIdentity: {
      ...ssoPerson('fn'),
      inScopeOf: { issuerType: 'AWS::Lambda::Function', credentialsIssuedTo: 'arn:aws:lambda:x' },
    },
  }),
  made(12, {
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::1:user/a',
      accountId: '1',
      userName: 'a',
      accessKeyId: 'AKIA',
    },
  }),
  made(13, {
    userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    recipientAccountId: null,
  }),
  made(14, { requestParameters: { secretId: arnOf('a', 'x'), secretIdList: ['b'] } }),
  made(15, { eventTime: '2026-11-18T23:59:60Z' }),
  made(16, { eventTime: '2026-02-30T00:00:00Z' }),
  made(17, { awsRegion: 'No Region' }),
  made(18, { recipientAccountId: 'no account' }),
  made(19, { eventCategory: 'Insight' }),
  made(20, { eventType: 'AwsServiceEvent', additionalEventData: { SecretId: arnOf('x') } }),
  made(21, { userAgent: 'é "quoted" \\ \u0000 \ud800' }),
  made(22, { eventName: 'PutSecretValue', requestParameters: { secretId: 'a', clientRequestToken: 't' } }),
  made(23, { eventName: 'DescribeSecret', vpcEndpointId: 'vpce-1', apiVersion: '2017-10-17' }),
  made(25, { userAgent: 'Müller' }),
  made(26, { userAgent: 'a\tb' }),
  made(24, { unknown: { member: 1 } }),
  shadow(30, 30, arnOf('prod/db'), 'v1'),
  shadow(31, 31, arnOf('prod/db'), 'RequestToValidateKeyAccess'),
  made(32, { eventSource: 'kms.amazonaws.com', requestParameters: { keyId: 'k' } }),
  foreign(40),
  made(41, { eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole' }),
].map((record) => JSON.stringify(record));

/** Uses numbers up until so many are left before all are given anew. */
function leaveNumbers(left: number): void {
  const generation = structure.generation;
  let text = 0;
  const use = () => {
    const bytes = Buffer.from(`used up ${text++}`);
    structure.hold(Buffer.alloc(0), bytes);
    const number = structure.number(0, bytes.length);
    structure.release();
    return number;
  };
  while (structure.generation === generation) use();
  for (let used = 1; used < 45_000 - left; used++) use();
}

/** Everything that is told of bytes, by the careful way and by the plain one. */
function bothWays(bytes: Buffer, size: number) {
  const now = new Date('2026-11-20T12:00:00Z');
  return [true, false].map((plain) => collect(bytes, { plain, size, now }));
}

describe('records of the usual shapes are decoded where they lie', () => {
  it('exactly as the careful way decodes them', () => {
    for (const size of [1 << 20, 700, 64, 7]) {
      const [plain, careful] = bothWays(Buffer.from(`{"Records":[${RECORDS.join(',')}]}`), size);
      expect(plain).toEqual(careful);
      expect(plain?.records.length).toBeGreaterThan(20);
    }
  });

  it(
    'whatever was changed in their bytes',
    () => {
      const pieces = [
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        'null',
        'true',
        ' ',
        '\n',
        'é',
        '1',
        '""',
        '"a":1,',
      ];
      const edit = fc.tuple(
        fc.nat(),
        fc.nat(30),
        fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })),
      );
      const changed = fc.record({
        chosen: fc.array(fc.constantFrom(...RECORDS), { minLength: 1, maxLength: 4 }),
        edits: fc.array(edit, { maxLength: 4 }),
        swap: fc.tuple(fc.nat(), fc.nat()),
        size: fc.constantFrom(1 << 20, 500, 100, 33),
      });
      fc.assert(
        fc.property(changed, ({ chosen, edits, swap, size }) => {
          const members = Object.entries(JSON.parse(chosen[0] ?? '{}'));
          const [a, b] = swap.map((place) => place % members.length) as [number, number];
          [members[a], members[b]] = [members[b] as [string, unknown], members[a] as [string, unknown]];
          let text = `{"Records":[${[JSON.stringify(Object.fromEntries(members)), ...chosen].join(',')}]}`;
          for (const [at, length, piece] of edits) {
            const place = at % (text.length + 1);
            text = text.slice(0, place) + piece + text.slice(place + length);
          }
          const [plain, careful] = bothWays(Buffer.from(text), size);
          expect(plain).toEqual(careful);
        }),
        { numRuns: 1_000_000, interruptAfterTimeLimit: SECONDS * 1000, markInterruptAsFailure: false },
      );
    },
    (SECONDS + 30) * 1000,
  );

  it.skipIf(!existsSync(DATA))('in all real files (skipped where the data is absent)', async () => {
    const { files } = await listTrailFiles([DATA]);
    let records = 0;
    for (const file of files) {
      const pieces: Buffer[] = [];
      const keep = { item: (bytes: Buffer) => pieces.push(Buffer.from(bytes)), badItem: () => undefined };
      await readTrailFile(file, keep).catch(() => undefined);
      const [plain, careful] = bothWays(Buffer.from(`[${pieces.join(',')}]`), 100_000);
      expect(plain).toEqual(careful);
      records += plain?.records.length ?? 0;
    }
    expect(records).toBeGreaterThan(250);
  });

  it('also where all numbers are given anew, at whatever text of a record', () => {
    const before = structure.generation;
    for (let left = 0; left < 24; left++) {
      leaveNumbers(left);
      const records = [1, 2, 3].map((number) =>
        made(number, {
          userAgent: `agent ${left} ${number}`,
          userIdentity: ssoPerson(`person-${left}-${number}`),
          sourceIPAddress: `198.51.100.${left}${number}`,
          requestParameters: { secretId: arnOf(`secret-${left}-${number}`) },
        }),
      );
      const [plain, careful] = bothWays(Buffer.from(JSON.stringify({ Records: records })), 1 << 18);
      expect(plain).toEqual(careful);
    }
    expect(structure.generation - before).toBeGreaterThanOrEqual(24);
  });
});

describe('structure', () => {
  it('is what its source says', async () => {
    expect(STRUCTURE_CODE).toBe(await buildStructure());
  });

  it('cuts like the plain loop, whatever the bytes', () => {
    const bit = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      'a',
      '\n',
      'é',
      'x'.repeat(70),
      '\\"',
      '"{"',
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 60 }), fc.integer({ min: 1, max: 200 }), (bits, size) => {
        const bytes = Buffer.from(`[{${bits.join('')}},{"a":"b"}]`);
        const cut = (held: boolean) => {
          const told: string[] = [];
          const scanner = new DocumentScanner({
            item: (item) => told.push(item.toString('latin1')),
            badItem: (reason, item) => told.push(`${reason} ${item.toString('latin1')}`),
          });
          if (!held) structure.hold(Buffer.alloc(0), Buffer.alloc(0));
          try {
            for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
            scanner.end();
          } catch (error) {
            told.push((error as Error).message);
          } finally {
            if (!held) structure.release();
          }
          return told;
        };
        expect(cut(true)).toEqual(cut(false));
      }),
      { numRuns: 3_000 },
    );
  });
});
