import type { Metered } from '../rules/billing/bill.ts';
import type { Connection } from './database.ts';

/**
 * What one account used in each month and region from begin (inclusive) to end (exclusive), both first days of months.
 * Secrets and copies that are there or were, from their making to the request to delete them, by the hour that has begun;
 * customer keys likewise; calls by the records they left, what AWS did by itself and what its own keys did left out.
 */
export async function meterAccount(
  tx: Connection,
  account: string,
  span: { readonly from: Date; readonly to: Date; readonly now: Date },
): Promise<readonly Metered[]> {
  const rows = await tx.rows<{ month: string; region: string; kind: Metered['kind']; quantity: string }>(
    `with month as (
       select m as begins, m + interval '1 month' as ends
         from generate_series($2::timestamptz at time zone 'UTC', $3::timestamptz at time zone 'UTC' - interval '1 day', interval '1 month') m),
     kept as (
       select 'secret-hours' as kind, region, created_at, coalesce(deleted_at, $4) as ended_at from secret where account = $1
       union all
       select 'secret-hours', region, created_at, ended_at from secret_ended where account = $1
       union all
       select 'key-hours', region, created_at, $4 from kms_key where account = $1),
     hours as (
       select m.begins, k.kind, k.region,
              extract(epoch from
                least(m.ends, date_trunc('hour', (k.ended_at at time zone 'UTC') + interval '59 minutes 59.999999 seconds'))
                - greatest(m.begins, date_trunc('hour', k.created_at at time zone 'UTC'))) / 3600 as hours
         from month m join kept k on k.created_at at time zone 'UTC' < m.ends and k.ended_at at time zone 'UTC' > m.begins),
     called as (
       select m.begins, r.region, case r.event_source when 'kms.amazonaws.com' then 'key-calls' else 'secret-calls' end as kind,
              count(*) as calls
         from month m join trail_record r on r.event_time >= m.begins at time zone 'UTC' and r.event_time < m.ends at time zone 'UTC'
        where r.account = $1 and r.event_source in ('secretsmanager.amazonaws.com', 'kms.amazonaws.com')
          and (r.event_source <> 'kms.amazonaws.com'
            or exists (select from jsonb_array_elements(r.resources) e join kms_key k on k.arn = e->>'ARN'))
          and r.record not like '%"eventType":"AwsServiceEvent"%'
        group by 1, 2, 3)
     select to_char(begins, 'YYYY-MM') as month, region, kind, sum(hours)::bigint::text as quantity from hours
      where hours > 0 group by 1, 2, 3
     union all
     select to_char(begins, 'YYYY-MM'), region, kind, calls::text from called
     order by 1, 2, 3`,
    [account, span.from, span.to, span.now],
  );
  return rows.map((row) => ({ ...row, quantity: Number(row.quantity) }));
}
