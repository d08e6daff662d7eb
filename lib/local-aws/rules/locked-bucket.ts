/** The one bucket with versioning and object lock that takes objects of others. Nothing in it can be changed or removed. */
export const LOCKED_BUCKET = 'larkfield-audit-checkpoints';
