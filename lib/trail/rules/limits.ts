/**
 * What a reader of foreign files never goes beyond. CloudTrail itself writes records of at most 256 KB and
 * files of a few MB, so each limit is far from anything real.
 */
export const LIMITS = {
  /** Braces and brackets inside one record. */
  depth: 100,
  /** Bytes of JSON of one record. */
  recordBytes: 1024 * 1024,
  /** Bytes that one compressed file may inflate to. */
  inflatedBytes: 512 * 1024 * 1024,
  /** Inflated bytes per compressed byte … */
  inflationRatio: 200,
  /** … judged only above this many inflated bytes: a small, very regular file may honestly reach any ratio. */
  inflationRatioFrom: 4 * 1024 * 1024,
  /** Envelopes inside envelopes (SQS body around an EventBridge envelope around a record …). */
  envelopes: 5,
  /** Records of one file that could not be read and are kept by place and hash; beyond them only their number is. */
  unreadableKept: 1_000,
  /** How far ahead of its arrival a record's time may lie, in milliseconds: 24 h. */
  aheadMs: 24 * 60 * 60 * 1000,
} as const;
