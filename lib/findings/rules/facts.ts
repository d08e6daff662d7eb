/** What checks look at: one row is one thing that a check may find wrong. */

/** A living secret of the inventory, with what the trail tells of its rotations and failed reads. */
export interface SecretFacts {
  readonly secretId: string;
  readonly environment: string;
  /** Counts as production: its values need an approval. */
  readonly isProtected: boolean;
  readonly accountId: string;
  readonly createdAt: Date | null;
  readonly lastRotatedAt: Date | null;
  readonly rotationEnabled: boolean | null;
  readonly nextRotationAt: Date | null;
  readonly deletionAskedAt: Date | null;
  /** A day of UTC. */
  readonly lastAccessedOn: Date | null;
  readonly owningService: string | null;
  /** Region of the primary, where this is a copy of it. */
  readonly copyOf: string | null;
  readonly hasDefaultKey: boolean;
  readonly healthCause: string | null;
  readonly healthSince: Date | null;
  readonly policyPublic: boolean;
  /** Accounts that the policy lets in and that are not connected here. */
  readonly foreignAccounts: readonly string[];
  /** Connected accounts other than its own that the policy lets in. */
  readonly ownOtherAccounts: readonly string[];
  /** Failed rotations since the last one that succeeded, in the days the trail holds. */
  readonly failedRotations: number;
  readonly firstFailureAt: Date | null;
  readonly lastFailureAt: Date | null;
  /** Reads since it was marked for deletion, all of which AWS refused. */
  readonly blockedReads: number;
  readonly lastBlockedReadAt: Date | null;
}

/** Somebody or something that read a value of one secret in the last seven days. */
export interface ReaderFacts {
  readonly secretId: string;
  readonly isProtected: boolean;
  readonly principalId: number;
  /** Shortest name that tells the caller apart. */
  readonly who: string;
  readonly kind: string;
  /** Reads AWS answered, in the last seven whole days of UTC and today. */
  readonly reads: number;
  readonly refused: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Days with a read among them. */
  readonly days: number;
  /** Whether it read the secret before these days, and whether anybody would know: nothing may have been seen then. */
  readonly readBefore: boolean;
  readonly seenBefore: boolean;
  /** Versions that became current in these days. */
  readonly changes: number;
}

/** A caller that may be a person, and the most distinct secrets it read within ten minutes in the last seven days. */
export interface BurstFacts {
  readonly principalId: number;
  readonly who: string;
  readonly kind: string;
  readonly secrets: number;
  readonly reads: number;
  readonly from: Date;
}

/** Reads by one caller of one secret that nothing explains. */
export interface UnexplainedFacts {
  readonly secretId: string | null;
  readonly principalId: number;
  readonly who: string;
  readonly kind: string;
  readonly reads: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly newestEventId: string;
  /** One of our own roles was used, and no reveal of ours belongs to it. */
  readonly byOurRole: boolean;
}

/** A value that was shown and of which CloudTrail has no record yet. */
export interface UnwitnessedFacts {
  readonly revealId: string;
  readonly secretId: string;
  readonly who: string;
  readonly at: Date;
  /** Whether the trail of its account and region has seen the whole day after it. */
  readonly feedSawIt: boolean;
}

/** A connected account and region, and how its trail is read. */
export interface FeedFacts {
  readonly account: string;
  readonly region: string;
  readonly lastRunAt: Date | null;
  readonly failed: boolean;
  /** Up to when everything was seen. */
  readonly seenUntil: Date | null;
  readonly connectedAt: Date;
  readonly connectionId: string;
}

/** One source of the trail, of one account and region, that is switched on. */
export interface TrailSourceFacts {
  readonly source: string;
  readonly account: string;
  readonly region: string;
  /** Since when it is silent for longer than it is used to. */
  readonly quietSince: Date | null;
  /** When AWS forgets the oldest stretch that was not seen, where that is soon. */
  readonly forgottenAt: Date | null;
  /** A bucket in which no file of this account and region was ever found, and since when it is looked into. */
  readonly emptySince: Date | null;
}

/** What speaks against the trail of one account and region being whole and unchanged: one kind of trouble. */
export interface IntegrityFacts {
  readonly account: string;
  readonly region: string;
  readonly code: string;
  /** In words, a sentence. */
  readonly words: string;
  readonly grave: boolean;
  readonly objects: number;
  /** The first object it was found at. */
  readonly first: string;
  readonly foundAt: Date;
}

/** Records of one account and region that contradict each other under one event id, and were met on one day. */
export interface ContradictionFacts {
  readonly account: string;
  readonly region: string;
  /** A day of UTC. */
  readonly day: string;
  /** Distinct event ids. */
  readonly events: number;
  readonly records: number;
  readonly firstEventId: string;
  readonly firstMetAt: Date;
}

/** A current value that another environment has too, by its fingerprint. */
export interface TwinFacts {
  readonly secretId: string;
  readonly isProtected: boolean;
  /** Empty: the whole value. */
  readonly keyName: string;
  readonly since: Date;
  /** Secrets of other environments that hold it. */
  readonly others: number;
  readonly otherName: string;
  readonly otherEnvironment: string;
}

/** A budget of a node of the tree, and what its month comes to. Micro-units of the currency. */
export interface BudgetFacts {
  /** Ends in a slash; empty: everything. */
  readonly path: string;
  readonly currency: string;
  readonly budgetMicros: number;
  readonly spentMicros: number;
  readonly forecastMicros: number;
}

/** Somebody who came to be able to read a protected secret past the product, after its readers were first known. */
export interface DirectReaderFacts {
  readonly secretId: string;
  readonly isProtected: boolean;
  /** ARN, name of a service, or `*`. */
  readonly principal: string;
  readonly verdict: string;
  /** The statement that lets it in: its Sid or number, and its policy. */
  readonly statement: string;
  readonly gainedAt: Date;
}

export interface FactsByKind {
  readonly directReader: DirectReaderFacts;
  readonly secret: SecretFacts;
  readonly reader: ReaderFacts;
  readonly burst: BurstFacts;
  readonly unexplained: UnexplainedFacts;
  readonly unwitnessed: UnwitnessedFacts;
  readonly feed: FeedFacts;
  readonly trailSource: TrailSourceFacts;
  readonly integrity: IntegrityFacts;
  readonly contradiction: ContradictionFacts;
  readonly budget: BudgetFacts;
  readonly twin: TwinFacts;
}
export type FactKind = keyof FactsByKind;
