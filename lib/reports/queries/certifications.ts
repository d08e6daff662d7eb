import type { Database } from '#lib/db/client.ts';
import { namesOf } from '#lib/people/queries.ts';
import { accountsOf } from '../accounts-of-person.ts';
import { type CertificationVerdict, whyNotTheirs } from '../rules/certification.ts';
import { listCertifications, readItems } from '../store/certifications.ts';

export interface CertificationView {
  readonly id: string;
  readonly title: string;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly dueAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly rows: number;
  readonly open: number;
  readonly kept: number;
  readonly removed: number;
  readonly onRequest: number;
}

export interface CertificationItemView {
  readonly position: number;
  readonly personName: string;
  readonly secretId: string;
  readonly secretName: string;
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly through: string;
  readonly standing: boolean;
  readonly requests: number;
  readonly reveals: number;
  readonly reads: number;
  readonly lastUsedAt: string | null;
  readonly verdict: CertificationVerdict | null;
  readonly reason: string | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: string | null;
  readonly proposalRequestId: string | null;
  readonly proposalRefusal: string | null;
  /** Why the person who looks may not decide this row; null: they may. */
  readonly notYours: 'own-access' | 'given-by-you' | null;
}

export interface CertificationPage {
  readonly certification: CertificationView;
  readonly items: readonly CertificationItemView[];
  /** Number of the last row shown, where more follow. */
  readonly next: number | null;
}

const PAGE = 200;

/** Certifications, newest first. The caller has checked `certification.read`. */
export async function readCertifications(
  db: Database,
  id: string | null = null,
): Promise<readonly CertificationView[]> {
  const rows = await listCertifications(db.prisma, id);
  const names = await namesOf(
    db,
    rows.flatMap((row) => [row.madeBy, row.closedBy]),
  );
  const name = (id: string) => names.get(id) ?? id;
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    madeBy: name(row.madeBy),
    madeAt: row.madeAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    closedBy: row.closedBy === null ? null : name(row.closedBy),
    rows: row.rows,
    open: row.open,
    kept: row.kept,
    removed: row.removed,
    onRequest: row.onRequest,
  }));
}

/** One certification with a page of its rows, as one person may decide them. */
export async function readCertification(
  db: Database,
  viewerId: string,
  id: string,
  page: { readonly after: number; readonly openOnly: boolean },
): Promise<CertificationPage | null> {
  const [certification] = await readCertifications(db, id);
  if (!certification) return null;
  const rows = await readItems(db.prisma, id, {
    after: page.after,
    limit: PAGE + 1,
    openOnly: page.openOnly,
  });
  const names = await namesOf(
    db,
    rows.flatMap((row) => [row.personId, row.reviewedBy]),
  );
  const others = rows.flatMap((row) => [row.personId, ...row.grantedBy]);
  const viewer = await accountsOf(db.prisma, viewerId, others);
  const items = rows.slice(0, PAGE).map((row): CertificationItemView => {
    const { position, secretId, secretName, environment, through, standing, requests, reveals, reads } = row;
    return {
      ...{ position, secretId, secretName, environment, through, standing, requests, reveals, reads },
      accountId: row.accountId,
      region: row.region,
      personName: names.get(row.personId) ?? row.personId,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      verdict: row.verdict,
      reason: row.reason,
      reviewedBy: row.reviewedBy === null ? null : (names.get(row.reviewedBy) ?? row.reviewedBy),
      reviewedAt: row.reviewedAt?.toISOString() ?? null,
      proposalRequestId: row.proposalRequestId,
      proposalRefusal: row.proposalRefusal,
      notYours: whyNotTheirs(row, viewer),
    };
  });
  return { certification, items, next: rows.length > PAGE ? (items.at(-1)?.position ?? null) : null };
}
