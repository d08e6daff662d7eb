import { Code } from '../format/identifier.tsx';
import { formatCount } from '../format/number.ts';
import { Link } from '../ui/link.tsx';
import { Section } from '../ui/section.tsx';
import { keyWords } from './secret-words.ts';

export interface KeyWordsProps {
  /** `null`: the account's default key. */
  kmsKeyId: string | null;
  accountId: string;
  /** Other secrets under the same customer key. */
  others: number;
}

/** What the key of a secret means for who can read it. */
export function KeyWords({ kmsKeyId, accountId, others }: KeyWordsProps) {
  if (kmsKeyId === null) {
    return (
      <Section title="Key: the default of the account" note="aws/secretsmanager">
        <p className="max-w-prose py-4">
          Every role of the account that may read the secret may also use this key, so the key itself keeps
          nobody out. It works in its own account only: another account that a policy lets in cannot decrypt
          the value. It costs nothing a month.
        </p>
      </Section>
    );
  }
  const foreign = kmsKeyId.startsWith('arn:') && kmsKeyId.split(':')[4] !== accountId;
  return (
    <Section title="Key: a customer key" note={keyWords(kmsKeyId)}>
      <p className="max-w-prose py-4">
        A reader needs <Code>kms:Decrypt</Code> on this key besides the right to read the secret, by the key’s
        own policy or a grant on it.{' '}
        {foreign ? 'The key belongs to another account, whose owner can take it away. ' : ''}
        {others === 0
          ? 'No other secret that is listed is under it.'
          : others === 1
            ? '1 other secret is under it: '
            : `${formatCount(others)} other secrets are under it: `}
        {others > 0 ? (
          <Link href={`/secrets?key=${encodeURIComponent(kmsKeyId.slice(-200))}`}>see them</Link>
        ) : null}
      </p>
      <p className="mono break-anywhere text-ink2">{kmsKeyId}</p>
    </Section>
  );
}
