import type { ReactNode } from 'react';
import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import { SecretActs } from '../changes/secret-acts.tsx';
import { Age, Instant } from '../format/instant.tsx';
import { Mark } from '../format/mark.tsx';
import { SecretName } from '../format/secret-name.tsx';
import type { Crumb } from '../layout/navigation.ts';
import { Page } from '../layout/page.tsx';
import { PageHeader } from '../layout/page-header.tsx';
import { Link, LinkButton } from '../ui/link.tsx';
import { Notice } from '../ui/state.tsx';
import { type TabLink, TabLinks } from '../ui/tabs.tsx';
import { ClassLowering } from './class-lowering.tsx';
import { SecretFactsLine } from './secret-facts.tsx';
import { problemWords } from './secret-words.ts';
import { treePathOf } from './tree-path.ts';

export interface SecretFrameProps {
  secret: SecretView;
  tab: 'history' | 'rotation' | 'readers' | 'access' | 'cost' | 'policy' | 'replicas' | 'tags';
  /** Whether this person may ask for access. */
  mayAsk: boolean;
  mayAudit: boolean;
  mayReadTrail: boolean;
  mayReadCost: boolean;
  /** The grant this person holds for it now. */
  ownGrant: { readonly id: string; readonly endsAt: string } | undefined;
  /** Requests that wait and grants that are open, as far as this person may see them. */
  waiting: number;
  open: number;
  /** "Checked with AWS 38 s ago. Check now". */
  checked: ReactNode;
  children: ReactNode;
}

/** What stands above every tab of a secret: its name, its facts, what is wrong with it, and the way to its value. */
export function SecretFrame(props: SecretFrameProps) {
  const { secret, children, checked } = props;
  return (
    <Page crumbs={crumbsOf(secret)} environment={secret.environment}>
      <PageHeader
        look="title"
        title={<SecretName name={secret.name} environment={secret.environment} look="whole" />}
        lead={<SecretFactsLine secret={secret} />}
        actions={secret.goneAt ? undefined : <Acts {...props} />}
      />
      <TabLinks label="Secret" tabs={tabsOf(props)} aside={secret.goneAt ? undefined : checked} />
      <div className="py-6 text-small text-ink3 desk:hidden">{secret.goneAt ? null : checked}</div>
      <Standing secret={secret} />
      <ClassLowering secret={secret} />
      {children}
    </Page>
  );
}

function Acts({ secret, mayAsk, ownGrant }: SecretFrameProps) {
  const ask = `/requests/new?secret=${secret.id}`;
  const production = secret.environment === 'production' || secret.environment === 'unknown';
  if (ownGrant) {
    return (
      <>
        <LinkButton href={`/access/${ownGrant.id}`} look={production ? 'production' : 'primary'}>
          Reveal {production ? 'production value' : 'value'}
        </LinkButton>
        {mayAsk ? (
          <LinkButton href={ask} keys="e">
            Request access
          </LinkButton>
        ) : null}
        {mayAsk ? <SecretActs secretId={secret.id} /> : null}
      </>
    );
  }
  return mayAsk ? (
    <>
      <LinkButton href={ask} look="primary" keys="e">
        Request access
      </LinkButton>
      <SecretActs secretId={secret.id} />
    </>
  ) : null;
}

function tabsOf(props: SecretFrameProps): readonly TabLink[] {
  const { secret, tab, waiting, open } = props;
  const base = `/secrets/${secret.id}`;
  const access = [...(open > 0 ? [`${open} open`] : []), ...(waiting > 0 ? [`${waiting} waiting`] : [])];
  const tabs: TabLink[] = [
    { href: base, label: 'History', current: tab === 'history' },
    { href: `${base}/rotation`, label: 'Rotation', current: tab === 'rotation' },
  ];
  if (props.mayReadTrail)
    tabs.push({ href: `${base}/readers`, label: 'Readers', current: tab === 'readers' });
  tabs.push({
    href: `${base}/access`,
    label: 'Access',
    current: tab === 'access',
    ...(access.length > 0 ? { count: access.join(', ') } : {}),
  });
  if (props.mayReadCost) tabs.push({ href: `${base}/cost`, label: 'Cost', current: tab === 'cost' });
  tabs.push({ href: `${base}/policy`, label: 'Policy and key', current: tab === 'policy' });
  tabs.push({
    href: `${base}/replicas`,
    label: 'Replicas',
    current: tab === 'replicas',
    ...(secret.replicas.length > 0 ? { count: secret.replicas.length } : {}),
  });
  tabs.push({ href: `${base}/tags`, label: 'Tags', current: tab === 'tags', count: secret.tags.length });
  if (props.mayAudit) tabs.push({ href: `/audit?secret=${secret.id}`, label: 'Audit' });
  return tabs;
}

/** What is wrong with it or that it is gone. Nothing where it is well. */
function Standing({ secret }: { secret: SecretView }) {
  if (secret.goneAt) {
    return (
      <Notice
        tone="warn"
        action={
          secret.successorId ? <Link href={`/secrets/${secret.successorId}`}>See the newer one</Link> : null
        }
      >
        <b>
          {secret.leftOut
            ? 'The account or region of this secret is no longer connected, so it is not read, since '
            : 'This secret is no longer in AWS, since '}
          <Instant at={secret.goneAt} /> at the latest.
        </b>{' '}
        {secret.successorId ? 'A newer one has the same name.' : 'What stands here is its history.'}
      </Notice>
    );
  }
  const { state, words, cause } = secret.health;
  if (words === null) return null;
  return (
    <Notice>
      <span className="flex items-baseline gap-10">
        <Mark state={state} />
        <span>
          <b>{words}.</b> {problemWords(cause)}
          {cause === 'not-checked' ? (
            <>
              {' '}
              Last answer of AWS: <Age at={secret.checkedAt} look="ago" />.
            </>
          ) : null}
        </span>
      </span>
    </Notice>
  );
}

function crumbsOf(secret: SecretView): readonly Crumb[] {
  const account = `/secrets?account=${encodeURIComponent(secret.connectionName)}`;
  return [
    { label: 'Secrets', href: '/secrets' },
    { label: secret.connectionName, href: account },
    { label: secret.region, href: `${account}&region=${secret.region}` },
    ...secret.breadcrumbs.map(({ path, segment }) => ({
      label: segment === '' ? <span className="font-sans text-ink3">empty</span> : segment,
      href: treePathOf(path),
      mono: true,
    })),
    { label: secret.lastSegment || '/', mono: true },
  ];
}
