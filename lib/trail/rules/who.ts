import type { Principal } from './principal.ts';

/**
 * Who stands behind a call. A person driving a tool is the common case, so two answers (human, machine) would be
 * wrong most of the time.
 */
export type ReaderKind = 'person' | 'tool' | 'workload' | 'service' | 'unknown';

export interface Who {
  readonly kind: ReaderKind;
  /** The sign that decided, in words. */
  readonly sign: string;
}

/** What a record offers to tell by. */
export interface Signs {
  readonly principal: Principal;
  readonly userAgent: string | null;
  readonly serviceEvent: boolean;
  readonly fromConsole: boolean;
}

/** Programs that act by themselves once started, by the name they give. */
const TOOL =
  /terraform|hashicorp|pulumi|ansible|stratus-red-team|pacu|cloudmapper|prowler|steampipe|aws-sdk-|boto3|aws-sdk|botocore|opentofu|crossplane|chamber|external-secrets/i;
/** Among them, those that nobody builds a product with: they mark a tool whatever the session says of the person. */
const NAMED_TOOL = /terraform|pulumi|ansible|stratus-red-team|pacu|prowler|steampipe|opentofu/i;
const COMMAND_LINE = /^aws-cli\/|aws-cli\//i;
const RUNS_INSIDE = /exec-env\/(AWS_Lambda|AWS_ECS|EKS|AWS_EKS|AWS_Batch|AWS_App_Runner)/i;

const INSTANCE_SESSION = /^i-[0-9a-f]{8,17}$/;
const TASK_SESSION = /^[0-9a-f]{32}$/;
const GENERATED_SESSION =
  /^(countersign-inventory$|aws-go-sdk|aws-sdk-js|aws-sdk-java|botocore-session|eks-|GitHubActions|gitlab|CodeBuild|AWSCodeBuild|ecs-)/i;
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const SSO_ROLE = /(^|\/)AWSReservedSSO_[^/]+$/;
const SERVICE_ROLE = /\/AWSServiceRoleFor[^/]+$/;
/** `ana.diaz`: two words of letters with a point between them. */
const PERSON_NAME = /^\p{L}{2,}\.\p{L}{2,}$/u;

/** Tells who stands behind a call, by the surest sign it carries. */
export function tellWho(signs: Signs): Who {
  return service(signs) ?? console(signs) ?? workload(signs) ?? person(signs) ?? rest(signs);
}

function service({ principal, serviceEvent }: Signs): Who | null {
  const by = principal.invokedBy ?? 'an AWS service';
  if (serviceEvent) return { kind: 'service', sign: `service event of ${by}` };
  if (principal.type === 'AWSService') return { kind: 'service', sign: `identity of ${by}` };
  if (principal.baseArn && SERVICE_ROLE.test(principal.baseArn)) {
    return { kind: 'service', sign: 'role that belongs to an AWS service' };
  }
  if (principal.invokedBy?.endsWith('.amazonaws.com')) return { kind: 'service', sign: `called by ${by}` };
  return null;
}

function console({ fromConsole }: Signs): Who | null {
  return fromConsole ? { kind: 'person', sign: 'signed in to the AWS console' } : null;
}

function workload({ principal, userAgent }: Signs): Who | null {
  const told = (sign: string): Who => ({ kind: 'workload', sign });
  const session = principal.sessionName ?? '';
  if (principal.inScopeOf) return told(`credentials handed to ${principal.inScopeOf}`);
  if (INSTANCE_SESSION.test(session)) return told('session named after an EC2 instance');
  if (principal.type === 'WebIdentityUser' || principal.webIdentityProvider?.includes('oidc.eks')) {
    return told('web identity of a service account');
  }
  if (userAgent && RUNS_INSIDE.test(userAgent)) return told('user agent of a program inside an AWS runtime');
  if (TASK_SESSION.test(session)) return told('session named after a task');
  if (GENERATED_SESSION.test(session) && !(userAgent && COMMAND_LINE.test(userAgent))) {
    return told('session name made by a program');
  }
  return null;
}

/** Signs of a person; then the user agent says whether the person's hand or the person's tool made the call. */
function person({ principal, userAgent }: Signs): Who | null {
  const sign = personSign(principal);
  if (sign === null) return null;
  const tool = userAgent === null || COMMAND_LINE.test(userAgent) ? null : TOOL.exec(userAgent);
  const sure = principal.sourceIdentity !== null;
  if (tool && (!sure || NAMED_TOOL.test(userAgent ?? ''))) {
    return { kind: 'tool', sign: `${sign}; user agent of ${toolName(userAgent ?? '')}` };
  }
  return { kind: 'person', sign };
}

function personSign(principal: Principal): string | null {
  const session = principal.sessionName ?? '';
  if (principal.type === 'Root') return 'root user of the account';
  if (principal.sourceIdentity) return 'session carries a source identity';
  if (principal.baseArn && SSO_ROLE.test(principal.baseArn)) return 'role of IAM Identity Center';
  if (principal.mfa) return 'signed in with a second factor';
  if (principal.type === 'SAMLUser' || principal.type === 'IdentityCenterUser')
    return 'signed in at an identity provider';
  if (EMAIL.test(session)) return 'session named by an e-mail address';
  if (principal.type === 'IAMUser') return 'key of an IAM user';
  if (principal.type === 'FederatedUser') return 'federated session of a user';
  if (PERSON_NAME.test(session)) return 'session named like a person';
  return null;
}

function toolName(userAgent: string): string {
  return (NAMED_TOOL.exec(userAgent) ?? TOOL.exec(userAgent))?.[0].replace(/-$/, '') ?? 'a program';
}

function rest({ principal }: Signs): Who {
  if (principal.type === 'AWSAccount') return { kind: 'unknown', sign: 'caller of another account' };
  return { kind: 'unknown', sign: 'no sign tells a person from a program' };
}
