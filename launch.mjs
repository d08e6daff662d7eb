#!/usr/bin/env node
// The first lines of every command. They need no package and parse on any Node that knows modules, so that a
// person with a Node far too old reads one sentence instead of a syntax error.
const major = Number(process.versions.node.split('.')[0]);

if (major < 18) {
  console.error(
    `Node ${process.versions.node} is too old for Countersign, which needs Node 18 or newer to begin. ` +
      'Install Node 24 and run the same command again.',
  );
  process.exitCode = 1;
} else {
  import('./launch/main.mjs').then((launcher) => launcher.main(process.argv.slice(2)));
}
