import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../../../launch/failure.mjs';

const run = promisify(execFile);
const ANSWER_WITHIN_MS = 60_000;

/** What a command answered, parsed. */
export type Answer = Readonly<Record<string, unknown>>;

export interface AwsCommand {
  /** Runs `aws WORDS`. Throws a Failure with the words of the command line when it refuses. */
  call(...words: string[]): Promise<Answer>;
  /** Runs `aws WORDS` and answers the code of the refusal. Throws when there is none. */
  refusalOf(...words: string[]): Promise<string>;
}

/** The aws command line, pointed at an endpoint and at nothing that belongs to the person who runs it. */
export async function awsCommand(endpoint: string, folder: string): Promise<AwsCommand> {
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-aws-credentials'),
    AWS_ACCESS_KEY_ID: 'tour',
    AWS_SECRET_ACCESS_KEY: 'tour',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
  const aws = async (words: readonly string[]) => {
    const { stdout } = await run('aws', [...words], {
      env: environment as unknown as NodeJS.ProcessEnv,
      timeout: ANSWER_WITHIN_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  };
  await aws(['--version']).catch(() => {
    throw new Failure(
      'The aws command line was not found. Install it (https://docs.aws.amazon.com/cli/) and run the tour again.',
    );
  });
  const call = async (...words: string[]): Promise<Answer> => {
    try {
      const text = await aws(['--endpoint-url', endpoint, '--output', 'json', ...words]);
      return text.trim() === '' ? {} : JSON.parse(text);
    } catch (error) {
      throw new Failure(`aws ${words.slice(0, 2).join(' ')}: ${wordsOf(error)}`, error);
    }
  };
  return {
    call,
    async refusalOf(...words) {
      const outcome = await call(...words).then(
        () => undefined,
        (error: Failure) => /An error occurred \((\w+)\)/.exec(error.message)?.[1] ?? error.message,
      );
      if (outcome !== undefined) return outcome;
      throw new Failure(`aws ${words.slice(0, 2).join(' ')} was to be refused, and was not.`);
    },
  };
}

/** The last line of what the command line wrote: that is its error. */
function wordsOf(error: unknown): string {
  const { stderr = '' } = error as { stderr?: string };
  return stderr.trim().split('\n').at(-1) || 'it did not answer';
}
