import type { CertificationItemView, CertificationView } from '#lib/reports/queries/certifications.ts';
import { countOf } from '../format/number.ts';

/** How the list of certifications opens. */
export function certificationsTitle(certifications: readonly CertificationView[]): string {
  const running = certifications.filter((one) => one.closedAt === null);
  if (certifications.length === 0) return 'No access was certified yet.';
  if (running.length === 0) return 'No certification is running.';
  const open = running.reduce((sum, one) => sum + one.open, 0);
  return open === 0
    ? `${countOf(running.length, 'certification is', 'certifications are')} ready to be closed.`
    : `${countOf(open, 'row waits', 'rows wait')} in ${countOf(running.length, 'certification')}.`;
}

/** How one certification opens. */
export function certificationTitle(one: CertificationView): string {
  if (one.closedAt)
    return `${one.title}: ${one.kept} kept, ${one.removed} to remove, ${one.onRequest} to ask each time${one.open > 0 ? `, ${one.open} not looked at` : ''}.`;
  return one.open === 0
    ? `${one.title}: every row is decided.`
    : `${one.title}: ${one.open} of ${countOf(one.rows, 'row')} ${one.open === 1 ? 'waits' : 'wait'}.`;
}

export const VERDICT_WORDS = { keep: 'keep', remove: 'remove', 'on-request': 'ask each time' } as const;

/** The use of 90 days: `2 requests, 1 reveal, 3 reads in AWS`; "no use". */
export function usageWords({
  requests,
  reveals,
  reads,
}: Pick<CertificationItemView, 'requests' | 'reveals' | 'reads'>): string {
  const parts = [
    requests > 0 ? countOf(requests, 'request') : '',
    reveals > 0 ? countOf(reveals, 'reveal') : '',
    reads > 0 ? countOf(reads, 'read past us', 'reads past us') : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'no use' : parts.join(', ');
}

export const NOT_YOURS = {
  'own-access': 'your own, not for you',
  'given-by-you': 'given by you, not for you',
} as const;
