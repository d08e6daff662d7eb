/** Runs the benchmark of one file and hands its figures to the process that asked for them. */
import { pathToFileURL } from 'node:url';
import type { Benchmark } from './benchmark.ts';

const [file = ''] = process.argv.slice(2);
const { benchmark } = (await import(pathToFileURL(file).href)) as { benchmark: Benchmark };
const figures = await benchmark.run();
process.send?.({ title: benchmark.title, figures }, () => process.exit(0));
