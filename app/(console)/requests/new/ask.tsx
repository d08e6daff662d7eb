import type { DraftItem, RequestDraft } from '#components/access/request-draft.ts';
import { RequestForm } from '#components/access/request-form.tsx';
import { valueIn } from '#components/access/words.ts';
import { Clock } from '#components/format/instant.tsx';
import { Page } from '#components/layout/page.tsx';
import { PageHeader } from '#components/layout/page-header.tsx';
import { Link } from '#components/ui/link.tsx';
import { Notice } from '#components/ui/state.tsx';
import type { Prefill } from '#lib/access/queries/prefill-request.ts';
import type { RequestPreview } from '#lib/access/queries/preview-request.ts';
import type { NamedSecret } from '#lib/secrets/queries/name-secrets.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import { extend, find, preview as look, submit } from '../actions.ts';

export interface AskPageProps {
  prefill: Prefill;
  /** Secrets of the prefill by id. */
  names: ReadonlyMap<string, NamedSecret>;
  preview: RequestPreview | null;
  viewerId: string;
  /** What the address named, as one text: drafts of other beginnings are other drafts. */
  begins: string;
  query: string;
}

/** The form that asks: for one or several secrets, again, or to go on with a grant. */
export function AskPage({ prefill, names, preview, viewerId, begins, query }: AskPageProps) {
  const { extension } = prefill;
  const items = draftItems(prefill, names, preview);
  const [only] = items;
  const environment = items.length === 1 ? environmentOf(only) : undefined;
  const { durationSeconds, uses, reason, ticket } = prefill;
  const initial: RequestDraft = { items, durationSeconds, uses, reason, ticket };
  return (
    <Page
      crumbs={[
        { label: 'My access', href: '/access' },
        { label: extension ? 'Ask to extend' : 'Ask for access' },
      ]}
      {...(environment ? { environment } : {})}
    >
      <PageHeader title={titleOf(items, extension !== null)} lead={<Lead extension={extension} />} />
      <div className="max-w-[45rem]">
        {prefill.problem ? (
          <div className="mb-12">
            <Notice tone="warn">{prefill.problem}</Notice>
          </div>
        ) : null}
        {extension && prefill.problem ? (
          <p>
            <Link href={`/requests/new?again=${extension.requestId}`}>Ask for it anew</Link>
          </p>
        ) : (
          <RequestForm
            draftKey={`${viewerId} asks ${begins}`}
            initial={initial}
            firstOutlook={preview}
            extendsGrantId={extension?.grantId ?? null}
            firstQuery={query}
            actions={{ find, look, submit, extend }}
          />
        )}
      </div>
    </Page>
  );
}

function titleOf(items: readonly DraftItem[], isExtension: boolean): string {
  const [only] = items;
  if (isExtension) return 'Ask to extend this access';
  if (!only) return 'Which secrets do you need?';
  return items.length === 1
    ? `Ask to reveal ${valueIn(environmentOf(only))}`
    : `Ask to reveal ${items.length} values`;
}

function Lead({ extension }: Pick<Prefill, 'extension'>) {
  if (!extension) return 'Nothing is shown to you before it was approved.';
  return extension.isOpen ? (
    <>
      What you hold lasts until <Clock at={extension.endsAt} /> as it is. This is decided anew, in the same
      thread; if both are open, a reveal takes a use of the one you open.
    </>
  ) : (
    'This access is over. The extension is decided anew, in the same thread.'
  );
}

function environmentOf(item: DraftItem | undefined) {
  const environment = item?.environment ?? '';
  return isEnvironment(environment) ? environment : 'unknown';
}

function draftItems(
  { items }: Prefill,
  names: ReadonlyMap<string, NamedSecret>,
  preview: RequestPreview | null,
): readonly DraftItem[] {
  return items.map((item, index) => {
    const outlook = preview?.items[index]?.outlook;
    const named = names.get(item.secretId);
    return {
      ...item,
      name: named?.name ?? outlook?.secretName ?? item.secretId,
      environment: named?.environment ?? outlook?.environment ?? 'unknown',
      place: outlook ? `${outlook.accountId}, ${outlook.region}` : '',
    };
  });
}
