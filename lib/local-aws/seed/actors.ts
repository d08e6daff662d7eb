import type { Caller, SessionCaller } from '../rules/trail/caller.ts';
import type { Place } from './catalogue/entry.ts';
import { chanceOf, HEX, iamId } from './chance.ts';
import { dayNumber, startOfDay } from './moments.ts';

/** Somebody or something of the sample company that calls AWS, as records show it. */
export interface Actor {
  readonly caller: Caller;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly fromConsole?: true;
}

const AGENTS = [
  'aws-sdk-java/2.29.45 md/io#async md/http#NettyNio ua/2.1 os/Linux#6.1.0 lang/java#21.0.5 cfg/retry-mode#standard',
  'aws-sdk-go-v2/1.32.3 ua/2.1 os/linux lang/go#1.23.4 md/GOARCH#arm64 api/secretsmanager#1.34.6',
  'aws-sdk-js/3.1120.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#24.8.0 api/secrets-manager#3.1120.0',
  'Boto3/1.42.60 md/Botocore#1.42.60 ua/2.1 os/linux#6.1.0 md/arch#aarch64 lang/python#3.13.1 cfg/retry-mode#legacy',
] as const;

type Runtime = 'lambda' | 'ecs' | 'eks' | 'ec2' | 'pipeline';

/** Where what runs; the others are tasks of ECS. */
const RUNTIMES: Readonly<Record<string, Runtime>> = {
  'search-suggest': 'lambda',
  'support-bot': 'lambda',
  'alert-router': 'lambda',
  'fraud-scorer': 'eks',
  'identity-api': 'eks',
  'web-bff': 'eks',
  'payments-api': 'eks',
  'risk-engine': 'eks',
  'backup-job': 'ec2',
  jenkins: 'ec2',
  mailer: 'ec2',
  'load-driver': 'ec2',
  'ci-deploy': 'pipeline',
  'web-deploy': 'pipeline',
  'mobile-build': 'pipeline',
  'loyalty-build': 'pipeline',
};

function runtimeOf(name: string): Runtime {
  return RUNTIMES[name.replace(/-(staging|dev|sandbox)$/, '')] ?? 'ecs';
}

const EXECUTION: Readonly<Record<Runtime, string>> = {
  lambda: ' exec-env/AWS_Lambda_nodejs24.x',
  ecs: ' exec-env/AWS_ECS_FARGATE',
  eks: '',
  ec2: '',
  pipeline: '',
};

const known = new Map<string, Actor>();

/** A workload under its role, in the session it had on a day. Sessions and their keys change every day. */
export function workload(name: string, place: Place, day: Date): Actor {
  const key = `${name} ${place.account} ${place.region} ${dayNumber(day)}`;
  const actor = known.get(key) ?? newWorkload(name, place, day);
  known.set(key, actor);
  return actor;
}

function newWorkload(name: string, place: Place, day: Date): Actor {
  const chance = chanceOf(`workload ${name} ${place.account}`);
  const runtime = runtimeOf(name);
  const agent = chance.pick(AGENTS);
  const address = `10.${20 + chance.below(6)}.${chance.below(250)}.${4 + chance.below(240)}`;
  const daily = chanceOf(`workload ${name} ${place.account} ${place.region} ${dayNumber(day)}`);
  const session = sessionNameOf(runtime, name, daily.text(HEX, 32));
  return {
    caller: sessionCaller(place, { role: name, path: '/', session, issuedAt: startOfDay(day) }),
    sourceIPAddress: runtime === 'pipeline' ? '203.0.113.40' : address,
    userAgent: `${agent}${EXECUTION[runtime]}`,
  };
}

/** As the runtimes name them: a function by its name, a task by its id, a pod by cluster and pod, an instance by its id. */
function sessionNameOf(runtime: Runtime, name: string, hex: string): string {
  if (runtime === 'lambda') return name;
  if (runtime === 'eks') return `eks-larkfield-${name}-${hex.slice(0, 8)}`;
  if (runtime === 'ec2') return `i-0${hex.slice(0, 16)}`;
  return runtime === 'pipeline' ? `GitHubActions-${name}` : hex;
}

export const ROTATION_ROLE = 'countersign-rotation';

/** The rotation function in one of its steps: each step is an invocation with a session of its own. */
export function rotationFunction(
  place: Place,
  at: { name: string; moment: Date; invocation: string },
): Actor {
  const facts = { role: ROTATION_ROLE, path: '/', session: at.name.slice(0, 64), issuedAt: at.moment };
  return {
    caller: {
      ...sessionCaller(place, facts),
      accessKeyId: iamId('ASIA', `rotation ${place.account} ${at.invocation}`),
    },
    sourceIPAddress: '10.20.250.14',
    userAgent:
      'aws-sdk-js/3.1120.0 ua/2.1 os/linux#5.10 lang/js md/nodejs#24.8.0 exec-env/AWS_Lambda_nodejs24.x',
  };
}

export const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) terraform-provider-aws/6.21.0 ' +
  '(+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.39.4';

export function terraform(place: Place, moment: Date): Actor {
  return pipeline('terraform-ci', place, moment, TERRAFORM);
}

/** A run of a pipeline under its role. */
export function pipeline(role: string, place: Place, moment: Date, userAgent: string = AGENTS[1]): Actor {
  const run = 4000 + (dayNumber(moment) % 900) * 3 + (moment.getUTCHours() % 3);
  return {
    caller: sessionCaller(place, {
      role,
      path: '/',
      session: `GitHubActions-${role}-${run}`,
      issuedAt: new Date(moment.getTime() - 90_000),
    }),
    sourceIPAddress: '203.0.113.40',
    userAgent,
  };
}

export interface SessionFacts {
  readonly role: string;
  readonly path: string;
  readonly session: string;
  readonly issuedAt: Date;
}

/** The id of a role, which IAM and records both show. */
export function rolePrincipalId(account: string, role: string): string {
  return iamId('AROA', `${account} ${role}`);
}

export function sessionCaller(place: Place, { role, path, session, issuedAt }: SessionFacts): SessionCaller {
  const { account } = place;
  const rolePrincipal = rolePrincipalId(account, role);
  return {
    kind: 'session',
    account,
    accessKeyId: iamId('ASIA', `${account} ${role} ${session} ${issuedAt.getTime()}`),
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
