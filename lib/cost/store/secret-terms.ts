import { AWS_MANAGED_KEY } from '../rules/kept-secret.ts';

/** Of `secret s`: under a key of the customer's own. */
export const HAS_CUSTOMER_KEY = `(s.kms_key_id IS NOT NULL AND s.kms_key_id NOT LIKE '%${AWS_MANAGED_KEY}')`;

/** Of `secret s`: kept at any time of the month that begins on `$1`. */
export const KEPT_IN_MONTH = `((s.gone_at IS NULL OR s.gone_at >= $1::date)
  AND coalesce(s.aws_created_at, s.first_seen_at) < $1::date + interval '1 month')`;
