/** What a run of a source did, or files held. */
export interface IngestCounts {
  readonly files: number;
  /** Records found, those of other services included; not the unreadable ones. */
  readonly records: number;
  readonly new: number;
  readonly duplicates: number;
  readonly conflicts: number;
  /** Records of other services: counted only. */
  readonly foreign: number;
  /** Well-formed and not records: digests, insights, notices. */
  readonly skipped: number;
  readonly unreadable: number;
}

export const NO_COUNTS: IngestCounts = {
  files: 0,
  records: 0,
  new: 0,
  duplicates: 0,
  conflicts: 0,
  foreign: 0,
  skipped: 0,
  unreadable: 0,
};

export function addCounts(a: IngestCounts, b: IngestCounts): IngestCounts {
  return {
    files: a.files + b.files,
    records: a.records + b.records,
    new: a.new + b.new,
    duplicates: a.duplicates + b.duplicates,
    conflicts: a.conflicts + b.conflicts,
    foreign: a.foreign + b.foreign,
    skipped: a.skipped + b.skipped,
    unreadable: a.unreadable + b.unreadable,
  };
}
