/**
 * Files of the contract that only say something about a server that the tests start themselves, and why. Pointed at
 * another account they are left out.
 */
export const LOCAL_FILES: Readonly<Record<string, string>> = {
  'adversarial.test.ts': 'sends what no client of AWS would send to an account of others',
  'assume-role.test.ts': 'assumes the roles of the sample company',
  'command-line.test.ts': 'reads the sample company; npm run tour drives any local AWS',
  'faults-clients.test.ts': 'asks the server to go wrong on purpose',
  'faults.test.ts': 'asks the server to go wrong on purpose',
  'front-door.test.ts': 'talks to the server itself, past the clients of AWS',
  'fuzz.test.ts': 'sends thousands of wrong calls',
  'get-caller-identity.test.ts': 'asks for identities that only the sample company has',
  'iam.test.ts': 'looks at roles that it writes into the tables of the server',
  'iam-writes.test.ts': 'changes the identities of the account',
  'kms.test.ts': 'makes keys, which cost money and do not go at once',
  'list-planned-deletions.test.ts': 'looks at a secret of the sample company',
  'lookup-events.test.ts': 'reads the history of the sample company, and moves the clock',
  'rotate-postgres.test.ts': 'calls the rotation functions that come with the server',
  'rotate-programs.test.ts': 'registers rotation functions with the server',
  'rotate-secret.test.ts': 'registers rotation functions with the server, and moves the clock',
  'trail-files.test.ts': 'reads the bucket and the queue of the local trail',
};
