import type { PolicyVerdict } from '#lib/changes/check-resource-policy.ts';
import { ForeignText } from '../format/text.tsx';

/** What AWS says of a resource policy that was handed to it and not set. */
export function AwsVerdict({ verdict }: { verdict: PolicyVerdict }) {
  return (
    <div role="status">
      <p className={verdict.passed ? '' : 'font-semibold text-bad'}>
        {verdict.passed ? 'AWS finds nothing wrong with it.' : 'AWS would refuse or warns:'}
      </p>
      <ul>
        {verdict.problems.map((problem) => (
          <li key={problem}>
            <ForeignText text={problem} lines={false} />
          </li>
        ))}
      </ul>
    </div>
  );
}
