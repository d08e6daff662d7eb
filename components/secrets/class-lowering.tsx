import type { SecretView } from '#lib/secrets/queries/read-secret.ts';
import { Instant } from '../format/instant.tsx';
import { ForeignText } from '../format/text.tsx';
import { Notice } from '../ui/state.tsx';

/** That a protected secret is to lose its class, and until when it keeps it. Nothing where none waits. */
export function ClassLowering({
  secret,
}: {
  secret: Pick<SecretView, 'environment' | 'lowering' | 'goneAt'>;
}) {
  const { environment, lowering, goneAt } = secret;
  if (!lowering || goneAt) return null;
  const kept = environment === 'unknown' ? 'protected' : environment;
  return (
    <Notice tone="warn">
      <b>
        Its <ForeignText text={lowering.rule} /> says {lowering.to} since <Instant at={lowering.since} />.
      </b>{' '}
      {lowering.dueAt ? (
        <>
          It stays {kept} until <Instant at={lowering.dueAt} />, and longer while AWS cannot be read. If that
          is not meant, take the tag or the rule back before: then nothing changes.
        </>
      ) : (
        <>It stays {kept} for 24 hours from when administrators and approvers are told, which is now.</>
      )}
    </Notice>
  );
}
