import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

type SchemaEngine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>;

/** An engine and the way to let go of it and of its connections. */
export interface OpenSchemaEngine {
  readonly engine: SchemaEngine;
  /** What PostgreSQL said of the script that failed; the engine itself only says that one did. */
  scriptError(): unknown;
  close(): Promise<void>;
}

/** Where the engine leaves the words of a panic; without it a panic becomes an error about this name. */
const panics = { set_message: (words: string) => void words, get_message: () => '' };

let instantiated: Promise<void> | undefined;

/**
 * Prisma's own schema engine, as WebAssembly over the `pg` driver. Prisma's command line would fetch a native engine
 * from a host outside the package registry; this comes from the registry and writes the same `_prisma_migrations`.
 */
export async function openSchemaEngine(url: string, datamodel: string): Promise<OpenSchemaEngine> {
  instantiated ??= instantiate();
  await instantiated;
  const factory = new WholeScriptPg(url);
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [['schema.prisma', datamodel]] },
    () => undefined,
    adapter,
  );
  return {
    engine,
    scriptError: () => factory.scriptError,
    close: async () => {
      engine.free();
      await factory.disconnect();
    },
  };
}

async function instantiate(): Promise<void> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics });
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'));
  const imports = { './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  const internals = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  internals.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/**
 * The stock adapter cuts a script at every semicolon, also inside function bodies and comments. Sent whole, PostgreSQL
 * parses it itself and runs it as one transaction: a migration is applied or it is not.
 */
class WholeScriptPg extends PrismaPg {
  scriptError: unknown;
  readonly #url: string;
  readonly #connected: Awaited<ReturnType<PrismaPg['connect']>>[] = [];

  constructor(url: string) {
    super({ connectionString: url });
    this.#url = url;
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    this.#connected.push(adapter);
    adapter.executeScript = (script) =>
      runWhole(this.#url, script).catch((error: unknown) => {
        this.scriptError = error;
        throw error;
      });
    return adapter;
  }

  async disconnect(): Promise<void> {
    for (const adapter of this.#connected.splice(0)) await adapter.dispose();
  }
}

async function runWhole(url: string, script: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(script);
  } finally {
    await client.end();
  }
}
