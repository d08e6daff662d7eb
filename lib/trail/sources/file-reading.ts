import { hash } from 'node:crypto';
import type { DecodeOptions } from '../rules/decode.ts';
import { PlainDecoder } from '../rules/decode-plain.ts';
import { readEventTime } from '../rules/event-time.ts';
import { LIMITS } from '../rules/limits.ts';
import { textAt } from '../rules/members.ts';
import { parseItem } from '../rules/parse-json.ts';
import { type ItemSink, readItem } from '../rules/read-item.ts';
import type { Reason } from '../rules/reasons.ts';
import type { ScanSink } from '../rules/scan-sink.ts';
import type { Structure } from '../rules/structure.ts';
import type { TrailRecord } from '../rules/trail-record.ts';
import { unwrap } from '../rules/unwrap.ts';

/** Of the records of other services every so many is opened, to learn what stretch of time a file has seen. */
const SAMPLE = 64;

export interface FoundRecord {
  readonly record: TrailRecord;
  readonly file: string;
  readonly place: number;
}

export interface FoundUnreadable {
  readonly file: string;
  readonly place: number;
  readonly reason: Reason;
  readonly hash: Buffer;
  readonly bytes: number;
}

interface Span {
  readonly account: string;
  readonly region: string;
  first: number;
  last: number;
}

/** What reading one file has found so far. Nothing of it counts until the file has been read to its end. */
export class FileReading implements ScanSink {
  readonly file: string;
  /** The first of what could not be read; `unreadableCount` tells how much it was. */
  readonly unreadable: FoundUnreadable[] = [];
  unreadableCount = 0;
  /** Records of interest, those taken away included. */
  found = 0;
  foreign = 0;
  skipped = 0;
  #records: FoundRecord[] = [];
  readonly #options: DecodeOptions;
  readonly #spans = new Map<string, Span>();
  #lastSpan: Span | undefined;

  readonly #decoder: PlainDecoder;
  /** The item under way. */
  #place = 0;
  #bytes: Buffer = Buffer.alloc(0);
  readonly #sink: ItemSink = {
    record: (record) => {
      this.found++;
      this.#records.push({ record, file: this.file, place: this.#place });
      this.#saw(record.account, record.region, record.at.getTime());
    },
    foreign: () => {
      if (this.foreign++ % SAMPLE === 0) this.#sample(this.#bytes);
    },
    skipped: () => {
      this.skipped++;
    },
    unreadable: (reason) => this.badItem(reason, this.#bytes, this.#place),
  };

  /** `decoder`: one that has read other files of the same source and remembers callers and secrets. */
  constructor(file: string, options: DecodeOptions, decoder: PlainDecoder = new PlainDecoder(options)) {
    this.file = file;
    this.#options = options;
    this.#decoder = decoder;
  }

  get waiting(): number {
    return this.#records.length;
  }

  /** Hands over the records found so far. */
  take(): FoundRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  item(bytes: Buffer, place: number, seen: Structure | null = null): void {
    this.#place = place;
    this.#bytes = bytes;
    readItem(bytes, this.#options, this.#sink, seen === null ? null : { seen, decoder: this.#decoder });
  }

  badItem(reason: Reason, bytes: Buffer, place: number): void {
    if (this.unreadableCount++ >= LIMITS.unreadableKept) return;
    const digest = hash('sha256', bytes, 'buffer');
    this.unreadable.push({ file: this.file, place, reason, hash: digest, bytes: bytes.length });
  }

  /** First and last instant of a record, by account and region; the last is exclusive. */
  spans(): readonly { account: string; region: string; from: Date; to: Date; lastEventAt: Date }[] {
    return [...this.#spans.values()].map(({ account, region, first, last }) => ({
      account,
      region,
      from: new Date(first),
      to: new Date(last + 1000),
      lastEventAt: new Date(last),
    }));
  }

  #saw(account: string, region: string, time: number): void {
    const last = this.#lastSpan;
    const span =
      last?.account === account && last.region === region ? last : this.#spans.get(`${account} ${region}`);
    this.#lastSpan = span;
    if (!span) this.#spans.set(`${account} ${region}`, { account, region, first: time, last: time });
    else {
      span.first = Math.min(span.first, time);
      span.last = Math.max(span.last, time);
    }
  }

  #sample(bytes: Buffer): void {
    const parsed = parseItem(bytes);
    if (!parsed.ok) return;
    for (const inner of unwrap(parsed.value, parsed.text)) {
      if (inner.found !== 'record') continue;
      const account = textAt(inner.record, 'recipientAccountId');
      const region = textAt(inner.record, 'awsRegion');
      const time = readEventTime(inner.record.eventTime);
      const past = time !== null && time.at <= this.#options.now;
      if (account !== null && account.length <= 32 && region !== null && region.length <= 40 && past) {
        this.#saw(account, region, time.at.getTime());
      }
    }
  }
}
