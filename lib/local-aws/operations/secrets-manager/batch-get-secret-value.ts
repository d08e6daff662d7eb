import { accessDenied, refusalOf } from '../../pipeline/authorise-call.ts';
import { batchGetSecretValue as members } from '../../shapes/secrets-manager/batch-get-secret-value.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { type AlongsideCall, type Call, type Output, operation } from '../operation.ts';
import { demandToRead, readSecretValue } from './get-secret-value.ts';
import { checkFilters, demandOnAll, pageOfSecrets } from './list-secrets.ts';
import { checkSecretId, type Located, locateSecret } from './locate-secret.ts';

type Input = InputOf<typeof members>;

const PAGE = 20;

/** One secret of the batch: its value, or why it could not be read. */
interface Reading {
  readonly secretId: string;
  readonly owner: string;
  readonly value?: Output;
  readonly error?: AwsError;
}

/** What was read, for the record: a batch leaves a GetSecretValue entry for each of its secrets. */
interface Subject {
  readings: readonly Reading[];
}

export const batchGetSecretValue = operation<typeof members, Subject>({
  name: 'BatchGetSecretValue',
  readOnly: true,
  onlyLooks: true,
  members,
  check(input) {
    if ((input.SecretIdList === undefined) === (input.Filters === undefined)) {
      throw invalid('You must specify either SecretIdList or Filters, but not both.');
    }
    if (input.MaxResults !== undefined && input.Filters === undefined) {
      throw invalid('MaxResults can only be used with Filters.');
    }
    checkFilters(input.Filters);
    for (const secretId of input.SecretIdList ?? []) checkSecretId(secretId);
  },
  load: async () => ({ readings: [] }),
  demands: (call) =>
    call.input.Filters === undefined
      ? [demandOnAll(call, 'BatchGetSecretValue')]
      : [demandOnAll(call, 'BatchGetSecretValue'), demandOnAll(call, 'ListSecrets')],
  async handle(call, subject) {
    const { located, NextToken } = await chosen(call);
    subject.readings = await readAll(call, located);
    return {
      SecretValues: subject.readings.flatMap(({ value }) => (value === undefined ? [] : [value])),
      Errors: subject.readings.flatMap(({ secretId, error }) =>
        error === undefined ? [] : [{ SecretId: secretId, ErrorCode: error.code, Message: error.message }],
      ),
      NextToken,
    };
  },
  trail: (_input, _output, subject) => ({ alongside: (subject?.readings ?? []).map(alongside) }),
});

async function chosen(call: Call<Input>): Promise<{ located: Located[]; NextToken: string | undefined }> {
  if (call.input.Filters !== undefined) {
    const { page, NextToken } = await pageOfSecrets(call, 'BatchGetSecretValue', PAGE);
    const located = page.map(({ secret }) => ({
      secret,
      resource: secret.arn,
      shownResource: secret.arn,
      owner: secret.account,
    }));
    return { located, NextToken };
  }
  const located: Located[] = [];
  for (const secretId of call.input.SecretIdList ?? []) {
    located.push(await locateSecret(call, secretId, false));
  }
  return { located, NextToken: undefined };
}

/** Reads in the order of the rows, so that two batches never wait for each other, and answers in the order asked. */
async function readAll(call: Call<Input>, located: readonly Located[]): Promise<Reading[]> {
  const readings = new Map<Located, Reading>();
  const inRowOrder = [...located].sort((a, b) => (a.secret?.id ?? 0) - (b.secret?.id ?? 0));
  for (const one of inRowOrder) readings.set(one, await readOne(call, one));
  return located.flatMap((one) => readings.get(one) ?? []);
}

async function readOne(call: Call<Input>, located: Located): Promise<Reading> {
  const { shownResource: secretId, owner } = located;
  const input = { SecretId: secretId };
  try {
    const demand = demandToRead(input, located);
    const because = refusalOf(call, demand);
    if (because !== undefined) throw accessDenied(call.caller, demand, because, 'json');
    return { secretId, owner, value: await readSecretValue({ ...call, input }, located) };
  } catch (error) {
    if (error instanceof AwsError) return { secretId, owner, error };
    throw error;
  }
}

function alongside({ secretId, owner, error }: Reading): AlongsideCall {
  return {
    eventName: 'GetSecretValue',
    requestParameters: { secretId },
    alsoIn: owner,
    ...(error === undefined ? {} : { error: { code: error.trailCode, message: error.message } }),
  };
}

function invalid(words: string): AwsError {
  return new AwsError('InvalidParameterException', words);
}
