import type { Act } from '#lib/access/rules/act.ts';
import type { Told } from './told.ts';

/** One line of a message below its headline. `quoted`: the words of a person, over several lines. */
export interface Fact {
  readonly label: string;
  readonly text: string | Date;
  readonly quoted?: true;
}

/** What a message says, before it is dressed for a page or a channel. Texts may be foreign: dress them as such. */
export interface Words {
  readonly headline: string;
  readonly facts: readonly Fact[];
  /** Where it leads, within the product. */
  readonly path: string;
  /** What is done there. */
  readonly open: string;
}

const READS: Readonly<Record<Act, string>> = {
  reveal: 'read',
  rotate: 'rotate',
  'roll-back': 'roll back',
  put: 'put a value into',
  edit: 'edit',
  delete: 'delete',
  'policy-edit': 'change',
};

/** The sentence of an announcement, what it rests on, and where it leads. */
export function wordsOf(told: Told): Words {
  const headline = headlineOf(told);
  return { headline, facts: [...factsOf(told), ...requestFacts(told)], ...placeOf(told) };
}

/** The thing itself: a secret's name, or a policy's. */
export function subjectOf(told: Told): string {
  const { facts, secret } = told;
  if (facts?.about === 'secret') return facts.secretName;
  if (facts?.about === 'policy') return `the policy ${facts.subjectName}`;
  return secret?.name ?? 'a secret';
}

/** Of what environment it is told; null where there is none. */
export function environmentOf({ facts, secret }: Told): string | null {
  return facts?.about === 'secret' ? facts.environment : (secret?.environment ?? null);
}

function headlineOf(told: Told): string {
  const who = told.actor ?? 'Countersign';
  const asker = told.facts?.requesterName ?? told.grant?.person ?? who;
  const what = subjectOf(told);
  const act = told.facts ? READS[told.facts.act] : 'read';
  switch (told.kind) {
    case 'request.waiting':
      return told.data.reminder
        ? `Still waiting: ${asker} asks to ${act} ${what}`
        : `${asker} asks to ${act} ${what}`;
    case 'request.decided':
      return decidedWords(told, {
        who: told.data.rule ? `The rule ${told.data.rule}` : who,
        asker,
        act,
        what,
      });
    case 'request.expired':
      return `Nobody decided in time: ${asker} asked to ${act} ${what}`;
    case 'request.withdrawn':
      return `${asker} withdrew what they asked: to ${act} ${what}`;
    case 'request.commented':
      return `${who} commented on the request to ${act} ${what}`;
    case 'request.extended':
      return `${who} signed: ${asker} may go on to ${act} ${what}`;
    case 'grant.ending':
      return `Access of ${asker} to ${what} ends soon`;
    case 'grant.revoked':
      return `${who} took back the access of ${asker} to ${what}`;
    case 'break-glass.opened':
      return `${asker} opened ${what} by break-glass`;
    case 'break-glass.reviewed':
      return `${who} reviewed the break-glass of ${asker} on ${what}`;
    case 'break-glass.review-overdue':
      return `Nobody has reviewed the break-glass of ${asker} on ${what}`;
    case 'rotation.due':
      return `${capital(what)} is due for rotation`;
    case 'policy.change-proposed':
      return `${asker} asks to ${told.data.change} the policy ${told.data.policyName}`;
    case 'policy.changed':
      return told.data.change === 'retire'
        ? `The policy ${told.data.policyName} was retired`
        : `The policy ${told.data.policyName} has edition ${told.data.version}`;
    case 'access.ceiling-reached':
      return told.data.what === 'reveals'
        ? 'Reveals are stopped for everybody: too many values in 10 minutes'
        : 'New requests are stopped for everybody: too many wait';
    case 'class.lowering':
      return told.data.secrets === 1
        ? `${told.data.name} is to become ${told.data.to}`
        : `${told.data.secrets} protected secrets are to lose their class`;
    case 'class.lowered':
      return told.data.secrets === 1
        ? `${told.data.name} is ${told.data.to} now`
        : `${told.data.secrets} secrets are no longer protected`;
    case 'report.ready':
      return `The report ${told.data.name} is ready`;
    case 'certification.due':
      return `Your answer is needed: ${told.data.name}`;
    case 'certification.reminder':
      return `Your answer is still needed: ${told.data.name}`;
    case 'audit.checkpoint-late':
      return `Checkpoints of the audit log are late at ${told.data.place}`;
    case 'audit.chain-broken':
      return `The audit log is broken at record ${told.data.firstBad}`;
    case 'trail.unexplained-read':
      return unexplainedWords(told.data.reads, told.data.which ?? []);
    case 'trail.feed-silent':
      return `CloudTrail is silent in ${told.data.region}`;
    case 'trail.not-whole':
      return `The trail of ${told.data.account} in ${told.data.region} may have been changed`;
  }
}

function decidedWords(
  told: Extract<Told, { kind: 'request.decided' }>,
  { who, asker, act, what }: { who: string; asker: string; act: string; what: string },
): string {
  switch (told.data.outcome) {
    case 'waiting':
      return `${who} signed; more signatures are needed for ${asker} to ${act} ${what}`;
    case 'approved':
      return told.facts?.about === 'policy'
        ? `${who} signed: ${what} changes as ${asker} asked`
        : `${who} signed: ${asker} may ${act} ${what}`;
    case 'denied':
      return `${who} denied: ${asker} may not ${act} ${what}`;
    case 'revoked':
      return `${who} took back the access of ${asker} to ${what}`;
  }
}

function factsOf(told: Told): readonly Fact[] {
  switch (told.kind) {
    case 'request.waiting':
      if (told.state !== null && told.state !== 'pending') return meanwhile(told.state);
      return [
        { label: 'Needed', text: signatures(told.data.missing, told.data.step) },
        ...(told.expiresAt ? [{ label: 'Lapses', text: told.expiresAt }] : []),
      ];
    case 'request.decided':
      return [...until(told.data.endsAt), ...said(told)];
    case 'request.extended':
    case 'grant.ending':
      return until(told.data.endsAt);
    case 'request.commented':
      return said(told);
    case 'grant.revoked':
      return told.grant?.revokedWhy ? [{ label: 'Why', text: told.grant.revokedWhy, quoted: true }] : [];
    case 'break-glass.opened':
    case 'break-glass.review-overdue':
      return [{ label: 'Review by', text: new Date(told.data.reviewDueAt) }];
    case 'break-glass.reviewed':
      return [{ label: 'Verdict', text: told.data.verdict }];
    case 'rotation.due':
      return [
        { label: 'Because', text: BECAUSE[told.data.why] },
        ...(told.data.dueAt ? [{ label: 'Due', text: new Date(told.data.dueAt) }] : []),
      ];
    case 'certification.due':
    case 'certification.reminder':
      return [
        { label: 'Lines', text: String(told.data.items) },
        { label: 'Due', text: new Date(told.data.dueAt) },
      ];
    case 'audit.checkpoint-late':
      return told.data.lastAt ? [{ label: 'Last', text: new Date(told.data.lastAt) }] : [];
    case 'access.ceiling-reached':
      return [
        {
          label: 'Ceiling',
          text: `${told.data.most}${told.data.what === 'reveals' ? ' values' : ' requests'}`,
        },
      ];
    case 'class.lowering':
      return [...becauseOf(told.data), { label: 'Takes effect', text: new Date(told.data.dueAt) }];
    case 'class.lowered':
      return becauseOf(told.data);
    case 'trail.unexplained-read':
      return unexplainedFacts(told.data.reads, told.data.which ?? []);
    case 'trail.feed-silent':
      return told.data.since ? [{ label: 'Since', text: new Date(told.data.since) }] : [];
    case 'trail.not-whole':
      return [
        { label: 'What was found', text: told.data.words },
        { label: 'Objects', text: String(told.data.objects) },
      ];
    default:
      return [];
  }
}

/** What decided it. Rules name tags, which are foreign words. */
function becauseOf({
  secrets,
  name,
  rule,
}: {
  secrets: number;
  name: string;
  rule: string;
}): readonly Fact[] {
  const because = { label: 'Because', text: rule };
  return secrets === 1 ? [because] : [{ label: 'One of them', text: name }, because];
}

type Unexplained = NonNullable<Extract<Told, { kind: 'trail.unexplained-read' }>['data']['which']>;

/** One read is named in the headline; of several the facts say which. Names come from the trail: they are foreign. */
function unexplainedWords(reads: number, which: Unexplained): string {
  const [only] = which;
  if (reads === 1 && only) return `${only.reader} read ${only.secret}, and nothing explains it`;
  return reads === 1
    ? '1 read of a protected secret is unexplained'
    : `${reads} reads of protected secrets are unexplained`;
}

function unexplainedFacts(reads: number, which: Unexplained): readonly Fact[] {
  const named = which.map(({ secret, reader }) => ({ label: 'Read', text: `${secret}, by ${reader}` }));
  const more = reads - which.length;
  return more > 0 && which.length > 0 ? [...named, { label: 'And', text: `${more} more` }] : named;
}

const BECAUSE = {
  reveal: 'its value was revealed',
  'break-glass': 'its value was opened by break-glass',
  schedule: 'its schedule says so',
} as const;

const ASKS: ReadonlySet<string> = new Set([
  'request.waiting',
  'policy.change-proposed',
  'break-glass.opened',
]);

/** Why and how long: where somebody has to judge it. */
function requestFacts(told: Told): readonly Fact[] {
  const { facts } = told;
  if (!facts || !ASKS.has(told.kind)) return [];
  const window: readonly Fact[] =
    facts.about === 'secret'
      ? [{ label: 'How long', text: `${duration(facts.durationSeconds)}, ${uses(facts.uses)}` }]
      : [];
  return [
    { label: 'Why', text: facts.reason, quoted: true },
    ...window,
    ...(facts.ticket ? [{ label: 'Ticket', text: facts.ticket }] : []),
  ];
}

function placeOf(told: Told): Pick<Words, 'path' | 'open'> {
  switch (told.kind) {
    case 'break-glass.opened':
    case 'break-glass.reviewed':
    case 'break-glass.review-overdue':
      return { path: `/break-glass/${told.data.breakGlassId}`, open: 'Open the review' };
    case 'rotation.due':
      return { path: `/secrets/${told.secretId ?? ''}`, open: 'Open the secret' };
    case 'policy.changed':
      return { path: told.policyId ? `/policies/${told.policyId}` : '/policies', open: 'Open the policy' };
    case 'report.ready':
      return { path: told.data.path, open: 'Open the report' };
    case 'certification.due':
    case 'certification.reminder':
      return { path: told.data.path, open: 'Open the certification' };
    case 'audit.checkpoint-late':
    case 'audit.chain-broken':
      return { path: '/audit', open: 'Open the audit log' };
    case 'access.ceiling-reached':
      return { path: '/audit', open: 'Open the audit log' };
    case 'class.lowering':
    case 'class.lowered':
      return {
        path: `/secrets/${told.secretId ?? ''}`,
        open: told.data.secrets === 1 ? 'Open the secret' : 'Open one of them',
      };
    case 'trail.unexplained-read':
      return { path: told.data.path, open: 'Open the reads' };
    case 'trail.feed-silent':
    case 'trail.not-whole':
      return { path: '/feed', open: 'Open the feed' };
    case 'grant.ending':
    case 'grant.revoked':
      return { path: told.grantId ? `/access/${told.grantId}` : '/access', open: 'Open the grant' };
    default:
      return { path: `/requests/${told.requestId ?? told.threadId ?? ''}`, open: 'Open the request' };
  }
}

const MEANWHILE: Readonly<Record<string, string>> = {
  approved: 'it was signed',
  denied: 'it was denied',
  cancelled: 'it was withdrawn',
  expired: 'it lapsed',
};

/** A message that was held up says what has become of the request: nobody has to act any more. */
function meanwhile(state: string): readonly Fact[] {
  return [{ label: 'Meanwhile', text: MEANWHILE[state] ?? 'it was settled' }];
}

function until(endsAt: string | null): readonly Fact[] {
  return endsAt ? [{ label: 'Until', text: new Date(endsAt) }] : [];
}

function said({ said }: Told): readonly Fact[] {
  return said ? [{ label: 'Said', text: said, quoted: true }] : [];
}

function signatures(missing: number, step: number): string {
  return `${missing === 1 ? '1 signature' : `${missing} signatures`}${step > 1 ? `, step ${step}` : ''}`;
}

/** `15 min`, `4 h`, `1 h 30 min`, `45 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.round((seconds % 3_600) / 60)];
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

function uses(count: number): string {
  return count === 1 ? '1 use' : `${count} uses`;
}

function capital(text: string): string {
  return text === 'a secret' ? 'A secret' : text;
}
