import { documentText } from '../../rules/policy/document-text.ts';
import { readPolicy } from '../../rules/policy/policy-document.ts';
import type { SimulatedPolicy } from '../../rules/policy/simulate.ts';
import { simulatePrincipalPolicy as members } from '../../shapes/iam/simulate-principal-policy.ts';
import { attachedPolicies, findRoleDetail, findUserDetail, type Identity } from '../../state/iam.ts';
import { type Call, operation } from '../operation.ts';
import { iamDemand, noSuch } from './iam-demand.ts';
import { inputPolicies, invalid, runSimulation } from './run-simulation.ts';

interface Source {
  readonly kind: 'role' | 'user';
  readonly identity: Identity | undefined;
}

export const simulatePrincipalPolicy = operation<typeof members, Source>({
  name: 'SimulatePrincipalPolicy',
  readOnly: true,
  members,
  async load(call) {
    const arn = /^arn:aws:iam::(\d{12}):(role|user)\/(?:.*\/)?([\w+=,.@-]+)$/.exec(
      call.input.PolicySourceArn,
    );
    const [, account = '', kind = '', name = ''] = arn ?? [];
    if (kind !== 'role' && kind !== 'user') {
      throw invalid('PolicySourceArn is the ARN of a user or a role.');
    }
    const identity =
      account !== call.account
        ? undefined
        : await (kind === 'role' ? findRoleDetail : findUserDetail)(call.tx, account, name);
    return { kind, identity };
  },
  demands: (call) => [iamDemand(call, 'SimulatePrincipalPolicy', call.input.PolicySourceArn)],
  async handle(call, { kind, identity }) {
    const { PolicySourceArn: arn, PolicyInputList: more = [] } = call.input;
    if (identity === undefined || identity.arn !== arn) throw noSuch(`The ${kind} ${arn} cannot be found.`);
    const own = await policiesOf(call, kind, identity);
    return runSimulation(call.input, [...own, ...inputPolicies(more)], identity);
  },
});

/** A stored policy that cannot be read grants nothing, here as in calls. */
async function policiesOf(
  call: Pick<Call, 'tx'>,
  kind: 'role' | 'user',
  identity: Identity,
): Promise<SimulatedPolicy[]> {
  const attached = await attachedPolicies(call.tx, { ...identity, kind });
  const named = [
    ...identity.inline.map(({ name, document }) => ({ id: `${kind}_${identity.name}_${name}`, document })),
    ...attached.map(({ name, document }) => ({ id: name, document })),
  ];
  return named.flatMap(({ id, document }) => {
    const read = readPolicy(documentText(document), 'identity');
    return read.ok ? [{ id, document: read.value }] : [];
  });
}
