import { describe, expect, it } from 'vitest';
import {
  type AskedRisk,
  type PersonRisk,
  personSignals,
  type SecretRisk,
  secretSignals,
} from '#lib/access/rules/risk.ts';

const hours = (...at: number[]) =>
  Array.from({ length: 24 }, (_, hour) => at.filter((each) => each === hour).length);
const PERSON: PersonRisk = {
  hours: hours(),
  secretsToday: 1,
  appointedAt: null,
  breakGlass: 0,
  namesakes: [],
};
const ASKED: AskedRisk = {
  askedAt: new Date('2026-11-20T14:30:00Z'),
  items: 1,
  ticket: 'INC-1',
  durationSeconds: 300,
  longestSeconds: 900,
  production: true,
};
const codes = (person: Partial<PersonRisk>, asked: Partial<AskedRisk> = {}) =>
  personSignals({ ...PERSON, ...person }, { ...ASKED, ...asked }).map((signal) => signal.code);

describe('what stands out about a person', () => {
  it('is nothing where nothing does', () => {
    expect(codes({})).toEqual([]);
  });

  it('says of hours only what enough earlier requests show, neighbours and midnight included', () => {
    const usual = Array.from({ length: 8 }, () => 9);
    expect(codes({ hours: hours(...usual) })).toEqual(['outside-hours']);
    expect(codes({ hours: hours(...usual.slice(1)) })).toEqual([]);
    expect(codes({ hours: hours(...usual.slice(1), 13) })).toEqual([]);
    const night = { askedAt: new Date('2026-11-20T23:10:00Z') };
    expect(codes({ hours: hours(...usual.slice(1), 0) }, night)).toEqual([]);
    expect(codes({ hours: hours(...usual.slice(1), 1) }, night)).toEqual(['outside-hours']);
  });

  it.each([
    [{ appointedAt: new Date() }, {}, 'appointed-lately'],
    [{ breakGlass: 2 }, {}, 'break-glass-lately'],
    [{ namesakes: ['ana@elsewhere.example'] }, {}, 'namesake'],
    [{ secretsToday: 8 }, {}, 'many-secrets'],
    [{}, { items: 5 }, 'many-secrets'],
    [{}, { ticket: null }, 'no-ticket'],
    [{}, { durationSeconds: 900 }, 'longest-window'],
  ] as const)('%j %j: %s', (person, asked, code) => {
    expect(codes(person, asked)).toEqual([code]);
  });

  it('counts one below each bound as nothing', () => {
    expect(codes({ secretsToday: 7 }, { items: 4, durationSeconds: 899 })).toEqual([]);
    expect(codes({}, { durationSeconds: 900, production: false })).toEqual([]);
  });
});

describe('what stands out about a secret', () => {
  const SECRET: SecretRisk = {
    lookAlikes: [],
    deletionAskedAt: null,
    rotationEnabled: true,
    rotationBroken: false,
  };
  const of = (secret: Partial<SecretRisk>) =>
    secretSignals({ ...SECRET, ...secret }).map((signal) => signal.code);

  it('is each thing for itself; a broken rotation says more than one that is off', () => {
    expect(of({})).toEqual([]);
    expect(of({ rotationEnabled: null })).toEqual([]);
    expect(of({ rotationEnabled: false })).toEqual(['never-rotates']);
    expect(of({ rotationEnabled: false, rotationBroken: true })).toEqual(['rotation-broken']);
    expect(of({ lookAlikes: ['prod/paymenls'] })).toEqual(['look-alike']);
    expect(of({ deletionAskedAt: new Date() })).toEqual(['planned-deletion']);
  });
});
