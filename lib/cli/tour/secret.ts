import type { AwsCommand } from './aws-command.ts';
import { expectThat } from './until.ts';

/** The commands about one secret. */
export function secretOf(aws: AwsCommand, name: string) {
  let made = false;
  const call = (command: string, ...words: string[]) =>
    aws.call('secretsmanager', command, '--secret-id', name, ...words);
  const labels = async () => {
    const described = await call('describe-secret');
    return (described.VersionIdsToStages ?? {}) as Readonly<Record<string, readonly string[]>>;
  };
  return {
    name,
    call,
    labels,
    refusalOf: (command: string, ...words: string[]) =>
      aws.refusalOf('secretsmanager', command, '--secret-id', name, ...words),
    /** Answers the id of its version. */
    async create(value: string): Promise<string> {
      const words = ['--name', name, '--secret-string', value, '--description', 'Made by the tour'];
      const answer = await aws.call('secretsmanager', 'create-secret', ...words);
      made = true;
      return String(answer.VersionId);
    },
    async versionWith(label: string): Promise<string> {
      const found = Object.entries(await labels()).find(([, own]) => own.includes(label));
      expectThat(found !== undefined, `No version of ${name} has the label ${label}.`);
      return found[0];
    },
    async expectLabels(versionId: string, wanted: readonly string[]): Promise<void> {
      const own = [...((await labels())[versionId] ?? [])].sort();
      expectThat(
        own.join() === [...wanted].sort().join(),
        `Version ${versionId} has the labels ${own.join(', ') || 'none'}, and was to have ${wanted.join(', ')}.`,
      );
    },
    async move(label: string, to: string, from: string): Promise<void> {
      const words = ['--version-stage', label, '--move-to-version-id', to, '--remove-from-version-id', from];
      await call('update-secret-version-stage', ...words);
    },
    async remove(): Promise<void> {
      if (made) await call('delete-secret', '--force-delete-without-recovery');
    },
  };
}
