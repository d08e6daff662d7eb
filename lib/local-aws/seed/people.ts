import type { Caller } from '../rules/trail/caller.ts';
import { type Actor, sessionCaller, TERRAFORM } from './actors.ts';
import type { Place } from './catalogue/entry.ts';
import { chanceOf, HEX, iamId } from './chance.ts';

export type PersonName = 'ana' | 'ben' | 'noor' | 'tom' | 'sofia' | 'ines';

export const PERMISSION_SETS: Readonly<Record<PersonName, string>> = {
  ana: 'DeveloperAccess',
  ben: 'DeveloperAccess',
  noor: 'DeveloperAccess',
  tom: 'AdministratorAccess',
  sofia: 'AdministratorAccess',
  ines: 'AuditAccess',
};

export const SSO_PATH = '/aws-reserved/sso.amazonaws.com/eu-central-1/';

/** The role that IAM Identity Center makes for a permission set in an account. */
export function ssoRole(set: string, account: string): string {
  return `AWSReservedSSO_${set}_${chanceOf(`permission set ${set} ${account}`).text(HEX, 16)}`;
}

const COMMAND_LINE =
  'aws-cli/2.31.18 md/awscrt#0.27.6 ua/2.1 os/macos#25.1.0 md/arch#arm64 lang/python#3.13.7 cfg/retry-mode#standard';
const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** A person through IAM Identity Center: command line, or console. */
export function person(name: PersonName, place: Place, moment: Date, how: 'cli' | 'console'): Actor {
  const facts = {
    role: ssoRole(PERMISSION_SETS[name], place.account),
    path: SSO_PATH,
    session: `${name}@larkfield.example`,
    issuedAt: new Date(moment.getTime() - 11 * 60_000),
  };
  return atDesk(name, sessionCaller(place, facts), how);
}

/** A person who took a role of the company by hand, on the command line. */
export function personInRole(name: PersonName, role: string, place: Place, moment: Date): Actor {
  const session = `${name}@larkfield.example`;
  const facts = { role, path: '/', session, issuedAt: new Date(moment.getTime() - 120_000) };
  return atDesk(name, sessionCaller(place, facts), 'cli');
}

function atDesk(name: PersonName, caller: Caller, how: 'cli' | 'console'): Actor {
  const actor = {
    caller,
    sourceIPAddress: `203.0.113.${17 + chanceOf(`desk of ${name}`).below(12)}`,
    userAgent: how === 'cli' ? COMMAND_LINE : BROWSER,
  };
  return how === 'console' ? { ...actor, fromConsole: true } : actor;
}

/** The users of IAM that the company still has, each with a long-lived key. */
export type IamUserName = 'ben.okafor' | 'legacy-deployer';

/** Terraform on somebody's desk, with the long-lived key of their IAM user. */
export function toolOnKey(userName: IamUserName, place: Place): Actor {
  const { account } = place;
  return {
    caller: {
      kind: 'user',
      account,
      accessKeyId: iamId('AKIA', `${account} ${userName}`),
      arn: `arn:aws:iam::${account}:user/${userName}`,
      principalId: iamId('AIDA', `${account} ${userName}`),
      policies: [],
      userName,
    },
    sourceIPAddress: `203.0.113.${17 + chanceOf(`desk of ${userName.slice(0, 3)}`).below(12)}`,
    userAgent: TERRAFORM,
  };
}
