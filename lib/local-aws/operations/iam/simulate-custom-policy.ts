import { simulateCustomPolicy as members } from '../../shapes/iam/simulate-custom-policy.ts';
import { operation } from '../operation.ts';
import { iamDemand } from './iam-demand.ts';
import { inputPolicies, runSimulation } from './run-simulation.ts';

export const simulateCustomPolicy = operation<typeof members, undefined>({
  name: 'SimulateCustomPolicy',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: (call) => [iamDemand(call, 'SimulateCustomPolicy', '*')],
  handle: async ({ input }) => runSimulation(input, inputPolicies(input.PolicyInputList), undefined),
});
