import { buildProduct, isBuilt } from './build-product.ts';
import { generateDatabaseClient, isDatabaseClientFresh } from './generate-database-client.ts';
import type { ProductStart, StartStep } from './product-start.ts';
import { hasSampleCompany, seed } from './seed-sample-company.ts';

/**
 * The way up, in order. What imports the database client comes after the step that writes it, so those modules are
 * loaded by the step that needs them.
 */
export const START_STEPS: readonly StartStep[] = [
  {
    title: 'Generating the database client',
    isNeeded: () => !isDatabaseClientFresh(),
    run: async () => {
      await generateDatabaseClient();
      return undefined;
    },
  },
  {
    title: 'Building',
    isNeeded: ({ mode }) => mode === 'built' && !isBuilt(),
    run: holdBuild,
  },
  {
    title: 'Starting the database',
    isNeeded: (start) => usesOwnDatabase(start) || usesLocalAws(start),
    run: async (start) => (await import('./start-databases.ts')).startPostgres(start),
  },
  {
    title: 'Bringing the tables up to date',
    run: async (start) => (await import('./start-databases.ts')).migrateDatabases(start),
  },
  {
    title: 'Starting the local AWS',
    isNeeded: usesLocalAws,
    run: async (start) => (await import('./start-local-aws.ts')).startLocalAwsChild(start),
  },
  {
    title: 'Preparing the sample company',
    // Never in a database of the users.
    isNeeded: (start) => usesOwnDatabase(start) && usesLocalAws(start) && hasSampleCompany(),
    run: seed,
  },
  {
    title: 'Reading the policies',
    run: async (start) => (await import('./read-policies.ts')).readPolicies(start),
  },
  {
    title: 'Reading the connections',
    run: async (start) => (await import('./read-connections.ts')).readConnections(start),
  },
  {
    title: 'Starting the server',
    run: async (start) => {
      if (start.mode === 'built' && !start.build) await holdBuild(start);
      return (await import('./start-server.ts')).startServer(start);
    },
  },
  {
    title: 'Making a link to sign in',
    isNeeded: hasLocalOperator,
    run: async (start) => (await import('./print-sign-in-link.ts')).prepareSignInLink(start),
  },
];

/** On this machine, with real accounts and no identity provider: there is one operator, who has the terminal. */
function hasLocalOperator({ configuration }: ProductStart): boolean {
  return configuration.aws === 'real' && !configuration.identityProvider;
}

function usesOwnDatabase({ configuration }: ProductStart): boolean {
  return configuration.databaseUrl === undefined;
}

function usesLocalAws({ configuration }: ProductStart): boolean {
  return configuration.aws === 'local';
}

async function holdBuild(start: ProductStart): Promise<undefined> {
  start.build = await buildProduct();
}
