import { step } from '../../../launch/steps.mjs';

/** One step: its line, and what came of it behind. */
export async function say(title: string, work: () => Promise<string | undefined>): Promise<void> {
  await step(title, work, { note: (note) => note });
}
