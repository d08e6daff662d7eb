import type { Permission } from '#lib/people/rules/roles.ts';

/** One object of each kind that an address or a call can name. */
export interface ObjectIds {
  readonly personId: string;
  readonly requestId: string;
  readonly grantId: string;
  readonly breakGlassId: string;
  readonly secretId: string;
  /** A secret that is there, also beside objects that are not: where the call names another object with it. */
  readonly anySecretId: string;
  readonly secretName: string;
  readonly channelId: string;
  readonly findingId: string;
  readonly packId: string;
  readonly scheduleId: string;
  readonly certificationId: string;
  readonly policyId: string;
  readonly connectionId: string;
  /** None is made here yet: both are absent. */
  readonly changeId: string;
  readonly record: number;
  readonly eventId: string;
}

/**
 * What a door's call or address names.
 *
 * - `nothing`: no object, with what it takes instead.
 * - `somebody's`: an object of one person. `sees` says who else learns that it is there: holders of a permission, nobody,
 *   or those it was told to (who of the deciders that is stands elsewhere; for everybody else it is as if absent).
 *   `own: 'either'` where one's own object ends as an absent one does (a made-up ticket, a setting that nobody needs).
 * - `the house's`: an object that all see whom the door lets in; the others must not learn whether it is there.
 */
export type DoorRow<A> =
  | { readonly names: 'nothing'; readonly takes: string }
  | {
      readonly names: "somebody's";
      readonly with: (ids: ObjectIds) => A;
      readonly sees: Permission | 'nobody' | 'told';
      readonly own?: 'either';
      /** Ends the object, so it is played after the others. */
      readonly ends?: true;
    }
  | { readonly names: "the house's"; readonly with: (ids: ObjectIds) => A };

const nothing = (takes: string) => ({ names: 'nothing', takes }) as const;
const house = <A>(call: (ids: ObjectIds) => A) => ({ names: "the house's", with: call }) as const;

const WHY = 'A reason that is long enough to be looked at by somebody.';
const item = (secretId: string) => ({
  secretId,
  act: 'reveal',
  stage: 'AWSCURRENT',
  versionId: null,
  keyNames: [],
});

/** Every action. A door that is added without a row here fails doors-ownership.spec.ts. */
export const ACTION_ROWS: Readonly<Record<string, DoorRow<unknown>>> = {
  'session.start-as-persona': nothing('the name of a persona, before anybody is signed in'),
  'session.begin-with-provider': nothing('a path to come back to, before anybody is signed in'),
  'session.end': nothing('the session of the call'),
  'sessions.end': nothing('a session; no object of the matrix is one, and absent and foreign answer alike'),
  'sessions.end-others': nothing('the sessions of the caller'),
  'sessions.end-of': nothing('a person, whom everybody whom the door lets in may list'),
  'people.link': house(({ personId }) => ({ personId, otherId: personId })),
  'session.confirm': { names: "somebody's", with: ({ personId }) => ({ personId }), sees: 'nobody' },
  'notifications.count': nothing('the person of the call'),
  'notifications.read': {
    names: "somebody's",
    with: ({ requestId }) => ({ threadKey: requestId, through: '0' }),
    sees: 'nobody',
    own: 'either',
  },
  'notifications.mute': {
    names: "somebody's",
    with: ({ requestId }) => ({ threadId: requestId, muted: false }),
    sees: 'told',
    own: 'either',
  },
  'fingerprints.switch': nothing('a connection; they are the same for everybody'),
  'views.save': nothing('a name and an address of the caller'),
  'views.remove': nothing('a view; no object of the matrix has one'),
  'people.give-role': house(({ personId }) => ({ personId, role: 'no-such-role', scope: null })),
  'people.take-role': house(({ personId }) => ({ personId, role: 'no-such-role', scopedId: null })),
  'people.disable': house(({ personId }) => ({ personId, why: '' })),
  'people.enable': house(({ personId }) => ({ personId })),
  'roles.make': nothing('a new role'),
  'roles.change': nothing('the name of a role, which everybody whom the door lets in may list'),
  'roles.remove': nothing('the name of a role, which everybody whom the door lets in may list'),
  'connections.begin': nothing('a new account'),
  'connections.check': house(({ connectionId }) => ({ connectionId })),
  'connections.save': nothing('an account that is being set up; one that is connected is refused as absent'),
  'connections.drop': nothing('an account that is being set up; one that is connected is refused as absent'),
  'connections.pause': nothing('a connection, which everybody whom the door lets in may list'),
  'connections.change': nothing('a connection, which everybody whom the door lets in may list'),
  'channels.add': nothing('a new channel'),
  'channels.change': house(({ channelId }) => ({ channelId, change: { to: 'pause' } })),
  'channels.test': house(({ channelId }) => ({ channelId })),
  'channels.renew-secret': house(({ channelId }) => ({ channelId })),
  'palette.search': nothing('words to look for'),
  'secrets.refresh': house(({ secretId }) => ({ secretId, unlessCheckedWithinMs: 3_600_000 })),
  'requests.find': nothing('words to look for'),
  'requests.preview': {
    names: "somebody's",
    with: ({ anySecretId, grantId }) => ({
      items: [item(anySecretId)],
      durationSeconds: 600,
      uses: 1,
      extendsGrantId: grantId,
    }),
    sees: 'nobody',
    own: 'either',
  },
  'requests.submit': house(({ secretId }) => ({
    items: [item(secretId)],
    durationSeconds: 600,
    uses: 1,
    reason: WHY,
    ticket: null,
  })),
  'requests.comment': {
    names: "somebody's",
    with: ({ requestId }) => ({ requestId, text: 'A word of mine.' }),
    sees: 'requests.decide',
  },
  'requests.cancel': {
    names: "somebody's",
    with: ({ requestId }) => ({ requestId }),
    sees: 'nobody',
    ends: true,
  },
  'requests.decide': {
    names: "somebody's",
    with: ({ requestId }) => ({
      items: [
        {
          requestId,
          verdict: 'deny',
          comment: 'Not over these facts.',
          durationSeconds: null,
          uses: null,
          factsHash: '0'.repeat(64),
        },
      ],
    }),
    sees: 'requests.decide',
  },
  'trail.set-source': nothing('a connection, which everybody whom the door lets in may list'),
  'trail.begin-upload': nothing('names and lengths of files'),
  'trail.finish-upload': nothing('an upload of the person of the call, which nobody else finds'),
  'trail.cancel-upload': nothing('an upload of the person of the call, which nobody else finds'),
  'trail.prepare-export': nothing('filters'),
  'grants.extend': {
    names: "somebody's",
    with: ({ grantId }) => ({ grantId, durationSeconds: 600, uses: 1, reason: WHY, ticket: null }),
    sees: 'nobody',
  },
  'grants.hand-back': {
    names: "somebody's",
    with: ({ grantId }) => ({ grantId }),
    sees: 'nobody',
    ends: true,
  },
  'grants.revoke': {
    names: "somebody's",
    with: ({ grantId }) => ({ grantId, why: 'It is not needed any more.' }),
    sees: 'grants.revoke',
    ends: true,
  },
  'reveals.offer': { names: "somebody's", with: ({ grantId }) => ({ grantId }), sees: 'nobody' },
  'reveals.perform': {
    names: "somebody's",
    with: ({ grantId, secretId }) => ({
      nonce: 'A'.repeat(43),
      grantId,
      secretId,
      stage: 'AWSCURRENT',
      keyName: null,
      way: 'show',
    }),
    sees: 'nobody',
    own: 'either',
  },
  'findings.acknowledge': house(({ findingId }) => ({ findingId, until: '2099-01-01T00:00:00Z', why: WHY })),
  'findings.reopen': house(({ findingId }) => ({ findingId })),
  'break-glass.open': house(({ secretId }) => ({
    secretId,
    stage: 'AWSCURRENT',
    reason: WHY,
    ticket: null,
    typedName: 'not its name',
  })),
  'policies.check': nothing('a draft; whoever may propose sees all policies'),
  'policies.propose': house(({ policyId }) => ({
    policyId,
    baseVersion: 1,
    name: 'x',
    document: null,
    reason: WHY,
    ticket: null,
  })),
  'break-glass.review': {
    names: "somebody's",
    with: ({ breakGlassId }) => ({ breakGlassId, verdict: 'justified', note: WHY }),
    sees: 'requests.read-all',
  },
  'break-glass.waive-rotation': {
    names: "somebody's",
    with: ({ breakGlassId }) => ({ breakGlassId, why: WHY }),
    sees: 'requests.read-all',
    ends: true,
  },
  'audit.count-new': nothing('a number in the one log'),
  'audit.prepare-export': nothing('numbers in the one log'),
  'audit.acknowledge-break': nothing('a number in the one log'),
  'evidence.count': nothing('what a pack would hold'),
  'evidence.order': nothing('what a pack shall hold'),
  'evidence.cancel': house(({ packId }) => ({ packId })),
  'evidence.repeat': house(({ packId }) => ({ packId })),
  'evidence.fetch': house(({ packId }) => ({ packId })),
  'evidence.schedule': nothing('a new schedule'),
  'evidence.stop-schedule': house(({ scheduleId }) => ({ scheduleId })),
  'evidence.set-retention': nothing('a number of days'),
  'certification.open': nothing('a new certification'),
  'certification.decide': house(({ certificationId }) => ({
    certificationId,
    rows: [1],
    verdict: 'keep',
    reason: WHY,
  })),
  'certification.close': house(({ certificationId }) => ({ certificationId })),
  'certification.propose': house(({ certificationId }) => ({ certificationId })),
  'changes.propose': house(({ secretId }) => ({ secretId, order: { kind: 'rotate' } })),
  'changes.ask': house(({ changeId }) => ({
    changeId,
    factsHash: '0'.repeat(64),
    durationSeconds: 600,
    reason: WHY,
    ticket: null,
  })),
  'changes.run': house(({ changeId }) => ({ changeId, factsHash: '0'.repeat(64) })),
  'changes.batch': house(({ secretId }) => ({
    secretIds: [secretId],
    order: { kind: 'rotate' },
    reason: WHY,
    ticket: null,
  })),
  'changes.run-batch': nothing('a batch of the person of the call, which nobody else finds'),
  'changes.drop': house(({ changeId }) => ({ changeId })),
  'readers.close': house(({ secretId }) => ({
    to: 'close',
    secretId,
    workloads: [],
    documentHash: '0'.repeat(64),
  })),
  'changes.check-policy': house(({ secretId }) => ({ secretId, document: '{}' })),
  'cost.set-price': nothing('a new price'),
  'cost.withdraw-price': house(({ record }) => ({ number: String(record) })),
  'cost.change-settings': nothing('settings of the house'),
  'cost.set-budget': nothing('a folder'),
  'cost.remove-budget': nothing('a folder'),
  'cost.put-aside': nothing('a kind of advice and what it is about'),
  'cost.take-up': nothing('a kind of advice and what it is about'),
  'trail.add-exception': nothing(
    'secrets of the inventory, by their ARNs, which everybody whom the door lets in sees',
  ),
  'incidents.explain': nothing('a record, which everybody whom the door lets in may open'),
  'incidents.open': nothing('a record, which everybody whom the door lets in may open'),
  'incidents.write': nothing('an incident; they are the same for everybody'),
  'incidents.change': nothing('an incident; they are the same for everybody'),
  'trail.end-exception': nothing('a standing exception; they are the same for everybody'),
  'cost.switch-bill': nothing('a connection, which everybody whom the door lets in may list'),
};

/** Every page, by an address that names the object. */
export const PAGE_ROWS: Readonly<Record<string, DoorRow<string>>> = {
  'sign-in': nothing('where to go afterwards'),
  overview: nothing('the person of the call'),
  design: nothing('nothing'),
  'secrets.list': nothing('folders and filters; a folder without secrets is not found'),
  'secrets.compare': nothing('two versions of a secret; the matrix has none'),
  'secrets.detail': house(({ secretId }) => `/secrets/${secretId}`),
  'secrets.by-arn': house(({ secretName }) => `/arn/${secretName}`),
  'secrets.exposure': house(({ secretId }) => `/secrets/${secretId}/exposure`),
  'requests.new': {
    names: "somebody's",
    with: ({ grantId, requestId }) => `/requests/new?extend=${grantId}&again=${requestId}`,
    sees: 'nobody',
    own: 'either',
  },
  'requests.detail': {
    names: "somebody's",
    with: ({ requestId }) => `/requests/${requestId}`,
    sees: 'requests.read-all',
  },
  inbox: nothing('the person of the call'),
  access: nothing('the person of the call'),
  'access.grant': {
    names: "somebody's",
    with: ({ grantId }) => `/access/${grantId}`,
    sees: 'requests.read-all',
  },
  'break-glass': nothing('filters of the register'),
  'break-glass.new': nothing('a secret, which everybody whom the door lets in may list'),
  'break-glass.detail': {
    names: "somebody's",
    with: ({ breakGlassId }) => `/break-glass/${breakGlassId}`,
    sees: 'requests.read-all',
  },
  trail: nothing('filters'),
  'trail.record': house(({ eventId }) => `/trail/${eventId}`),
  feed: nothing('nothing'),
  'feed.sources': nothing('nothing'),
  'feed.upload': nothing('the person of the call'),
  readers: nothing('filters'),
  findings: nothing('filters'),
  'findings.detail': house(({ findingId }) => `/findings/${findingId}`),
  audit: nothing('filters'),
  'audit.record': house(({ record }) => `/audit/${record}`),
  'audit.checkpoints': nothing('nothing'),
  evidence: nothing('what a pack would hold'),
  'evidence.pack': house(({ packId }) => `/evidence/${packId}`),
  certification: nothing('nothing'),
  'certification.detail': house(({ certificationId }) => `/certification/${certificationId}`),
  policies: nothing('filters'),
  'policies.detail': house(({ policyId }) => `/policies/${policyId}`),
  'policies.rehearse': {
    names: "somebody's",
    with: ({ personId }) => `/policies/rehearse?person=${personId}&secret=prod%2Fidentity%2Fldap-bind`,
    sees: 'policies.read',
    own: 'either',
  },
  'policies.new': nothing('nothing'),
  'policies.edit': house(({ policyId }) => `/policies/${policyId}/edit`),
  connections: nothing('nothing'),
  'connections.new': nothing('nothing'),
  'connections.detail': house(({ connectionId }) => `/connections/${connectionId}`),
  people: nothing('filters'),
  'people.sign-in': nothing('the configuration; it is the same for everybody'),
  'people.detail': house(({ personId }) => `/people/${personId}`),
  roles: nothing('nothing'),
  'roles.new': nothing('nothing'),
  'roles.detail': nothing('the name of a role, which everybody whom the door lets in may list'),
  sessions: nothing('the person of the call'),
  notifications: nothing('the person of the call'),
  channels: nothing('nothing'),
  'secrets.direct-readers': house(({ secretId }) => `/secrets/${secretId}/readers/direct`),
  'secrets.close-readers': house(({ secretId }) => `/secrets/${secretId}/readers/policy`),
  'secrets.rotation': house(({ secretId }) => `/secrets/${secretId}/rotation`),
  'secrets.change': house(({ secretId }) => `/secrets/${secretId}/change`),
  'secrets.rollback': house(({ secretId }) => `/secrets/${secretId}/versions/none/rollback`),
  'secrets.new': nothing('nothing'),
  'secrets.cost': house(({ secretId }) => `/secrets/${secretId}/cost`),
  changes: nothing('filters'),
  'changes.detail': house(({ changeId }) => `/changes/${changeId}`),
  'changes.new': nothing('secrets by id, none of them read before it is looked at'),
  deletion: nothing('filters'),
  rotations: nothing('filters'),
  cost: nothing('a month and a group'),
  'cost.caller': house(({ record }) => `/cost/callers/${record}`),
  'cost.prices': nothing('nothing'),
  'cost.bill': nothing('a month'),
  'trail.exceptions': nothing('a record to begin from'),
  'incidents.detail': nothing('an incident; none is made here'),
  incidents: nothing('nothing'),
};

export const ROUTE_ROWS: Readonly<Record<string, DoorRow<string>>> = {
  'sign-in.callback': nothing(
    'what an identity provider sends; without a beginning of this browser it is nothing',
  ),
  'sign-in.link': nothing('a link from the terminal; there is none in the sample company'),
  'health.live': nothing('nothing'),
  'health.ready': nothing('nothing'),
  metrics: nothing('nothing'),
  'trail.events': nothing('a source, by the proof of its sender'),
  'trail.upload-piece': nothing('an upload of the person of the call, which nobody else finds'),
  'trail.export': nothing('filters'),
  'evidence.download': house(({ packId }) => `/api/evidence/download?pack=${packId}`),
  'audit.export': nothing('numbers in the one log'),
  'audit.proof': nothing('a number in the one log'),
  'audit.key': nothing('nothing'),
  'changes.value': nothing('a change in the body of a POST, judged as by changes.run'),
  'cost.export': nothing('a month and a group'),
};

const NONE = '0000000000000000';

/** Ids of the right form that nothing has. */
export const ABSENT: ObjectIds = {
  personId: `per_${NONE}`,
  requestId: `req_${NONE}`,
  grantId: `grt_${NONE}`,
  breakGlassId: `bgl_${NONE}`,
  secretId: `sec_${NONE}`,
  anySecretId: `sec_${NONE}`,
  secretName: 'there/is/no/such/secret',
  channelId: `chn_${NONE}`,
  findingId: `fnd_${NONE}`,
  packId: `evp_${NONE}`,
  scheduleId: `evs_${NONE}`,
  certificationId: `crt_${NONE}`,
  policyId: `pol_${NONE}`,
  connectionId: 'con_0000000000000000',
  changeId: `chg_${NONE}`,
  record: 900_000_000_000,
  eventId: '00000000-0000-4000-8000-000000000000',
};
