import type { SessionCaller } from '../rules/trail/caller.ts';
import type { Place } from './catalogue.ts';
import { chanceOf, iamId } from './chance.ts';

/** Somebody or something of the sample company that calls AWS, as records show it. */
export interface Actor {
  readonly caller: SessionCaller;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly fromConsole?: true;
}

const HEX = '0123456789abcdef';

const AGENTS = [
  'aws-sdk-java/2.29.45 md/io#async md/http#NettyNio ua/2.1 os/Linux#6.1.0 lang/java#21.0.5 cfg/retry-mode#standard',
  'aws-sdk-go-v2/1.32.3 ua/2.1 os/linux lang/go#1.23.4 md/GOARCH#arm64 api/secretsmanager#1.34.6',
  'aws-sdk-js/3.1120.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#24.8.0 api/secrets-manager#3.1120.0',
  'Boto3/1.42.60 md/Botocore#1.42.60 ua/2.1 os/linux#6.1.0 md/arch#aarch64 lang/python#3.13.1 cfg/retry-mode#legacy',
] as const;

/** A workload under its role, in the session it had on a day. Sessions and their keys change every day. */
export function workload(name: string, place: Place, day: Date): Actor {
  const chance = chanceOf(`workload ${name} ${place.account}`);
  const agent = chance.pick(AGENTS);
  const address = `10.${20 + chance.below(6)}.${chance.below(250)}.${4 + chance.below(240)}`;
  const daily = chanceOf(`workload ${name} ${place.account} ${place.region} ${dayNumber(day)}`);
  // As AWS names them: a task of ECS by its id, an EC2 instance by its own.
  const session = chance.below(4) === 0 ? `i-0${daily.text(HEX, 16)}` : daily.text(HEX, 32);
  const issuedAt = startOfDay(day);
  return {
    caller: sessionCaller(place, { role: name, path: '/', session, issuedAt }),
    sourceIPAddress: address,
    userAgent: agent,
  };
}

/** The rotation function that works on a secret. */
export function rotationFunction(place: Place, day: Date): Actor {
  return {
    caller: sessionCaller(place, {
      role: 'countersign-rotation',
      path: '/service-role/',
      session: 'countersign-rotate-postgresql-single-user',
      issuedAt: startOfDay(day),
    }),
    sourceIPAddress: '10.20.250.14',
    userAgent:
      'aws-sdk-js/3.1120.0 ua/2.1 os/linux#5.10 lang/js md/nodejs#24.8.0 exec-env/AWS_Lambda_nodejs24.x',
  };
}

export function terraform(place: Place, run: number, moment: Date): Actor {
  return {
    caller: sessionCaller(place, {
      role: 'terraform-ci',
      path: '/',
      session: `GitHubActions-terraform-${run}`,
      issuedAt: moment,
    }),
    sourceIPAddress: '203.0.113.40',
    userAgent:
      'APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) terraform-provider-aws/6.21.0 ' +
      '(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.39.4',
  };
}

export type PersonName = 'ana' | 'ben' | 'noor' | 'tom' | 'sofia' | 'ines';

const PERMISSION_SETS: Readonly<Record<PersonName, string>> = {
  ana: 'DeveloperAccess',
  ben: 'DeveloperAccess',
  noor: 'DeveloperAccess',
  tom: 'AdministratorAccess',
  sofia: 'AdministratorAccess',
  ines: 'AuditAccess',
};

/** A person through IAM Identity Center: command line, or console. */
export function person(name: PersonName, place: Place, moment: Date, how: 'cli' | 'console'): Actor {
  const set = PERMISSION_SETS[name];
  const hash = chanceOf(`permission set ${set} ${place.account}`).text('0123456789abcdef', 16);
  const actor: Actor = {
    caller: sessionCaller(place, {
      role: `AWSReservedSSO_${set}_${hash}`,
      path: `/aws-reserved/sso.amazonaws.com/eu-central-1/`,
      session: `${name}@larkfield.example`,
      issuedAt: new Date(moment.getTime() - 11 * 60_000),
    }),
    sourceIPAddress: `203.0.113.${17 + chanceOf(`desk of ${name}`).below(12)}`,
    userAgent:
      how === 'cli'
        ? 'aws-cli/2.31.18 md/awscrt#0.27.6 ua/2.1 os/macos#25.1.0 md/arch#arm64 lang/python#3.13.7 cfg/retry-mode#standard'
        : 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  };
  return how === 'console' ? { ...actor, fromConsole: true } : actor;
}

interface SessionFacts {
  readonly role: string;
  readonly path: string;
  readonly session: string;
  readonly issuedAt: Date;
}

function sessionCaller(place: Place, { role, path, session, issuedAt }: SessionFacts): SessionCaller {
  const { account } = place;
  const rolePrincipal = iamId('AROA', `${account} ${role}`);
  return {
    kind: 'session',
    account,
    accessKeyId: iamId('ASIA', `${account} ${role} ${session} ${dayNumber(issuedAt)}`),
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    principalId: `${rolePrincipal}:${session}`,
    role: { name: role, arn: `arn:aws:iam::${account}:role${path}${role}`, principalId: rolePrincipal },
    policies: [],
    sessionName: session,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + 12 * 3600_000),
    sessionPolicy: undefined,
    sourceIdentity: undefined,
    tags: {},
    transitiveTagKeys: [],
  };
}

function dayNumber(moment: Date): number {
  return Math.floor(moment.getTime() / 86_400_000);
}

function startOfDay(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 86_400_000) * 86_400_000);
}
