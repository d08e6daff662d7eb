import type { LabelEvent, MadeVersions, MovementWay, RecordedMovement } from './label-events.ts';

/**
 * Where the labels of one secret are, as far as records told. The rules are AWS's: a label sits on one version; when
 * AWSCURRENT moves, AWSPREVIOUS follows to where it was; a value that is put takes AWSPENDING off what was current.
 */
export class LabelState {
  readonly #written: MadeVersions;
  readonly #held = new Map<string, string>();
  /** Versions that a rotation reserved or wrote. */
  readonly #rotating = new Set<string>();
  readonly #wereCurrent = new Set<string>();

  constructor(written: MadeVersions) {
    this.#written = written;
  }

  holder(label: string): string | null {
    return this.#held.get(label) ?? null;
  }

  /** The movements that a record makes, in AWS's order. */
  apply(event: LabelEvent): readonly RecordedMovement[] {
    switch (event.name) {
      case 'CreateSecret':
        return this.#write(event, event.versionId ?? this.#certain(event.token), 'created');
      case 'UpdateSecret':
        return this.#write(event, event.versionId ?? this.#certain(event.token), 'put');
      case 'PutSecretValue':
        return this.#write(event, event.versionId ?? event.token, this.#wayOfWriting(event));
      case 'UpdateSecretVersionStage':
        return this.#move(event);
      case 'SecretLabelUpdated':
        return this.#told(event);
      case 'RotateSecret':
      case 'RotationStarted':
        return this.#reserve(event);
      case 'RotationAbandoned':
        return this.#set(event, 'AWSPENDING', null, 'rotation');
      default:
        return [];
    }
  }

  #certain(token: string | null): string | null {
    return token !== null && this.#written.has(token) ? token : null;
  }

  #wayOfWriting(event: LabelEvent): MovementWay {
    const version = event.versionId ?? event.token ?? '';
    const pendingOnly = event.stages.length === 1 && event.stages[0] === 'AWSPENDING';
    if (isPerson(event)) return 'put';
    if (pendingOnly) this.#rotating.add(version);
    return this.#rotating.has(version) ? 'rotation' : 'put';
  }

  #write(event: LabelEvent, version: string | null, how: MovementWay): readonly RecordedMovement[] {
    if (version === null) return [];
    const labels = event.stages.length > 0 ? event.stages : ['AWSCURRENT'];
    return labels.flatMap((label) => {
      if (label !== 'AWSCURRENT') return this.#set(event, label, version, how);
      const before = this.holder('AWSCURRENT');
      const moved = this.#makeCurrent(event, before, version, how);
      const stripped =
        before !== null && before !== version && this.holder('AWSPENDING') === before
          ? this.#set(event, 'AWSPENDING', null, how)
          : [];
      return [...moved, ...stripped];
    });
  }

  #move(event: LabelEvent): readonly RecordedMovement[] {
    const { stage, removeFrom, moveTo } = event;
    if (stage === null || (removeFrom === null && moveTo === null)) return [];
    // What the record says outright counts more than what was told before it.
    if (removeFrom !== null) this.#held.set(stage, removeFrom);
    const how = this.#wayOfMoving(event);
    if (stage !== 'AWSCURRENT' || moveTo === null) return this.#set(event, stage, moveTo, how);
    return this.#makeCurrent(event, removeFrom ?? this.holder(stage), moveTo, how);
  }

  #wayOfMoving({ stage, moveTo, removeFrom, ...event }: LabelEvent): MovementWay {
    const ofRotation = [moveTo, removeFrom].some((id) => id !== null && this.#rotating.has(id));
    if (stage === 'AWSCURRENT' && moveTo !== null) {
      if (this.#wasBefore(moveTo, removeFrom)) return 'rollback';
      return ofRotation && !isPerson(event) ? 'rotation' : 'by-hand';
    }
    return stage === 'AWSPENDING' && ofRotation && !isPerson(event) ? 'rotation' : 'by-hand';
  }

  /** Was current already, or is older than the version it takes the label from. */
  #wasBefore(version: string, current: string | null): boolean {
    if (this.#wereCurrent.has(version) || this.holder('AWSPREVIOUS') === version) return true;
    const [made, madeCurrent] = [this.#written.get(version), this.#written.get(current ?? '')];
    return made != null && madeCurrent != null && made < madeCurrent;
  }

  /** AWS's own event of a label says where it is now; it comes beside the record of what moved it. */
  #told(event: LabelEvent): readonly RecordedMovement[] {
    const { stage, versionId } = event;
    if (stage === null || versionId === null) return [];
    return stage === 'AWSCURRENT'
      ? this.#makeCurrent(event, this.holder(stage), versionId, 'label')
      : this.#set(event, stage, versionId, 'label');
  }

  #reserve(event: LabelEvent): readonly RecordedMovement[] {
    if (event.versionId === null || event.isTest) return [];
    this.#rotating.add(event.versionId);
    // A retry of a rotation whose value is current already reserves nothing.
    if (this.holder('AWSCURRENT') === event.versionId) return [];
    return this.#set(event, 'AWSPENDING', event.versionId, 'rotation');
  }

  #makeCurrent(
    event: LabelEvent,
    from: string | null,
    to: string,
    how: MovementWay,
  ): readonly RecordedMovement[] {
    if (from === to) return [];
    if (from !== null) this.#held.set('AWSCURRENT', from);
    if (from !== null) this.#wereCurrent.add(from);
    this.#wereCurrent.add(to);
    const moved = this.#set(event, 'AWSCURRENT', to, how);
    return from === null ? moved : [...moved, ...this.#set(event, 'AWSPREVIOUS', from, how)];
  }

  #set(event: LabelEvent, label: string, to: string | null, how: MovementWay): readonly RecordedMovement[] {
    const from = this.holder(label);
    if (from === to) return [];
    if (to === null) this.#held.delete(label);
    else this.#held.set(label, to);
    const { at, movedBy, who, whoKind, approvalId, eventId, name } = event;
    const told = { at, how, movedBy, who, whoKind, approvalId, eventId, eventName: name };
    return [{ label, fromVersionId: from, toVersionId: to, ...told }];
  }
}

function isPerson({ whoKind }: Pick<LabelEvent, 'whoKind'>): boolean {
  return whoKind === 'person' || whoKind === 'tool';
}
