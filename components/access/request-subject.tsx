import type { RequestSummary } from '#lib/access/queries/request-summary.ts';
import { EnvironmentSign } from '../format/environment.tsx';
import { SecretName } from '../format/secret-name.tsx';
import { ForeignText } from '../format/text.tsx';
import { shortLength } from './words.ts';

export interface RequestSubjectProps {
  request: RequestSummary;
  /** How many characters a shortened name may take. */
  room?: number;
  look?: 'row' | 'plain' | 'whole';
}

/** What a request is about: the secret's name, or the policy it would change. */
export function RequestSubject({ request, room, look = 'row' }: RequestSubjectProps) {
  if (request.about === 'secret') {
    return <SecretName name={request.secretName} environment={request.environment} look={look} room={room} />;
  }
  return (
    <>
      policy{' '}
      <bdi className="mono font-semibold text-ink">
        <ForeignText text={request.subjectName} lines={false} />
      </bdi>
    </>
  );
}

export function SubjectEnvironment({ request }: { request: RequestSummary }) {
  return request.about === 'secret' ? <EnvironmentSign environment={request.environment} /> : null;
}

/** "15 min", "edit": what of it is asked. */
export function askedWords(request: RequestSummary): string {
  return request.about === 'secret' ? shortLength(request.durationSeconds) : `to ${request.change}`;
}
