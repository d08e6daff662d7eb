import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConditionContext } from '#lib/local-aws/rules/policy/condition.ts';
import { decideAccess } from '#lib/local-aws/rules/policy/decide-access.ts';
import { type PolicyDocument, readPolicy } from '#lib/local-aws/rules/policy/policy-document.ts';
import { readStatements } from '#lib/readers/rules/document.ts';
import { judge } from '#lib/readers/rules/judge.ts';
import type { JudgedSecret, Principal, SourcedStatement } from '#lib/readers/rules/principal.ts';

/**
 * The evaluator of the product and the one that local AWS decides real calls with are two implementations. Over documents
 * that ask only for what is known before a call, both must say the same.
 */
const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const NAMES = ['prod/db', 'prod/db2', 'dev/api'];
const arnOf = (name: string) => `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:${name}-AbCdEf`;
const TAGS: Readonly<Record<string, string>> = { team: 'payments', stage: 'a*b' };

const oneOrMany = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const action = fc.constantFrom(
  'secretsmanager:GetSecretValue',
  'secretsmanager:get*',
  '*',
  'secretsmanager:*Value',
  's3:*',
  'secretsmanager:Describe*',
  'secretsmanager:?etSecretValue',
  'kms:Decrypt',
);
const resource = fc.oneof(
  fc.constantFrom(...NAMES.map(arnOf), '*', 'arn:aws:secretsmanager:*:*:secret:prod/*', 'arn:aws:s3:::x'),
  fc.constantFrom(...NAMES).map((name) => `${arnOf(name).slice(0, -6)}??????`),
  fc.constantFrom(
    `arn:aws:secretsmanager:*:$${'{'}aws:PrincipalAccount}:secret:*`,
    `*$${'{'}aws:PrincipalTag/none}*`,
    `*-$${'{'}*}`,
  ),
);
const principalArn = fc.constantFrom(
  `arn:aws:iam::${ACCOUNT}:user/ben`,
  `arn:aws:iam::${ACCOUNT}:user/ana`,
  `arn:aws:iam::${OTHER}:user/ben`,
);
const named = fc.oneof(
  principalArn,
  fc.constantFrom('*', ACCOUNT, OTHER, `arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${OTHER}:root`),
);
const tagValue = fc.constantFrom('payments', 'web', 'a*b', 'pay*', '?ayments', 'a$b', `$${'{'}aws:username}`);
const condition = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIfExists',
      'StringNotEqualsIfExists',
      'ForAnyValue:StringLike',
      'ForAllValues:StringEquals',
      'StringEqualsIgnoreCase',
    ),
    fc.constantFrom(
      'aws:PrincipalTag/team',
      'aws:ResourceTag/team',
      'secretsmanager:ResourceTag/stage',
      'aws:PrincipalTag/none',
      'aws:username',
      'aws:SourceIdentity',
      'aws:RequestedRegion',
    ),
    oneOrMany(fc.oneof(tagValue, fc.constantFrom('ben', 'eu-central-1', 'EU-central-1'))),
  ),
  fc.tuple(
    fc.constantFrom('ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'ArnLikeIfExists'),
    fc.constant('aws:PrincipalArn'),
    oneOrMany(
      fc.oneof(
        principalArn,
        fc.constantFrom(
          `arn:aws:iam::${ACCOUNT}:user/*`,
          `arn:aws:iam::*:user/ben`,
          `arn:aws:iam::${OTHER}:role/*`,
        ),
      ),
    ),
  ),
  fc.tuple(
    fc.constantFrom('Null'),
    fc.constantFrom(
      'aws:SourceIdentity',
      'aws:PrincipalTag/team',
      'aws:PrincipalTag/none',
      'aws:username',
      'aws:ResourceTag/none',
    ),
    fc.constantFrom('true', 'false'),
  ),
);
const body = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  action: fc.tuple(fc.constantFrom('Action', 'Action', 'NotAction'), oneOrMany(action)),
  resource: fc.tuple(fc.constantFrom('Resource', 'Resource', 'NotResource'), oneOrMany(resource)),
  conditions: fc.array(condition, { maxLength: 2 }),
});

interface Body {
  Effect: string;
  action: [string, unknown];
  resource: [string, unknown];
  conditions: [string, string, unknown][];
}

function written(
  { Effect, action: [act, acts], resource: [about, abouts], conditions }: Body,
  more: object = {},
) {
  const Condition: Record<string, Record<string, unknown>> = {};
  for (const [operator, key, values] of conditions)
    Condition[operator] = { ...Condition[operator], [key]: values };
  return { Effect, [act]: acts, [about]: abouts, ...(conditions.length > 0 ? { Condition } : {}), ...more };
}

const identity = fc.array(
  fc.array(body, { minLength: 1, maxLength: 3 }).map((all) => all.map((each) => written(each as Body))),
  { maxLength: 3 },
);
const onSecret = fc.array(
  fc
    .tuple(body, fc.constantFrom('Principal', 'Principal', 'NotPrincipal'), oneOrMany(named))
    .map(([each, member, AWS]) => written(each as Body, { [member]: { AWS } })),
  { maxLength: 3 },
);

const text = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

function theirs(documents: readonly string[], kind: 'identity' | 'resource'): PolicyDocument[] {
  return documents.map((document) => {
    const read = readPolicy(document, kind);
    if (!read.ok) throw new Error(document);
    return read.value;
  });
}

function ours(documents: readonly string[], kind: 'inline' | 'secret'): SourcedStatement[] {
  return documents.flatMap((document) =>
    (readStatements(document) ?? []).map((statement) => ({
      source: { kind, name: 'p', arn: null },
      statement,
    })),
  );
}

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1';
const OPEN = text([{ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }]);
const DECRYPT = text([{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }]);

test('the product and local AWS judge reads by users alike', () => {
  const verdicts = { yes: 0, no: 0, depends: 0 };
  fc.assert(
    fc.property(
      identity,
      onSecret,
      principalArn,
      fc.constantFrom(...NAMES),
      fc.boolean(),
      (policies, policy, arn, name, tagged) => {
        const account = arn.split(':')[4] ?? '';
        const tags = new Map(tagged ? [['team', 'payments']] : []);
        const documents = policies.map(text);
        const onIt = policy.length === 0 ? [] : [text(policy)];
        const secret: JudgedSecret = {
          arn: arnOf(name),
          partition: 'aws',
          account: ACCOUNT,
          region: 'eu-central-1',
          tags: new Map(Object.entries(TAGS)),
          policy: ours(onIt, 'secret'),
          // A key of the customer's that admits everybody: what is compared is the reading.
          key: { kind: 'customer', arn: KEY, policy: ours([OPEN], 'secret') },
        };
        const principal: Principal = {
          kind: 'user',
          arn,
          account,
          name: arn.split('/').at(-1) ?? '',
          tags,
          identity: [...ours(documents, 'inline'), ...ours([DECRYPT], 'inline')],
          boundary: null,
          isUnread: false,
          isBoundaryUnread: false,
        };
        const context: ConditionContext = new Map([
          ['aws:principalaccount', [account]],
          ['aws:principalarn', [arn]],
          ['aws:username', [principal.name]],
          ['aws:requestedregion', ['eu-central-1']],
          ['secretsmanager:secretid', [secret.arn]],
          ...Object.entries(TAGS).flatMap(
            ([key, value]) =>
              [
                [`secretsmanager:resourcetag/${key}`, [value]],
                [`aws:resourcetag/${key}`, [value]],
              ] as [string, string[]][],
          ),
          ...[...tags].map(([key, value]) => [`aws:principaltag/${key}`, [value]] as [string, string[]]),
        ]);
        const caller = { account, arn, roleArn: undefined };
        const read = decideAccess(
          theirs(documents, 'identity'),
          undefined,
          { action: 'secretsmanager:GetSecretValue', resource: secret.arn, context },
          { policy: theirs(onIt, 'resource')[0] ?? [], caller, owner: ACCOUNT },
        );
        const atKms = new Map([...context].filter(([key]) => !/resourcetag|secretsmanager:/.test(key)));
        const decrypted = decideAccess(
          theirs([...documents, DECRYPT], 'identity'),
          undefined,
          { action: 'kms:Decrypt', resource: KEY, context: atKms },
          { policy: theirs([OPEN], 'resource')[0] ?? [], caller, owner: ACCOUNT, mustAdmit: true },
        );
        const { verdict, open } = judge(principal, secret);
        verdicts[verdict] += 1;
        // Tags of the key are not known beforehand; everything else in these documents is.
        if (verdict === 'depends') expect(open.every((key) => /^aws:ResourceTag/.test(key))).toBe(true);
        else expect(verdict).toBe(read.allowed && decrypted.allowed ? 'yes' : 'no');
      },
    ),
    { numRuns: 6_000, seed: 20_261_120 },
  );
  // Both outcomes were really played.
  expect(verdicts.yes).toBeGreaterThan(500);
  expect(verdicts.no).toBeGreaterThan(500);
});
