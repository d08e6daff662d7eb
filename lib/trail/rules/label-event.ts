import { LABEL_EVENTS, type LabelEvent } from '#lib/secrets/rules/label-events.ts';
import { isObject } from './members.ts';
import type { ReaderKind } from './who.ts';
import { whoLabel } from './who-label.ts';

/** A record that moves labels, as the tables hold it. */
export interface LabelActRow {
  readonly eventId: string;
  readonly at: Date;
  readonly name: string;
  readonly kind: string;
  readonly sessionName: string | null;
  readonly sourceIdentity: string | null;
  readonly versionId: string | null;
  readonly versionStage: string | null;
  readonly invokedBy: string | null;
  readonly requestId: string | null;
  readonly request: unknown;
  readonly principalArn: string | null;
  readonly principalName: string | null;
  readonly principalType: string | null;
  /** The caller's role is one of those that this connection knows as ours. */
  readonly ours: boolean;
  readonly secretArn: string;
}

/** What a stored record says of labels; null for one that says nothing of them. */
export function labelEventOf(row: LabelActRow): LabelEvent | null {
  const name = LABEL_EVENTS.find((known) => known === row.name);
  if (name === undefined) return null;
  const request = isObject(row.request) ? row.request : {};
  const text = (member: string) => {
    const value = request[member];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    eventId: row.eventId,
    at: row.at,
    name,
    versionId: row.versionId ?? (name.startsWith('Rotation') ? reservedBy(row) : null),
    token: text('clientRequestToken'),
    stages: Array.isArray(request.versionStages)
      ? request.versionStages.filter((stage): stage is string => typeof stage === 'string')
      : [],
    stage: text('versionStage') ?? row.versionStage,
    removeFrom: text('removeFromVersionId'),
    moveTo: text('moveToVersionId'),
    isTest: request.rotateImmediately === false,
    movedBy: row.principalArn,
    who: whoOf(row),
    whoKind: row.kind,
    approvalId: row.ours ? approvalOf(row.sourceIdentity) : null,
  };
}

/** Service events of a rotation have the id `Rotation-<ARN>-<version>`. */
function reservedBy(row: LabelActRow): string | null {
  const start = `Rotation-${row.secretArn}-`;
  return row.requestId?.startsWith(start) ? row.requestId.slice(start.length) || null : null;
}

const APPROVAL = /^(grt|req|chg|chb|bgl)_[0-9A-Z]{16}$/;

/** A session of ours carries person `=` approval; the identity cannot be changed during the session. */
function approvalOf(sourceIdentity: string | null): string | null {
  const tail = sourceIdentity?.slice(sourceIdentity.lastIndexOf('=') + 1) ?? '';
  return APPROVAL.test(tail) ? tail : null;
}

function whoOf(row: LabelActRow): string {
  if (row.ours && row.sessionName !== null) return row.sessionName;
  return whoLabel({
    kind: row.kind as ReaderKind,
    sessionName: row.sessionName,
    name: row.principalName,
    arn: row.principalArn,
    type: row.principalType,
    invokedBy: row.invokedBy,
  });
}
