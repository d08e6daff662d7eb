import type { PackAudit } from './manifest.ts';

/** What the manifest says of the export of the log. */
export interface AuditMarks {
  readonly logId: string;
  readonly audit: PackAudit;
}

/** Looks at an export while it goes by, line by line, and keeps its log id and its last checkpoint. */
export function auditMarksOf(from: number, to: number): { see(text: string): void; end(): AuditMarks } {
  let rest = '';
  let logId = '';
  let checkpoint: { number: number; size: number; root: string; keyId: string } | null = null;
  const line = (text: string): void => {
    if (text.startsWith('{"countersign":')) logId = String((JSON.parse(text) as { logId: unknown }).logId);
    if (text.startsWith('{"checkpoint":'))
      checkpoint = (JSON.parse(text) as { checkpoint: typeof checkpoint }).checkpoint;
  };
  return {
    see: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const one of lines) line(one);
    },
    end: () => {
      if (rest !== '') line(rest);
      if (!checkpoint || logId === '') throw new Error('the export of the audit log has no checkpoint');
      const { number, size, root, keyId } = checkpoint;
      return { logId, audit: { from, to, size, root, checkpoint: number, keyId } };
    },
  };
}
