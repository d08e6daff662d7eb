import type { Pool } from 'pg';
import type { Transaction } from '#lib/db/client.ts';
import { type Component, LIST_PRICES, type Price, PriceBook, type PriceEdit } from '../rules/price.ts';
import {
  CostSettings,
  type CostSettingsData,
  costSettingsSchema,
  DEFAULT_SETTINGS,
} from '../rules/settings.ts';

export interface EditedPrice extends Price {
  readonly number: string;
  readonly currency: string;
  readonly setBy: string;
  readonly setAt: Date;
}

interface PriceRow {
  number: string;
  component: Component;
  currency: string;
  micros: string;
  valid_from: string;
  source: string;
  set_by: string;
  set_at: Date;
}

/** Edited prices that hold, in the order they were set: of two for one day the later stands. */
export async function selectPrices(pool: Pool): Promise<readonly EditedPrice[]> {
  const { rows } = await pool.query<PriceRow>(
    `SELECT number::text, component, currency, micros::text, valid_from::text, source, set_by, set_at
       FROM cost_price WHERE withdrawn_at IS NULL ORDER BY number`,
  );
  return rows.map((row) => {
    const listed = LIST_PRICES.find(({ component }) => component === row.component);
    if (listed === undefined) throw new Error('a price of a component that is not known');
    const { unit, per } = listed;
    return {
      ...{ number: row.number, currency: row.currency, setBy: row.set_by, setAt: row.set_at, unit, per },
      ...{
        component: row.component,
        micros: Number(row.micros),
        validFrom: row.valid_from,
        source: row.source,
      },
    };
  });
}

export async function loadSettings(pool: Pool): Promise<CostSettings> {
  const { rows } = await pool.query<{ data: unknown }>('SELECT data FROM cost_settings');
  return new CostSettings(rows[0] ? costSettingsSchema.parse(rows[0].data) : DEFAULT_SETTINGS);
}

/**
 * The prices that hold: the list in dollars with what was edited before it. Under another currency the list is worth
 * nothing, and only edited prices of that currency stand.
 */
export async function loadPriceBook(pool: Pool, currency: string): Promise<PriceBook> {
  const edited = (await selectPrices(pool)).filter((price) => price.currency === currency);
  return new PriceBook(currency === 'USD' ? [...LIST_PRICES, ...edited] : edited);
}

export async function insertPrice(
  tx: Transaction,
  edit: PriceEdit & { readonly currency: string },
  personId: string,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cost_price (component, currency, micros, valid_from, source, set_by)
    VALUES (${edit.component}, ${edit.currency}, ${edit.micros}, ${edit.validFrom}::date, ${edit.source}, ${personId})`;
}

/** Says whether there was such a price that still held. */
export async function withdrawPrice(tx: Transaction, number: bigint): Promise<Component | null> {
  const rows = await tx.$queryRaw<{ component: Component }[]>`
    UPDATE cost_price SET withdrawn_at = clock_timestamp() WHERE number = ${number} AND withdrawn_at IS NULL
    RETURNING component`;
  return rows[0]?.component ?? null;
}

export async function saveSettings(tx: Transaction, data: CostSettingsData, personId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cost_settings (data, set_by) VALUES (${JSON.stringify(data)}::jsonb, ${personId})
    ON CONFLICT (one) DO UPDATE SET data = excluded.data, set_by = excluded.set_by, set_at = clock_timestamp()`;
}
