import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '#lib/cli/fingerprint.ts';
import { freePort, isPortFree } from '#lib/cli/ports.ts';
import { identify, isAlive } from '#lib/cli/process-identity.ts';
import { type Child, startChild } from '#lib/cli/start/child.ts';
import { holdHome } from '#lib/cli/start/running-mark.ts';
import { summary, vitestOutcome } from '#lib/cli/test/outcome.ts';

let folder: string;
const begun: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-supervisor-'));
});
afterEach(() => {
  for (const child of begun.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a process', () => {
  it('is told from another one that got the same number', () => {
    const me = identify(process.pid);
    expect(isAlive(me)).toBe(true);
    expect(isAlive({ ...me, began: 'earlier' })).toBe(false);
    expect(isAlive(identify(spawnSync(process.execPath, ['--version']).pid))).toBe(false);
  });
});

describe('the home', () => {
  it('is refused to a second start, which hears the address of the first', async () => {
    const held = await holdHome(folder);
    await expect(holdHome(folder)).rejects.toThrow(/already starting/);
    held.answersAt('http://localhost:3999');
    await expect(holdHome(folder)).rejects.toThrow(/already runs at http:\/\/localhost:3999/);
    held.release();
    (await holdHome(folder)).release();
  });

  it('is taken over from a killed start, and the children it left are ended', async () => {
    const left = sleeper();
    const dead = { pid: spawnSync(process.execPath, ['--version']).pid, began: 'earlier' };
    const stranger = { ...identify(process.pid), began: 'earlier' };
    const mark = { supervisor: dead, children: [identify(left.pid ?? 0), stranger] };
    writeFileSync(join(folder, 'running.json'), JSON.stringify(mark));
    const ended = once(left, 'exit');
    const held = await holdHome(folder);
    await ended;
    held.release();
  });

  it('is taken when the mark was cut by a crash', async () => {
    writeFileSync(join(folder, 'running.json'), '{"supervisor":{"pi');
    (await holdHome(folder)).release();
  });
});

describe('a child', () => {
  const listening = "process.send({ kind: 'listening', url: 'http://127.0.0.1:1' });";

  it('is ready when it says so, gets only the environment it is given, and may leave no core', async () => {
    const child = await start(
      `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'seen.json'))}, JSON.stringify({ env: process.env, core: process.platform === 'linux' ? require('node:fs').readFileSync('/proc/self/limits', 'utf8') : '' })); ${listening} setInterval(() => {}, 1000);`,
    );
    expect(child.url).toBe('http://127.0.0.1:1');
    const seen = JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')) as { env: object; core: string };
    expect(Object.keys(seen.env)).toEqual(expect.arrayContaining(['ONLY']));
    expect(seen.env).not.toHaveProperty('HOME');
    if (seen.core) expect(seen.core).toMatch(/Max core file size\s+0\s/);
    await child.stop(5_000);
    await expect(child.ended).resolves.toMatch(/SIGTERM/);
  });

  it('that ends before it is ready is reported with the end of its log', async () => {
    await expect(start("console.log('the reason'); process.exit(3);")).rejects.toThrow(
      /exit code 3.*the reason/s,
    );
  });

  it('that says why it cannot start is quoted', async () => {
    await expect(
      start("process.send({ kind: 'failed', words: 'no room' }); setInterval(() => {}, 1000);"),
    ).rejects.toThrow('The part could not start: no room');
  });

  it('that stays silent is given up', async () => {
    await expect(start('setInterval(() => {}, 1000);', 300)).rejects.toThrow(/did not answer within 0.3 s/);
  });

  it('that does not want to end is not asked twice', async () => {
    const child = await start(`process.on('SIGTERM', () => {}); ${listening} setInterval(() => {}, 1000);`);
    await child.stop(200);
    await expect(child.ended).resolves.toMatch(/SIGKILL/);
  });

  const children: Child[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await child.stop(0);
  });

  async function start(program: string, readyWithinMs = 10_000) {
    const file = join(folder, 'part.cjs');
    writeFileSync(file, program);
    return await startChild({
      name: 'part',
      program: file,
      environment: { ONLY: 'this', PATH: process.env.PATH },
      log: join(folder, 'part.log'),
      readyWithinMs,
      onSpawn: (child) => children.push(child),
    });
  }
});

describe('a port', () => {
  it('is free until somebody listens on it, on either loopback address', async () => {
    const port = await freePort();
    expect(await isPortFree(port)).toBe(true);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect(await isPortFree(port)).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await isPortFree(port)).toBe(true);
  });
});

describe('a fingerprint', () => {
  it('changes with names and contents, and not with what does not count', () => {
    const of = () => fingerprint(folder, ['a', 'absent'], ['a/b']);
    spawnSync('mkdir', ['-p', join(folder, 'a', 'b')]);
    writeFileSync(join(folder, 'a', 'x'), '1');
    const before = of();
    writeFileSync(join(folder, 'a', 'b', 'y'), '1');
    expect(of()).toBe(before);
    writeFileSync(join(folder, 'a', 'x'), '2');
    const changed = of();
    expect(changed).not.toBe(before);
    writeFileSync(join(folder, 'a', 'z'), '');
    expect(of()).not.toBe(changed);
  });
});

describe('the last line of npm test', () => {
  it('adds up what the tools counted', () => {
    const outcome = (passed: number, failed: number, skipped: number) => ({
      passed,
      failed,
      skipped,
      output: '',
    });
    expect(summary([outcome(3, 0, 0), outcome(4, 0, 0)])).toBe('7 passed, 0 failed');
    expect(summary([outcome(3, 1, 0), outcome(4, 2, 5)])).toBe('7 passed, 3 failed, 5 skipped');
  });

  it('counts a file that could not be loaded, and a run that failed without a test or without a report', () => {
    const file = join(folder, 'report.json');
    const report = (failed: number, testResults: object[]) =>
      writeFileSync(
        file,
        JSON.stringify({ numPassedTests: 2, numFailedTests: failed, numPendingTests: 1, testResults }),
      );
    report(0, [{ status: 'failed', assertionResults: [] }]);
    expect(vitestOutcome(file, 1, '')).toMatchObject({ passed: 2, failed: 1, skipped: 1 });
    report(1, [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]);
    expect(vitestOutcome(file, 1, '')).toMatchObject({ failed: 1 });
    report(0, []);
    expect(vitestOutcome(file, 1, '')).toMatchObject({ failed: 1 });
    expect(vitestOutcome(file, 0, '')).toMatchObject({ failed: 0 });
    expect(vitestOutcome(join(folder, 'absent.json'), 0, '')).toMatchObject({ passed: 0, failed: 1 });
  });
});

function sleeper(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  begun.push(child);
  return child;
}
