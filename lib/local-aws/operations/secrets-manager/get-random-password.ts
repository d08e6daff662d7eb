import { randomInt } from 'node:crypto';
import { type PasswordPlan, planPassword } from '../../rules/secrets/password.ts';
import { getRandomPassword as members } from '../../shapes/secrets-manager/get-random-password.ts';
import { orThrow } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { demandOnAll } from './list-secrets.ts';

export const getRandomPassword = operation<typeof members, undefined>({
  name: 'GetRandomPassword',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: (call) => [demandOnAll(call, 'GetRandomPassword')],
  handle: async (call) => ({ RandomPassword: drawPassword(orThrow(planPassword(call.input))) }),
});

/** One character of each required kind, the rest of any, in an order of chance. */
function drawPassword({ length, required, alphabet }: PasswordPlan): string {
  const drawn = required.map(pick);
  while (drawn.length < length) drawn.push(pick(alphabet));
  for (let place = drawn.length - 1; place > 0; place -= 1) {
    const other = randomInt(place + 1);
    const [a = '', b = ''] = [drawn[place], drawn[other]];
    drawn[place] = b;
    drawn[other] = a;
  }
  return drawn.join('');
}

function pick(letters: string): string {
  return letters.charAt(randomInt(letters.length));
}
