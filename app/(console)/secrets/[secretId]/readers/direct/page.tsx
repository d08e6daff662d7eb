import { notFound } from 'next/navigation';
import { Instant } from '#components/format/instant.tsx';
import { Mark } from '#components/format/mark.tsx';
import { countOf } from '#components/format/number.ts';
import { DirectReaderList } from '#components/readers/direct-reader-list.tsx';
import { CANNOT_KNOW, refusedWords } from '#components/readers/reader-words.ts';
import { Link, LinkButton } from '#components/ui/link.tsx';
import { Section } from '#components/ui/section.tsx';
import { EmptyState } from '#components/ui/state.tsx';
import { databaseNow } from '#lib/db/client.ts';
import { type DirectReadersView, readDirectReaders } from '#lib/readers/queries/direct-readers.ts';
import { isProtected } from '#lib/secrets/rules/environment.ts';
import { definePage } from '#lib/web/page.ts';
import { loadSecret, secretParams } from '../../load-secret.tsx';

export const metadata = { title: 'Direct readers' };

export default definePage('secrets.direct-readers', { params: secretParams }, async (context, { params }) => {
  const { db, actor } = context;
  const { secret, frame } = await loadSecret(context, params.secretId);
  const view = await readDirectReaders(db, actor, secret, await databaseNow(db.prisma));
  if (!view) notFound();
  const base = `/secrets/${secret.id}/readers`;
  return frame(
    'readers',
    <>
      <Section
        title={titleOf(view, isProtected(secret.environment))}
        note={
          view.readAt ? (
            <>
              IAM as read <Instant at={view.readAt} />
            </>
          ) : undefined
        }
        aside={<Link href={base}>Who did read it</Link>}
        first
      >
        {view.refusedCode ? (
          <p className="py-6">
            <Mark state="attention" label={null} /> IAM of this account could not be read whole the last time:{' '}
            {refusedWords(view.refusedCode)}. <Link href="/connections">Connections</Link>
          </p>
        ) : null}
        {view.state === 'known' ? (
          <div className="py-8">
            <LinkButton href={`${base}/policy`}>Close it to direct readers</LinkButton>
          </div>
        ) : null}
      </Section>
      <Known view={view} isProtected={isProtected(secret.environment)} />
    </>,
  );
});

function Known({ view, isProtected: guarded }: { view: DirectReadersView; isProtected: boolean }) {
  if (view.state !== 'known') {
    return (
      <EmptyState
        title={guarded ? 'Who can read it directly is not known yet.' : 'Only protected secrets are judged.'}
      >
        {guarded
          ? 'IAM of its account, its policy and its key are read in the background.'
          : 'This one is not in production: its values need no signature.'}
      </EmptyState>
    );
  }
  return (
    <>
      {view.readers.length > 0 ? <DirectReaderList label="Direct readers" readers={view.readers} /> : null}
      {view.keptOut.length > 0 ? (
        <Section title="Kept out" note={String(view.keptOut.length)}>
          <p className="pb-6 text-ink2">A policy lets them in, and something else keeps them out.</p>
          <DirectReaderList label="Kept out" readers={view.keptOut} />
        </Section>
      ) : null}
      <p className="max-w-prose py-10 text-small text-ink2">{CANNOT_KNOW}</p>
    </>
  );
}

function titleOf(view: DirectReadersView, guarded: boolean): string {
  if (view.state !== 'known')
    return guarded ? 'Direct readers are not known yet' : 'Direct readers are not judged here';
  const others = view.readers.filter(({ own, kind }) => own === null && kind !== 'root');
  const sure = others.filter(({ verdict }) => verdict === 'yes').length;
  const perhaps = others.length - sure;
  if (others.length === 0) return 'Nobody but us and the root user can read it directly';
  const parts = [
    ...(sure > 0 ? [`${countOf(sure, 'principal')} can read it past the product`] : []),
    ...(perhaps > 0 ? [`${sure > 0 ? `${perhaps} more` : countOf(perhaps, 'principal')} perhaps`] : []),
  ];
  return parts.join(', ');
}
