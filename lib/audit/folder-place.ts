import { link, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointPlace, PlaceTrouble } from './checkpoint-place.ts';
import { lineOfCheckpoint } from './rules/checkpoint.ts';

/** Checkpoints of one folder inside of a log's. */
const IN_ONE_FOLDER = 1_000;

/**
 * A folder on this machine or on a mounted share: `<folder>/<log id>/<thousand>/<number>.json`, read-only files, each
 * written whole and synced before it has its name.
 */
export function folderPlace(folder: string): CheckpointPlace {
  return {
    name: `folder ${folder}`,
    put: async (logId, checkpoint) => {
      try {
        return await writeOnce(
          folderOf(folder, logId, checkpoint.number),
          checkpoint.number,
          lineOfCheckpoint(checkpoint),
        );
      } catch (error) {
        return troubleOf(error);
      }
    },
    holdsAfter: async (logId, number) => {
      try {
        return (await newestIn(join(folder, logId))) > number;
      } catch (error) {
        return troubleOf(error);
      }
    },
  };
}

function folderOf(folder: string, logId: string, number: number): string {
  return join(folder, logId, padded(Math.floor(number / IN_ONE_FOLDER), 6));
}

/** A link can only be made where no file of the name is: two writers cannot overwrite each other. */
async function writeOnce(folder: string, number: number, text: string): Promise<'kept' | PlaceTrouble> {
  const path = join(folder, `${padded(number, 9)}.json`);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const draft = join(folder, `.draft-${process.pid}-${number}`);
  await unlink(draft).catch(() => undefined);
  const file = await open(draft, 'wx', 0o444);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    if ((await readFile(path, 'utf8')) !== text) return 'conflict';
  } finally {
    await unlink(draft).catch(() => undefined);
  }
  await syncFolder(folder);
  return 'kept';
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The highest number under a log's folder; 0 if there is none. */
async function newestIn(folder: string): Promise<number> {
  const thousands = (await namesIn(folder)).filter((name) => /^\d{6}$/.test(name)).toSorted();
  for (const thousand of thousands.toReversed()) {
    const numbers = (await namesIn(join(folder, thousand)))
      .filter((name) => /^\d{9}\.json$/.test(name))
      .map((name) => Number(name.slice(0, 9)));
    if (numbers.length > 0) return Math.max(...numbers);
  }
  return 0;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}

function troubleOf(error: unknown): PlaceTrouble {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'refused' : 'unreachable';
}
