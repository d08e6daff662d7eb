import pg from 'pg';
import {
  SAMPLE_DATABASES,
  type SampleDatabase,
  type SampleLogin,
  samplePassword,
} from '../seed/sample-databases.ts';

export interface SampleCluster {
  /** URL of a database as the superuser of a PostgreSQL that is ours alone. */
  superuserUrl(database: string): string;
}

export interface SampleDatabasesWish {
  /** Which state of the local AWS the passwords must fit: that of another one makes them begin anew. */
  readonly stateId: string;
  /** Databases of the cluster that are none of the sample → the roles that go on connecting to them. */
  readonly doors: Readonly<Record<string, readonly string[]>>;
}

/** Rotation functions and a person with a client need few. */
const MOST_CONNECTIONS = 20;

/**
 * Makes the databases and roles of the sample company where they are absent. A password that was rotated stays as it
 * is; when the local AWS began anew, all begin anew. Nobody but the roles that are named gets into any other database of
 * the cluster, so the roles of the sample, and those they make, see nothing but their own.
 */
export async function makeSampleDatabases(cluster: SampleCluster, wish: SampleDatabasesWish): Promise<void> {
  const administrator = new pg.Client({ connectionString: cluster.superuserUrl('postgres') });
  await administrator.connect();
  try {
    await closeOtherDatabases(administrator, wish.doors);
    const made = await marks(administrator);
    for (const database of SAMPLE_DATABASES) {
      const mark = made.get(database.name);
      if (mark === markOf(wish.stateId)) continue;
      await makeRoles(administrator, database);
      if (mark === undefined) await makeDatabase(administrator, cluster, database);
      // The last thing: a start that was cut off before does all of it again.
      const name = pg.escapeIdentifier(database.name);
      await administrator.query(`comment on database ${name} is ${pg.escapeLiteral(markOf(wish.stateId))}`);
    }
  } finally {
    await administrator.end();
  }
}

function markOf(stateId: string): string {
  return `Sample of the local AWS ${stateId}`;
}

/** The databases that are there, and what is noted on each; unfinished ones have no note. */
async function marks(administrator: pg.Client): Promise<ReadonlyMap<string, string>> {
  const found = await administrator.query<{ name: string; mark: string | null }>(
    `select datname as name, shobj_description(oid, 'pg_database') as mark from pg_database`,
  );
  return new Map(found.rows.flatMap(({ name, mark }) => (mark === null ? [] : [[name, mark]])));
}

async function closeOtherDatabases(
  administrator: pg.Client,
  doors: SampleDatabasesWish['doors'],
): Promise<void> {
  const samples = SAMPLE_DATABASES.map(({ name }) => name);
  const found = await administrator.query<{ datname: string }>(
    'select datname from pg_database where datallowconn and datname <> all($1)',
    [samples],
  );
  for (const { datname } of found.rows) {
    const name = pg.escapeIdentifier(datname);
    const admitted = (doors[datname] ?? []).map((role) => pg.escapeIdentifier(role));
    // Both at once: nobody who may connect is kept out for a moment.
    await administrator.query(
      [
        'begin',
        ...admitted.map((role) => `grant connect, temporary on database ${name} to ${role}`),
        `revoke connect, temporary on database ${name} from public`,
        'commit',
      ].join('; '),
    );
  }
}

/** Makes the roles of a database, or sets the passwords of those that are there to the first ones. */
async function makeRoles(administrator: pg.Client, database: SampleDatabase): Promise<void> {
  const there = await administrator.query<{ rolname: string }>('select rolname from pg_roles');
  const known = new Set(there.rows.map(({ rolname }) => rolname));
  const statements = database.logins.map(({ role, rank }) => {
    const verb = known.has(role) ? 'alter' : 'create';
    const rights = rank === 'owner' ? 'login createrole' : 'login';
    const password = pg.escapeLiteral(samplePassword(role));
    return `${verb} role ${pg.escapeIdentifier(role)} with ${rights} password ${password}`;
  });
  await administrator.query(['begin', ...statements, ...memberships(database), 'commit'].join('; '));
}

/** The owner sets the passwords of the others, for which PostgreSQL wants more than the right to make roles. */
function memberships({ logins }: SampleDatabase): string[] {
  const [owner, application, second] = (['owner', 'application', 'second'] as const).map((rank) =>
    roleOf(logins, rank),
  );
  return [
    ...(owner && application ? [`grant ${application} to ${owner} with admin option`] : []),
    ...(owner && second ? [`grant ${second} to ${owner} with admin option`] : []),
    ...(application && second ? [`grant ${application} to ${second}`] : []),
  ];
}

function roleOf(logins: readonly SampleLogin[], rank: SampleLogin['rank']): string | undefined {
  const found = logins.find((login) => login.rank === rank);
  return found && pg.escapeIdentifier(found.role);
}

async function makeDatabase(
  administrator: pg.Client,
  cluster: SampleCluster,
  { name: plainName, logins }: SampleDatabase,
): Promise<void> {
  const name = pg.escapeIdentifier(plainName);
  const there = await administrator.query('select 1 from pg_database where datname = $1', [plainName]);
  if (there.rowCount === 0) {
    await administrator.query(`create database ${name} connection limit ${MOST_CONNECTIONS}`);
  }
  const owner = roleOf(logins, 'owner');
  const application = roleOf(logins, 'application');
  const client = new pg.Client({ connectionString: cluster.superuserUrl(plainName) });
  await client.connect();
  try {
    await client.query(
      [
        'begin',
        `revoke all on database ${name} from public`,
        ...(owner ? [`alter database ${name} owner to ${owner}`] : []),
        `grant connect, temporary on database ${name} to ${application}`,
        'create table if not exists note (id bigint generated always as identity primary key, words text)',
        ...(owner ? [`alter table note owner to ${owner}`] : []),
        `grant select, insert, update, delete on note to ${application}`,
        'commit',
      ].join('; '),
    );
  } finally {
    await client.end();
  }
}
