import type { Permission } from './roles.ts';

/** What the permissions are about, in the order in which they are shown. */
export const SUBJECTS = [
  'Secrets',
  'Requests and access',
  'Changes',
  'Trail',
  'Findings',
  'Cost',
  'Policies',
  'Audit and evidence',
  'Certification',
  'People',
  'Connections and channels',
] as const;
export type Subject = (typeof SUBJECTS)[number];

export interface PermissionWords {
  readonly subject: Subject;
  /** After "may": "see secrets, their versions and labels". */
  readonly words: string;
  /** It writes something, asks for something or gives a value; else it only looks. */
  readonly acts: boolean;
}

const looks = (subject: Subject, words: string): PermissionWords => ({ subject, words, acts: false });
const acts = (subject: Subject, words: string): PermissionWords => ({ subject, words, acts: true });

/** Every permission in plain words. A new one does not compile before it has some. */
export const PERMISSION_WORDS: Readonly<Record<Permission, PermissionWords>> = {
  'secrets.read': looks('Secrets', 'See secrets, their versions, labels and history; no values'),
  'secrets.refresh': looks('Secrets', 'Ask AWS how a secret is now'),
  'fingerprints.choose': acts('Secrets', 'Choose whether reveals leave fingerprints to compare versions by'),
  'requests.create': acts('Requests and access', 'Ask for access, where a policy lets them'),
  'reveals.perform': acts('Requests and access', 'See a value they were given access to'),
  'requests.decide': acts('Requests and access', 'Sign or deny requests, where a policy names them'),
  'requests.read-all': looks('Requests and access', 'See requests and access of everybody'),
  'grants.revoke': acts('Requests and access', "End somebody's access"),
  'break-glass.review': acts('Requests and access', 'Review break-glass openings'),
  'changes.make': acts('Changes', 'Rotate, edit, roll back and delete secrets, after an approval'),
  'secrets.create': acts('Changes', 'Create secrets in AWS'),
  'trail.read': looks('Trail', 'See who read what, as CloudTrail recorded it'),
  'trail.import': acts('Trail', 'Send CloudTrail files'),
  'trail.configure': acts('Trail', 'Choose where the trail is read from'),
  'findings.read': looks('Findings', 'See findings'),
  'findings.acknowledge': acts('Findings', 'Put findings aside and take them up again'),
  'incidents.manage': acts('Findings', 'Explain reads, open incidents and write in them'),
  'exceptions.manage': acts('Trail', 'Name readers who may read named secrets past the product'),
  'cost.read': looks('Cost', 'See what secrets cost'),
  'cost.manage': acts('Cost', 'Set prices and budgets, put advice aside'),
  'policies.read': looks('Policies', 'See access policies'),
  'policies.propose': acts('Policies', 'Propose changes of access policies'),
  'audit.read': looks('Audit and evidence', 'Read, export and verify the audit log'),
  'evidence.make': looks('Audit and evidence', 'Make and fetch evidence packs'),
  'evidence.keep': acts('Audit and evidence', 'Choose how long evidence is kept'),
  'certification.read': looks('Certification', 'See certifications of access'),
  'certification.open': looks('Certification', 'Open a certification'),
  'certification.review': acts('Certification', 'Decide in a certification who stays'),
  'certification.close': acts('Certification', 'Close a certification and propose what follows from it'),
  'people.read': looks('People', 'See people, roles, sessions and what they hold'),
  'people.manage': acts('People', 'Give and take roles, switch accounts off and on'),
  'roles.manage': acts('People', 'Make, change and remove roles of your own'),
  'connections.read': looks('Connections and channels', 'See connected accounts and their health'),
  'channels.read': looks('Connections and channels', 'See where messages go'),
  'connections.manage': acts('Connections and channels', 'Connect, pause and remove AWS accounts'),
  'channels.manage': acts('Connections and channels', 'Set where messages go'),
};
