import { existsSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { cpuMsOf } from '#tests/support/cpu-time.ts';

const CATALOGUE = new URL('../../../shared/adversarial/inputs.json', import.meta.url);

describe('a secret value shows itself to nobody by accident', () => {
  const value = SecretValue.ofText('CNRY-v001-7Q2mX9');
  test.each<[string, (value: SecretValue) => string]>([
    ['String()', (v) => String(v)],
    ['template', (v) => `${v}`],
    ['concatenation', (v) => `${v}x`],
    ['JSON', (v) => JSON.stringify({ v, list: [v] })],
    ['inspect', (v) => inspect({ v }, { depth: 9, showHidden: true, getters: true })],
    ['spread', (v) => JSON.stringify({ ...v })],
    ['entries', (v) => JSON.stringify([Object.entries(v), Object.getOwnPropertyNames(v)])],
    ['clone', (v) => inspect(structuredClone({ ...v }), { showHidden: true })],
    ['error', (v) => inspect(new Error('x', { cause: v }), { showHidden: true })],
  ])('%s', (_, show) => {
    expect(show(value)).not.toContain('CNRY');
  });
});

test('what JSON.stringify writes of an object of texts is read key by key, exactly', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { noNullPrototype: true }),
      fc.constantFrom(undefined, 2, '\t'),
      (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const value = SecretValue.ofText(text);
        expect(value.keyNames()).toEqual(Object.keys(JSON.parse(text)));
        for (const [name, member] of Object.entries(object)) expect(value.exposeKey(name)).toBe(member);
        expect(value.expose()).toBe(text);
      },
    ),
  );
});

test('members of any JSON are given as they stand', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (object) => {
      const text = JSON.stringify(object);
      const value = SecretValue.ofText(text);
      for (const [name, member] of Object.entries(JSON.parse(text))) {
        const shown = value.exposeKey(name);
        expect(shown).toBe(typeof member === 'string' ? member : JSON.stringify(member));
      }
    }),
  );
});

describe('JSON that tempts', () => {
  test.each<[string, string, readonly string[] | null]>([
    ['__proto__', '{"__proto__":{"isAdmin":true},"password":"p"}', ['__proto__', 'password']],
    ['constructor', '{"constructor":{"prototype":{"polluted":"p"}}}', ['constructor']],
    ['a name twice', '{"password":"a","password":"b"}', null],
    ['a name twice, once escaped', '{"a":"1","\\u0061":"2"}', null],
    ['a top-level text', '"value"', null],
    ['a top-level null', 'null', null],
    ['a list', '["a",1]', null],
    ['a comma too many', '{"password":"p",}', null],
    ['an unquoted value', '{"p":value}', null],
    ['an empty name', '{"":"p"}', ['']],
    ['an empty object', ' { } ', []],
    ['signs within texts', '{"a":"},{\\"b\\":[","c":[1,{"d":"]}"}] }', ['a', 'c']],
    ['not JSON', 'hunter2', null],
    ['nothing', '', null],
  ])('%s', (_, text, names) => {
    expect(SecretValue.ofText(text).keyNames()).toEqual(names);
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
  });

  test('numbers keep their digits', () => {
    const value = SecretValue.ofText(
      '{"id":12345678901234567890,"a":1e400,"b":-0,"c":1.10 , "d":null,"e":true}',
    );
    expect(['id', 'a', 'b', 'c', 'd', 'e'].map((name) => value.exposeKey(name))).toEqual([
      '12345678901234567890',
      '1e400',
      '-0',
      '1.10',
      'null',
      'true',
    ]);
    expect(value.exposeKey('toString')).toBeNull();
  });

  test('deep and wide ones are read or given up, in bounded time', () => {
    const deep = `{"a":${'['.repeat(10_000)}1${']'.repeat(10_000)}}`;
    const wide = `{${Array.from({ length: 4_000 }, (_, n) => `"k${n}":"v"`).join(',')}}`;
    const spent = cpuMsOf(() => {
      expect(SecretValue.ofText(deep).keyNames() ?? ['a']).toEqual(['a']);
      expect(SecretValue.ofText(wide).keyNames()).toHaveLength(4_000);
    });
    expect(spent).toBeLessThan(500);
  });
});

test('bytes are overwritten by wipe, and a wiped value gives nothing', () => {
  const bytes = new TextEncoder().encode('CNRY-v002');
  const value = SecretValue.ofBytes(bytes);
  expect(value.keyNames()).toBeNull();
  value.wipe();
  expect([...bytes].every((byte) => byte === 0)).toBe(true);
  expect(() => value.expose()).toThrow('the secret value was wiped');
  expect(value.exposeKey('a')).toBeNull();
});

test.skipIf(!existsSync(CATALOGUE))('the catalogue’s values come out exactly', () => {
  const { entries } = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as {
    entries: { kind: string; value: unknown }[];
  };
  const texts = entries
    .filter((entry) => entry.kind === 'secret-string' || entry.kind === 'secret-json')
    .map((entry) => expand(entry.value))
    .filter((text) => text !== null);
  expect(texts.length).toBeGreaterThan(30);
  for (const text of texts) {
    const value = SecretValue.ofText(text);
    expect(value.expose()).toBe(text);
    expect(() => value.keyNames()).not.toThrow();
    expect(inspect(value)).toBe('[secret value]');
  }
});

function expand(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const {
    $raw,
    $repeat,
    times = 0,
    prefix = '',
    suffix = '',
    $nest,
    open = '',
    close = '',
    core = '',
  } = value as {
    $raw?: string;
    $repeat?: string;
    times?: number;
    prefix?: string;
    suffix?: string;
    $nest?: number;
    open?: string;
    close?: string;
    core?: string;
  };
  if ($raw !== undefined) return $raw;
  if ($repeat !== undefined) {
    return (
      prefix + Array.from({ length: times }, (_, n) => $repeat.replace('#', String(n + 1))).join('') + suffix
    );
  }
  return $nest === undefined ? null : open.repeat($nest) + core + close.repeat($nest);
}
