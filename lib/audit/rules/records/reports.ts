/** Evidence packs, certification and schedules. */
export const REPORTS_RECORDS = {} as const;
