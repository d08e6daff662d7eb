import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { foreign, type MadeRecord, made } from './made-records.ts';

const two = [made(1), made(2, { eventName: 'DescribeSecret' })];
const text = (value: unknown) => JSON.stringify(value);
const pretty = (value: unknown) => JSON.stringify(value, null, 2);
const item = (record: MadeRecord) => ({
  EventId: record.eventID,
  EventTime: 1.5,
  CloudTrailEvent: text(record),
});
const bridge = (record: MadeRecord) => ({
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.x',
  detail: record,
});
const ids = (input: string | Buffer, size?: number) =>
  collect(input, size ? { size } : {}).records.map((record) => record.eventId);
const both = two.map((record) => String(record.eventID));

const FRAMINGS: readonly (readonly [string, string | Buffer])[] = [
  ['a Records array on one line', text({ Records: two })],
  ['a Records array printed', pretty({ Records: two })],
  [
    'a Records array behind other members',
    text({ a: { Records: 1 }, b: '"Records":[', Records: two, c: [1] }),
  ],
  ['a bare array', pretty(two)],
  ['one object a line, no end of line at the end', two.map(text).join('\n')],
  ['one object a line, CRLF, blank lines', `\r\n${two.map(text).join('\r\n\r\n')}\r\n`],
  ['objects joined without a separator', two.map(text).join('')],
  ['objects printed, one behind the other', two.map(pretty).join('\n')],
  ['one envelope a line', two.map((record) => text({ Records: [record] })).join('\n')],
  [
    'a byte-order mark',
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text({ Records: two }))]),
  ],
  ['the answer of LookupEvents', text({ Events: two.map(item), NextToken: 'x' })],
  ['items of LookupEvents a line', two.map((record) => text(item(record))).join('\n')],
  ['EventBridge envelopes', two.map((record) => text(bridge(record))).join('\n')],
  [
    'SQS bodies',
    text({
      Records: two.map((record) => ({ messageId: 'm', eventSource: 'aws:sqs', body: text(bridge(record)) })),
    }),
  ],
  [
    'SNS in SQS',
    text({
      Messages: 1,
      Records: two.map((record) => ({
        body: text({ Type: 'Notification', Message: text({ Records: [record] }) }),
      })),
    }),
  ],
  ['details of a log product', two.map((record) => text({ details: record })).join('\n')],
  [
    'message of a log product',
    two.map((record) => text({ '@timestamp': 'x', message: text(record) })).join('\n'),
  ],
  ['_raw of a log product', two.map((record) => text({ _raw: text(record), host: 'h' })).join('\n')],
];

describe('framings', () => {
  it.each(FRAMINGS)('%s', (_, input) => {
    expect(ids(input)).toEqual(both);
  });

  it.each(FRAMINGS)('%s, cut into pieces of any size', (_, input) => {
    const bytes = Buffer.isBuffer(input) ? input : Buffer.from(input);
    // A line's end right at the end of a piece is the hard case: every size from 3 is tried on a sample.
    for (const size of [3, 7, 64, 333, 1000, bytes.length - 1]) expect(ids(bytes, size)).toEqual(both);
    fc.assert(
      fc.property(fc.integer({ min: 4, max: bytes.length }), (size) => {
        expect(ids(bytes, size)).toEqual(both);
      }),
      { numRuns: 25 },
    );
  });

  it('gives one record its text back to the letter', () => {
    const written =
      '{ "eventVersion":"1.11",  "userIdentity":{"type":"IAMUser","accountId":"1"},"eventTime":"2026-11-18T00:00:00Z","eventSource":"secretsmanager.amazonaws.com","eventName":"PutSecretValue","awsRegion":"eu-west-1","eventID":"A-1","recipientAccountId":"1" }';
    expect(collect(`{"Records":[${written}]}`).records[0]?.raw).toBe(written);
  });

  it('empty lists and empty envelopes hold nothing', () => {
    for (const input of [
      '{"Records":[]}',
      '[]',
      '\ufeff{"Records":[]}',
      '{"Events":[]}',
      '{"Records":[]}\n{"Records":[]}',
    ]) {
      expect(collect(input)).toEqual({ records: [], foreign: 0, skipped: [], unreadable: [], broken: null });
    }
  });

  it('refuses a whole file that is cut, joined, not JSON or lacks a comma', () => {
    const whole = text({ Records: two });
    expect(collect(whole.slice(0, -2)).broken).toBe('cut');
    expect(collect(whole.slice(0, 300)).broken).toBe('cut');
    expect(collect(`${whole}${whole}`).broken).toBe('joined-documents');
    expect(collect('plain text').broken).toBe('not-json');
    expect(collect(`{"Records":[${text(two[0])}\n${text(two[1])}]}`).broken).toBe('missing-comma');
    expect(collect(`{"Records":[],"Records":[${text(two[0])}]}`).broken).toBe('duplicate-members');
  });

  it('sets a broken line aside and goes on, wherever it stands', () => {
    const line = text(two[0]);
    for (const lines of [
      [line, '{"eventID": "cut', text(two[1])],
      ['{"eventID": "cut', line, text(two[1])],
      [line, text(two[1]), '{"eventID": {'],
      [line, 'not json', text(two[1])],
    ]) {
      const found = collect(lines.join('\n'));
      expect(found.records.map((record) => record.eventId)).toEqual(both);
      expect(found.unreadable).toHaveLength(1);
      expect(found.broken).toBeNull();
    }
  });

  it('a long line with several records gives each of them as it was written', () => {
    const long = [1, 2, 3, 4].map((number) => made(number, { userAgent: `agent ${number} `.repeat(18_000) }));
    const line = long.map(text).join('');
    expect(line.length).toBeGreaterThan(512 * 1024);
    const found = collect(`${text(made(5))}\n${line}\n${text(made(6))}\n`);
    expect(found.unreadable).toEqual([]);
    expect(found.records.map((record) => record.eventId)).toEqual(
      [made(5), ...long, made(6)].map((record) => record.eventID),
    );
  });

  it('an object inside a record never passes for a record', () => {
    const inner = made(9);
    const outer = foreign(8);
    outer.requestParameters = { items: [{ a: 1 }, inner, inner], more: '},{"eventVersion":"1.11"' };
    const found = collect(text({ Records: [outer, made(1)] }));
    expect(found.records.map((record) => record.eventId)).toEqual([made(1).eventID]);
    expect(found.foreign).toBe(1);
  });

  it('knows digests, insights and notices by their shape', () => {
    const digest = {
      awsAccountId: '1',
      digestStartTime: 'x',
      digestEndTime: 'y',
      logFiles: [{ s3Bucket: 'b' }],
    };
    const insight = { ...made(3), eventCategory: 'Insight', eventType: 'AwsCloudTrailInsight' };
    const label = {
      'detail-type': 'Secret Label Updated',
      source: 'aws.secretsmanager',
      detail: { name: 'x' },
    };
    const notice = { s3Bucket: 'b', s3ObjectKey: ['k'] };
    expect(collect(text(digest)).skipped).toEqual(['digest']);
    expect(collect(text({ Records: [insight, made(1)] })).skipped).toEqual(['insight']);
    expect(collect(text(label)).skipped).toEqual(['label-event']);
    expect(collect(text({ Message: text(notice) })).skipped).toEqual(['delivery-notice']);
  });

  it('keeps within its limits', () => {
    const deep = `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`;
    expect(collect(deep).unreadable).toEqual(['too-deep']);
    expect(collect(`{"Records":[${deep},${text(two[0])}]}`).records).toHaveLength(1);
    const large = made(5, { requestParameters: { pad: 'x'.repeat(1_100_000) } });
    const found = collect(text({ Records: [large, two[0]] }), { size: 65_536 });
    expect(found.unreadable).toEqual(['too-large']);
    expect(found.records).toHaveLength(1);
    let nested = text(two[0]);
    for (let level = 0; level < 12; level++) nested = text({ message: nested });
    expect(collect(nested).unreadable).toEqual(['too-many-envelopes']);
  });

  it('refuses bytes that are not UTF-8 and objects that name a member twice', () => {
    const latin = Buffer.concat([
      Buffer.from('{"eventSource":"secretsmanager.amazonaws.com","x":"'),
      Buffer.from([0xe9]),
      Buffer.from('"}'),
    ]);
    expect(collect(latin).unreadable).toEqual(['not-utf8']);
    expect(
      collect(text(two[0]).replace('"eventName"', '"eventName":"DescribeSecret","eventName"')).unreadable,
    ).toEqual(['duplicate-members']);
  });
});
