/**
 * What a pack can hold: each population with its columns in their order. Readers elsewhere depend on the names of files
 * and columns: they are never renamed, new columns come last.
 */

/** text: of people, AWS or us. number: a count. time: an instant in the zone of the pack, with its offset. flag: yes or no. json: a document. */
export type ColumnKind = 'text' | 'number' | 'time' | 'flag' | 'json';

export interface PopulationColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

export interface Population {
  /** What it answers, as a heading. */
  readonly title: string;
  /** One sentence: which rows, and which not. */
  readonly says: string;
  readonly noun: string;
  readonly columns: readonly PopulationColumn[];
  /** Columns that the PDF shows, with their share of the width. */
  readonly printed: readonly (readonly [column: string, share: number])[];
}

const text = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'text' }));
const number = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'number' }));
const time = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'time' }));
const flag = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'flag' }));
const json = (...names: string[]): PopulationColumn[] => names.map((name) => ({ name, kind: 'json' }));

export const POPULATIONS = {
  entitlement: {
    title: 'Who could ask for values, and why',
    says: 'One row for each person, policy edition and way in which the edition let the person ask, with the stretch of time in which all three held.',
    noun: 'row',
    columns: [
      ...text('person', 'person_id', 'through', 'given_by'),
      ...time('given_at'),
      ...text('policy', 'policy_id'),
      ...number('edition'),
      ...text('put_in_force_by', 'acts', 'environments', 'paths', 'accounts'),
      ...number('signatures'),
      ...text('signed_by'),
      ...number('longest_seconds', 'uses'),
      ...flag('without_signature_possible'),
      ...time('from', 'until'),
    ],
    printed: [
      ['person', 16],
      ['through', 14],
      ['given_by', 14],
      ['policy', 20],
      ['edition', 7],
      ['from', 18],
      ['until', 18],
    ],
  },
  'human-reads': {
    title: 'Every read of a value by a person',
    says: 'Reads that CloudTrail recorded by people, by their tools and by callers nobody can tell from people, each with our verdict. Reads by workloads and AWS services are not in it.',
    noun: 'read',
    columns: [
      ...time('at'),
      ...text('verdict', 'why', 'caller', 'caller_kind', 'told_by', 'session', 'source_identity'),
      ...text('secret', 'secret_arn', 'environment', 'account', 'region', 'version_id', 'outcome'),
      ...text(
        'address',
        'user_agent',
        'access_key_id',
        'grant_id',
        'reveal_id',
        'event_id',
        'aws_request_id',
      ),
    ],
    printed: [
      ['at', 18],
      ['verdict', 11],
      ['session', 22],
      ['secret', 32],
      ['outcome', 10],
      ['account', 14],
    ],
  },
  requests: {
    title: 'Requests',
    says: 'Every request asked in the period, whatever became of it, with its reason and the fingerprint of the facts that were signed.',
    noun: 'request',
    columns: [
      ...text('request_id', 'thread_id'),
      ...time('asked_at'),
      ...text('requester', 'requester_id', 'act', 'way', 'secret', 'secret_arn', 'environment', 'account'),
      ...text('target', 'reason', 'ticket'),
      ...number('asked_seconds', 'asked_uses'),
      ...text('policy', 'policy_id'),
      ...number('policy_edition'),
      ...text('state'),
      ...time('closed_at'),
      ...text('decided_by', 'facts_sha256'),
      ...number('audit_record'),
    ],
    printed: [
      ['asked_at', 18],
      ['requester', 15],
      ['secret', 25],
      ['reason', 25],
      ['state', 9],
      ['decided_by', 14],
    ],
  },
  decisions: {
    title: 'Decisions',
    says: 'Every approval and denial signed in the period.',
    noun: 'decision',
    columns: [
      ...text('decision_id', 'request_id'),
      ...time('at'),
      ...text('decider', 'decider_id', 'requester', 'requester_id', 'verdict', 'comment'),
      ...number('shortened_to_seconds'),
      ...text('secret', 'environment', 'facts_sha256'),
      ...flag('own_request'),
      ...number('audit_record'),
    ],
    printed: [
      ['at', 18],
      ['decider', 15],
      ['verdict', 9],
      ['requester', 15],
      ['secret', 26],
      ['comment', 22],
    ],
  },
  grants: {
    title: 'Grants',
    says: 'Every grant that was open at some time in the period, with the uses taken and how it ended.',
    noun: 'grant',
    columns: [
      ...text(
        'grant_id',
        'request_id',
        'person',
        'person_id',
        'act',
        'way',
        'secret',
        'secret_arn',
        'environment',
      ),
      ...time('starts_at', 'ends_at'),
      ...number('uses_allowed', 'uses_taken'),
      ...text('state'),
      ...time('ended_early_at'),
      ...text('ended_early_by', 'why'),
      ...number('audit_record'),
    ],
    printed: [
      ['starts_at', 18],
      ['person', 16],
      ['secret', 30],
      ['ends_at', 18],
      ['uses_taken', 9],
      ['state', 12],
    ],
  },
  reveals: {
    title: 'Reveals and their CloudTrail records',
    says: 'Every value that was shown, or was to be shown, through the product in the period, with what AWS recorded of it.',
    noun: 'reveal',
    columns: [
      ...text(
        'reveal_id',
        'grant_id',
        'request_id',
        'person',
        'person_id',
        'secret',
        'secret_arn',
        'environment',
      ),
      ...text('target', 'key_name', 'way'),
      ...time('asked_at', 'answered_at'),
      ...text('outcome', 'outcome_code', 'version_id', 'source_identity', 'session'),
      ...text('access_key_id', 'sts_request_id', 'aws_request_id', 'witness', 'cloudtrail_event_ids'),
      ...time('cloudtrail_first_at'),
      ...number('cloudtrail_records', 'audit_record'),
    ],
    printed: [
      ['asked_at', 18],
      ['person', 16],
      ['secret', 30],
      ['outcome', 11],
      ['witness', 16],
      ['cloudtrail_records', 9],
    ],
  },
  'refused-own-approvals': {
    title: 'Refused attempts to sign for oneself',
    says: 'Every attempt to decide on a request of one’s own. None was carried out: the product refuses, and the database holds one decision a person and request.',
    noun: 'attempt',
    columns: [
      ...number('audit_record'),
      ...time('at'),
      ...text('person', 'person_id', 'request_id', 'secret_arn', 'code'),
    ],
    printed: [
      ['at', 18],
      ['person', 20],
      ['request_id', 24],
      ['secret_arn', 38],
    ],
  },
  refusals: {
    title: 'Refused attempts',
    says: 'Sign-ins, doors, requests and reveals that were refused, with the code of the reason.',
    noun: 'attempt',
    columns: [
      ...number('audit_record'),
      ...time('at'),
      ...text('person', 'person_id', 'kind', 'code', 'request_id', 'grant_id', 'secret_arn', 'door'),
    ],
    printed: [
      ['at', 18],
      ['person', 20],
      ['kind', 20],
      ['code', 20],
      ['door', 22],
    ],
  },
  'break-glass': {
    title: 'Break-glass register',
    says: 'Every opening without a signature in the period, with what was read, who reviewed it and whether the value was rotated.',
    noun: 'opening',
    columns: [
      ...text('request_id', 'grant_id'),
      ...time('opened_at'),
      ...text('person', 'person_id', 'secret', 'secret_arn', 'environment', 'reason', 'ticket'),
      ...time('ends_at'),
      ...number('values_read'),
      ...time('review_due_at', 'reviewed_at'),
      ...text('reviewed_by', 'review', 'review_note', 'rotation'),
      ...number('audit_record'),
    ],
    printed: [
      ['opened_at', 18],
      ['person', 16],
      ['secret', 26],
      ['reason', 24],
      ['reviewed_by', 14],
      ['rotation', 9],
    ],
  },
  'rotation-compliance': {
    title: 'Rotation',
    says: 'Every secret there was at the end of the period, with its rotation as AWS told it then. A rotation counts as overdue one hour after its date.',
    noun: 'secret',
    columns: [
      ...text('secret', 'secret_arn', 'environment', 'account', 'region', 'owner', 'state'),
      ...text('rotation', 'schedule', 'function'),
      ...time('last_rotated_at', 'due_at'),
      ...number('overdue_days'),
      ...text('managed_by'),
    ],
    printed: [
      ['secret', 36],
      ['environment', 13],
      ['state', 15],
      ['last_rotated_at', 18],
      ['due_at', 18],
    ],
  },
  'rotation-overdue': {
    title: 'Overdue rotations',
    says: 'Of these, the secrets whose rotation was overdue at the end of the period, longest first.',
    noun: 'secret',
    columns: [
      ...text('secret', 'secret_arn', 'environment', 'account', 'region', 'owner'),
      ...time('last_rotated_at', 'due_at'),
      ...number('overdue_days'),
    ],
    printed: [
      ['secret', 40],
      ['environment', 14],
      ['owner', 18],
      ['due_at', 18],
      ['overdue_days', 10],
    ],
  },
  'policies-in-force': {
    title: 'Policy editions in force',
    says: 'Every edition that was in force at some time in the period, with its whole text.',
    noun: 'edition',
    columns: [
      ...text('policy', 'policy_id'),
      ...number('edition'),
      ...time('in_force_from', 'in_force_until'),
      ...text('put_in_force_by', 'approved_by', 'request_id'),
      ...json('document'),
    ],
    printed: [
      ['policy', 32],
      ['edition', 9],
      ['in_force_from', 19],
      ['in_force_until', 19],
      ['put_in_force_by', 19],
    ],
  },
  'role-changes': {
    title: 'Changes of roles, groups and people',
    says: 'Roles and groups given and taken, people added, disabled, enabled and renamed in the period.',
    noun: 'change',
    columns: [...time('at'), ...text('change', 'person', 'person_id', 'what', 'by')],
    printed: [
      ['at', 20],
      ['change', 20],
      ['person', 22],
      ['what', 20],
      ['by', 18],
    ],
  },
  people: {
    title: 'People',
    says: 'Everybody who was known at the end of the period, with the roles held then, and what a disabled person still tried.',
    noun: 'person',
    columns: [
      ...text('person', 'person_id', 'email', 'roles', 'groups'),
      ...time('added_at', 'disabled_at', 'last_record_at'),
      ...number('records_after_disabling'),
    ],
    printed: [
      ['person', 20],
      ['email', 28],
      ['roles', 16],
      ['disabled_at', 18],
      ['last_record_at', 18],
    ],
  },
  administration: {
    title: 'Administration, and looks at the log',
    says: 'Audit records of acts on policies, people, connections, reports, certifications and the audit log itself.',
    noun: 'record',
    columns: [
      ...number('audit_record'),
      ...time('at'),
      ...text('person', 'person_id', 'kind'),
      ...json('data'),
    ],
    printed: [
      ['audit_record', 10],
      ['at', 18],
      ['person', 18],
      ['kind', 20],
      ['data', 35],
    ],
  },
  certification: {
    title: 'Access certification',
    says: 'Every row of every certification that ran in the period: who looked, what was decided, and which change that led to.',
    noun: 'row',
    columns: [
      ...text(
        'certification',
        'certification_id',
        'person',
        'person_id',
        'secret',
        'secret_arn',
        'environment',
      ),
      ...text('policy', 'through'),
      ...number('requests_90_days', 'reveals_90_days', 'reads_90_days'),
      ...time('last_used_at'),
      ...text('verdict', 'reason', 'reviewed_by', 'reviewed_by_id'),
      ...time('reviewed_at'),
      ...text('change_request_id'),
    ],
    printed: [
      ['certification', 18],
      ['person', 16],
      ['secret', 26],
      ['verdict', 10],
      ['reviewed_by', 15],
      ['reviewed_at', 18],
    ],
  },
} as const satisfies Record<string, Population>;

export type PopulationName = keyof typeof POPULATIONS;

export const POPULATION_NAMES = Object.keys(POPULATIONS) as readonly PopulationName[];

export function isPopulation(text: string): text is PopulationName {
  return Object.hasOwn(POPULATIONS, text);
}

export function populationOf(name: PopulationName): Population {
  return POPULATIONS[name];
}
