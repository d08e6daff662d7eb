import { randomBytes } from 'node:crypto';
import { isLoopback } from '#lib/local-aws/options.ts';
import type { SigningKeys } from '#lib/local-aws/wire/sign-request.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An account that the contract is to be compared with, instead of a server that each test file starts. */
export interface AnotherAccount {
  /** Where its services answer, or undefined for AWS's own addresses. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly account: string;
  readonly keys: SigningKeys;
  /** What all names made there begin with. */
  readonly prefix: string;
  /** How far its history is behind; undefined when tests of the history are to be skipped. */
  readonly historySeconds: number | undefined;
}

/**
 * Reads the switch from the environment; LOCAL-AWS.md describes it. Undefined when the tests are to start servers of
 * their own. The account must be named, so that nobody makes secrets in one by mistake.
 */
export function anotherAccount(environment: Environment = process.env): AnotherAccount | undefined {
  const { CONTRACT_AWS_ACCOUNT: account } = environment;
  if (account === undefined || account === '') return undefined;
  if (!/^\d{12}$/.test(account)) throw new Error('CONTRACT_AWS_ACCOUNT is an account of twelve digits.');
  const endpoint = environment.CONTRACT_AWS_ENDPOINT || undefined;
  if (endpoint !== undefined && !isLoopback(new URL(endpoint).hostname)) {
    throw new Error('CONTRACT_AWS_ENDPOINT is an address on this machine; leave it out for AWS itself.');
  }
  const history = environment.CONTRACT_AWS_HISTORY_SECONDS;
  return {
    endpoint,
    account,
    region: environment.CONTRACT_AWS_REGION || 'eu-central-1',
    keys: keysOf(environment, endpoint),
    prefix: `${environment.CONTRACT_AWS_PREFIX || 'countersign-contract'}/${randomBytes(4).toString('hex')}/`,
    historySeconds: history === undefined || history === '' ? undefined : Number(history),
  };
}

function keysOf(environment: Environment, endpoint: string | undefined): SigningKeys {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token = '' } = environment;
  if (id && secret) return { accessKeyId: id, secretAccessKey: secret, sessionToken: token };
  if (endpoint !== undefined)
    return { accessKeyId: 'contract', secretAccessKey: 'contract', sessionToken: '' };
  throw new Error('CONTRACT_AWS_ACCOUNT needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
}
