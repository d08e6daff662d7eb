import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSourceIdentity, sessionNames } from '#lib/aws/rules/session-name.ts';
import { mintId } from '#lib/kernel/ids.ts';

const ADMITTED = /^[A-Za-z0-9_+=,.@-]{2,64}$/;

test('whatever the person is called, AWS admits the names, and the source identity leads back to the grant', () => {
  fc.assert(
    fc.property(
      fc.option(fc.oneof(fc.string(), fc.emailAddress(), fc.string({ unit: 'binary' }))),
      (email) => {
        const grantId = mintId('grant');
        const personId = mintId('person');
        const names = sessionNames({ personId, email }, grantId);
        expect(names.sessionName).toMatch(ADMITTED);
        expect(names.sourceIdentity).toMatch(ADMITTED);
        expect(readSourceIdentity(names.sourceIdentity)?.grantId).toBe(grantId);
        expect([email, personId]).toContain(readSourceIdentity(names.sourceIdentity)?.person);
        expect([email, personId]).toContain(names.sessionName);
      },
    ),
  );
});

test('an address that would have to be changed or cut is not used', () => {
  const personId = mintId('person');
  const grantId = mintId('grant');
  for (const email of [
    'ana maria@larkfield.example',
    'an\u0430@larkfield.example',
    `${'a'.repeat(60)}@b.example`,
  ]) {
    expect(sessionNames({ personId, email }, grantId).sessionName).toBe(personId);
  }
  const long = `${'a'.repeat(32)}@larkfield.example`;
  expect(sessionNames({ personId, email: long }, grantId)).toEqual({
    sessionName: long,
    sourceIdentity: `${personId}=${grantId}`,
  });
});

test.each(['', 'ana', '=grt_0000000000000000', 'ana=grt_short', 'aws:x=grt_0000000000000000'])(
  '%j is not a source identity of ours',
  (text) => {
    expect(readSourceIdentity(text)).toBeNull();
  },
);
