/**
 * The walls of the house, as ARCHITECTURE.md describes them. Each rule is shown to bite by a planted violation in
 * tests/architecture.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */

/** A room may import only rooms that stand before it. Rooms in one row would stand beside each other. */
const ORDER = [
  ['kernel'],
  ['db'],
  ['audit'],
  ['people'],
  ['aws'],
  ['secrets'],
  ['access'],
  ['changes'],
  ['trail'],
  ['readers'],
  ['findings'],
  ['cost'],
  ['reports'],
  ['notify'],
  ['jobs'],
  ['web'],
];

/** Everything in lib that is a room, with the two that stand outside the row. */
export const ROOMS = [...ORDER.flat(), 'cli', 'local-aws'];

/** @param {readonly string[]} rooms */
const anyOf = (rooms) => `^lib/(${rooms.join('|')})/`;

const roomOrder = ORDER.flatMap((row, place) => {
  const [first = ''] = row;
  const allowed = [...ORDER.slice(0, place).flat()];
  return row.map((room) => ({
    name: `room-order-${room}`,
    comment: `lib/${room} may use only rooms that stand before it. What must happen later is written to the outbox.`,
    severity: /** @type {const} */ ('error'),
    from: { path: `^lib/${room}/` },
    to: {
      // The page pipeline draws the skeleton of a page that takes long; nothing else below the doors draws.
      path: room === 'web' ? ['^lib/', '^app/'] : ['^lib/', '^app/', '^components/'],
      pathNot: [`^lib/${room}/`, ...(first ? [anyOf([...allowed, room])] : [])],
    },
  }));
});

const STORES = ['^lib/db/', '^lib/[^/]+/store(/|\\.ts$)', '^lib/local-aws/state/', '^lib/jobs/', '^tests/'];

export default {
  forbidden: [
    ...roomOrder,
    {
      name: 'rules-stay-pure',
      comment:
        'A rule is given everything it needs: no input, output, clock, randomness, environment or framework.',
      severity: 'error',
      from: { path: '^lib/[^/]+/rules/' },
      to: {
        pathNot: [
          '^lib/kernel/(?!log\\.ts|clock\\.ts)',
          '^lib/[^/]+/rules/',
          '^lib/local-aws/shapes/',
          '^node_modules/(zod|canonicalize|yaml)/',
          // Of net only the arithmetic of addresses.
          '^(crypto|buffer|net)$',
        ],
      },
    },
    {
      name: 'database-only-in-stores',
      comment: 'Only a store of a room and lib/db know Prisma or SQL.',
      severity: 'error',
      from: { pathNot: STORES },
      to: { path: ['^lib/db/generated/', '^node_modules/(@prisma|prisma|pg|pg-copy-streams|pg-boss)/'] },
    },
    {
      name: 'aws-library-only-in-aws',
      comment: 'Calls to AWS carry limits, retries and a scoped session; only these two places make them.',
      severity: 'error',
      from: { pathNot: ['^lib/aws/', '^lib/trail/sources/', '^tests/'] },
      to: { path: '^node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'framework-only-at-the-door',
      comment: 'Below the door nothing knows about requests, cookies or rendering.',
      severity: 'error',
      from: {
        pathNot: [
          '^app/',
          '^components/',
          '^lib/web/',
          '^lib/cli/serve\\.ts$',
          '^(proxy|instrumentation)\\.ts$',
          '^next\\.config\\.js$',
          '^next-env\\.d\\.ts$',
          '^tests/',
        ],
      },
      to: { path: '^node_modules/(next|next-auth|next-safe-action)/' },
    },
    {
      name: 'components-know-no-server',
      comment: 'A component is given what it shows. It may link and navigate, and read types and rules.',
      severity: 'error',
      from: { path: '^components/' },
      to: {
        path: [
          '^app/',
          '^lib/(db|cli|local-aws|jobs)/',
          '^lib/[^/]+/store(/|\\.ts$)',
          '^node_modules/next/(headers|server|cache)\\.js$',
        ],
      },
    },
    {
      name: 'local-aws-knows-none-of-us',
      comment:
        'The local AWS is a stand-in: sharing code with what it tests would let one mistake hide in both.',
      severity: 'error',
      from: { path: '^lib/local-aws/' },
      to: { path: ['^lib/', '^app/', '^components/'], pathNot: ['^lib/local-aws/', '^lib/kernel/'] },
    },
    {
      name: 'nobody-imports-local-aws',
      comment: 'The product reaches the local AWS as it reaches AWS: over HTTP.',
      severity: 'error',
      from: { pathNot: ['^lib/local-aws/', '^lib/cli/', '^tests/'] },
      to: { path: '^lib/local-aws/' },
    },
    {
      name: 'nobody-imports-the-commands',
      comment: 'The commands stand on top of everything.',
      severity: 'error',
      from: { pathNot: ['^lib/cli/', '^launch/', '^tests/', '^(vitest|playwright)\\.config\\.ts$'] },
      to: { path: '^lib/cli/' },
    },
    {
      name: 'product-imports-no-tests',
      comment: 'What ships does not lean on what tests it.',
      severity: 'error',
      from: { path: ['^lib/(?!cli/)', '^app/', '^components/'] },
      to: { path: '^tests/' },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or one of them knows too much.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that cannot be found.',
      severity: 'error',
      from: {},
      // A template of the framework, and the text files of a bundler, have no file to find.
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-are-declared',
      comment:
        'A package that is used stands in package.json by itself, not by the grace of another package.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'product-needs-no-test-packages',
      comment: 'What ships runs without the packages of development. (Types do not run.)',
      severity: 'error',
      from: {
        path: ['^lib/', '^app/', '^components/'],
        pathNot: ['^lib/cli/(test|screenshots|bench)(/|\\.ts$)'],
      },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/@types/',
      },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: ['^lib/db/generated/(internal|models|enums|commonInputTypes)'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.css', '.json'],
    },
  },
};
