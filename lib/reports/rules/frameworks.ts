import { POPULATION_NAMES, type PopulationName } from './populations.ts';

/**
 * Which of a framework's controls each table of a pack speaks to. Numbers as the framework prints them, the subject in
 * our own words. A table is evidence towards a control; no table alone shows that a control is met.
 */

export interface Control {
  readonly number: string;
  /** What the control is about, in a few words of ours. */
  readonly subject: string;
  /** The question a reviewer asks. */
  readonly question: string;
  readonly answeredBy: readonly (PopulationName | 'audit-log' | 'coverage')[];
}

export interface Framework {
  readonly title: string;
  readonly edition: string;
  readonly controls: readonly Control[];
}

export const FRAMEWORKS = {
  'soc-2': {
    title: 'SOC 2',
    edition: 'Trust Services Criteria 2017, common criteria',
    controls: [
      {
        number: 'CC6.1',
        subject: 'Logical access to protected information',
        question: 'Who could read production values, who did, and is the list complete?',
        answeredBy: ['entitlement', 'human-reads', 'reveals', 'rotation-compliance', 'coverage', 'audit-log'],
      },
      {
        number: 'CC6.2',
        subject: 'Access is given to known people and taken back',
        question: 'Who joined, moved and left, and how fast was access gone?',
        answeredBy: ['people', 'role-changes', 'certification'],
      },
      {
        number: 'CC6.3',
        subject: 'Access by role, least privilege, separation of duties',
        question:
          'Request, reason, approver, time, use and end of each access; could anyone sign for themselves?',
        answeredBy: [
          'requests',
          'decisions',
          'grants',
          'reveals',
          'refused-own-approvals',
          'policies-in-force',
          'certification',
        ],
      },
      {
        number: 'CC7.2',
        subject: 'Watching for what is out of order',
        question: 'Which reads were outside any grant, where was nothing seen, was the log itself looked at?',
        answeredBy: ['human-reads', 'refusals', 'administration', 'coverage', 'audit-log'],
      },
      {
        number: 'CC7.4',
        subject: 'Answering an incident',
        question: 'Was break-glass used, and was each opening reviewed by somebody else?',
        answeredBy: ['break-glass'],
      },
      {
        number: 'CC8.1',
        subject: 'Changes are authorised',
        question: 'Who changed the access policies, and who approved that?',
        answeredBy: ['policies-in-force', 'administration'],
      },
    ],
  },
  'pci-dss': {
    title: 'PCI DSS',
    edition: 'version 4.0.1',
    controls: [
      {
        number: '7.2.1',
        subject: 'A defined model of access',
        question: 'Which policies were in force, and whom did they let ask?',
        answeredBy: ['policies-in-force', 'entitlement'],
      },
      {
        number: '7.2.2',
        subject: 'Access by job and least privilege',
        question: 'Who could ask for what, and was anybody able to sign for themselves?',
        answeredBy: ['entitlement', 'refused-own-approvals'],
      },
      {
        number: '7.2.3',
        subject: 'Privileges approved by authorised people',
        question: 'Who approved each access, when and for which reason?',
        answeredBy: ['requests', 'decisions', 'grants'],
      },
      {
        number: '7.2.4',
        subject: 'Access rights reviewed at least every six months',
        question: 'Who reviewed, with what result, and what was changed?',
        answeredBy: ['certification'],
      },
      {
        number: '8.2.5',
        subject: 'Access of leavers taken back at once',
        question: 'When was each leaver disabled, and what was tried afterwards?',
        answeredBy: ['people', 'role-changes'],
      },
      {
        number: '8.6.1',
        subject: 'Use of system accounts by people',
        question: 'Which person used the credentials of a system, why, for how long and approved by whom?',
        answeredBy: ['requests', 'grants', 'reveals', 'human-reads', 'break-glass'],
      },
      {
        number: '8.6.3',
        subject: 'Credentials of systems changed periodically',
        question: 'When was each secret last rotated, and which are overdue?',
        answeredBy: ['rotation-compliance', 'rotation-overdue'],
      },
      {
        number: '10.2.1',
        subject:
          'Audit logs record access, administration, looks at the log, refusals and changes of credentials',
        question: 'Show them all, and prove that none is missing.',
        answeredBy: ['reveals', 'human-reads', 'administration', 'refusals', 'role-changes', 'audit-log'],
      },
      {
        number: '10.2.2',
        subject: 'What each entry of the log holds',
        question: 'Who, what, when, success or failure, from where, on which resource?',
        answeredBy: ['audit-log', 'human-reads'],
      },
      {
        number: '10.3.2',
        subject: 'Audit logs are protected from change',
        question: 'Can a change of the log be found by somebody who does not trust us?',
        answeredBy: ['audit-log'],
      },
      {
        number: '10.3.4',
        subject: 'Changes of existing log data raise an alarm',
        question: 'Where are the signed checkpoints, and do they fit the records?',
        answeredBy: ['audit-log', 'coverage'],
      },
      {
        number: '10.4.1',
        subject: 'Logs are reviewed',
        question: 'Which reads were judged, and which are still unexplained?',
        answeredBy: ['human-reads', 'administration'],
      },
    ],
  },
  'iso-27001': {
    title: 'ISO/IEC 27001',
    edition: '2022, Annex A',
    controls: [
      {
        number: 'A.5.3',
        subject: 'Segregation of duties',
        question: 'Could anyone approve for themselves?',
        answeredBy: ['decisions', 'refused-own-approvals'],
      },
      {
        number: 'A.5.15',
        subject: 'Access control',
        question: 'Which rules governed access, and who put them in force?',
        answeredBy: ['policies-in-force', 'entitlement'],
      },
      {
        number: 'A.5.17',
        subject: 'Authentication information',
        question: 'How are the credentials kept, handed out and changed?',
        answeredBy: ['reveals', 'rotation-compliance', 'rotation-overdue'],
      },
      {
        number: 'A.5.18',
        subject: 'Access rights',
        question: 'How are rights given, reviewed and taken back?',
        answeredBy: ['requests', 'decisions', 'grants', 'role-changes', 'people', 'certification'],
      },
      {
        number: 'A.5.28',
        subject: 'Collection of evidence',
        question: 'How was this evidence made, and how can it be checked?',
        answeredBy: ['coverage', 'audit-log'],
      },
      {
        number: 'A.8.2',
        subject: 'Privileged access rights',
        question: 'Who used privileged credentials, under which grant, and when outside of one?',
        answeredBy: ['entitlement', 'grants', 'reveals', 'human-reads', 'break-glass'],
      },
      {
        number: 'A.8.3',
        subject: 'Information access restriction',
        question: 'Which attempts were refused?',
        answeredBy: ['refusals'],
      },
      {
        number: 'A.8.15',
        subject: 'Logging',
        question: 'What is logged, and how is the log protected?',
        answeredBy: ['audit-log', 'administration'],
      },
      {
        number: 'A.8.16',
        subject: 'Monitoring activities',
        question: 'Which reads nobody could explain at first, and what came of them?',
        answeredBy: ['human-reads', 'coverage'],
      },
    ],
  },
} as const satisfies Record<string, Framework>;

export type FrameworkName = keyof typeof FRAMEWORKS;

export const REPORTS = ['full', ...(Object.keys(FRAMEWORKS) as FrameworkName[])] as const;
/** Everything, or what one framework asks for. */
export type ReportName = (typeof REPORTS)[number];

export function frameworkOf(name: FrameworkName): Framework {
  return FRAMEWORKS[name];
}

/** The populations that a report holds when nobody picks. */
export function populationsOf(report: ReportName): readonly PopulationName[] {
  if (report === 'full') return POPULATION_NAMES;
  const answering = new Set<string>(frameworkOf(report).controls.flatMap((control) => control.answeredBy));
  return POPULATION_NAMES.filter((name) => answering.has(name));
}

/** The frameworks whose controls a report prints: its own, or all. */
export function frameworksOf(report: ReportName): readonly FrameworkName[] {
  return report === 'full' ? (Object.keys(FRAMEWORKS) as FrameworkName[]) : [report];
}

export function reportTitle(report: ReportName): string {
  return report === 'full' ? 'Evidence' : frameworkOf(report).title;
}
