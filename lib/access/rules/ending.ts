/**
 * When the holder is told that access ends: five minutes before, of short access a third of its time. Of what lasts less
 * than three minutes nobody has to be told.
 */
export const ENDING_LEAD = {
  seconds: 300,
  share: 1 / 3,
  shortestSeconds: 180,
  key: 'grant.ending:',
} as const;
