-- What secrets cost. Prices and settings are edited by people; everything else is reckoned from the inventory and the
-- roll-ups of the trail and may be thrown away: the next run makes the same rows again.

-- Edited prices. They stand before the list prices that the product knows; the newest of a day holds.
CREATE TABLE "cost_price" (
  "number" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "component" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "micros" BIGINT NOT NULL CHECK ("micros" >= 0),
  "valid_from" DATE NOT NULL,
  "source" TEXT NOT NULL,
  "set_by" TEXT NOT NULL,
  "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  "withdrawn_at" TIMESTAMPTZ(6)
);

-- One row once somebody changed a setting.
CREATE TABLE "cost_settings" (
  "one" BOOLEAN PRIMARY KEY DEFAULT true CHECK ("one"),
  "data" JSONB NOT NULL,
  "set_by" TEXT NOT NULL,
  "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp()
);

-- One month as it was last reckoned. `inputs` says from what: another text means that it must be reckoned again.
CREATE TABLE "cost_month" (
  "month" DATE PRIMARY KEY,
  "inputs" TEXT NOT NULL,
  "reckoned_at" TIMESTAMPTZ(6) NOT NULL,
  -- Storage is counted up to here; the end of the month once it is over.
  "through" TIMESTAMPTZ(6) NOT NULL,
  "currency" TEXT NOT NULL,
  "micros" BIGINT NOT NULL,
  "stored_micros" BIGINT NOT NULL,
  "call_micros" BIGINT NOT NULL,
  -- What everything kept at `through` costs in a whole month.
  "kept_monthly_micros" BIGINT NOT NULL,
  "secrets" INT NOT NULL,
  "refused_counts" INT NOT NULL,
  -- Of the running month: what calls cost on each of the last full days that every connected place has seen.
  "recent_days" BIGINT[] NOT NULL DEFAULT '{}'
);

-- The lines: every amount on every page is a sum of these.
CREATE TABLE "cost_line" (
  "month" DATE NOT NULL,
  "component" TEXT NOT NULL,
  "secret_id" TEXT,
  "account_id" TEXT NOT NULL,
  "region" TEXT NOT NULL,
  "principal_id" INT,
  "first_day" DATE NOT NULL,
  "last_day" DATE NOT NULL,
  "quantity" BIGINT NOT NULL,
  "price_micros" BIGINT NOT NULL,
  "price_per" INT NOT NULL,
  "price_from" DATE,
  "price_source" TEXT NOT NULL,
  "micros" BIGINT NOT NULL,
  "basis" TEXT NOT NULL
);
CREATE INDEX "cost_line_secret" ON "cost_line" ("secret_id", "month") WHERE "secret_id" IS NOT NULL;
CREATE INDEX "cost_line_principal" ON "cost_line" ("principal_id", "month", "micros" DESC) WHERE "principal_id" IS NOT NULL;
CREATE INDEX "cost_line_month" ON "cost_line" ("month");

-- One secret in one month: the list of all secrets by money.
CREATE TABLE "cost_secret" (
  "month" DATE NOT NULL,
  "secret_id" TEXT NOT NULL,
  "micros" BIGINT NOT NULL,
  "stored_micros" BIGINT NOT NULL,
  "call_micros" BIGINT NOT NULL,
  "calls" BIGINT NOT NULL,
  PRIMARY KEY ("month", "secret_id")
);
CREATE INDEX "cost_secret_dearest" ON "cost_secret" ("month", "micros" DESC, "secret_id");

-- Sums by what people group by. `key`: empty for what has no such thing (a call that lists, storage without a caller).
CREATE TABLE "cost_total" (
  "month" DATE NOT NULL,
  "grouping" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "component" TEXT NOT NULL,
  "micros" BIGINT NOT NULL,
  "quantity" BIGINT NOT NULL,
  "secrets" INT NOT NULL,
  PRIMARY KEY ("month", "grouping", "key", "component")
);

-- Most that a node of the tree may cost in a month. `path` ends in a slash; empty: everything.
CREATE TABLE "cost_budget" (
  "path" TEXT PRIMARY KEY,
  "micros" BIGINT NOT NULL CHECK ("micros" > 0),
  "currency" TEXT NOT NULL,
  "set_by" TEXT NOT NULL,
  "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp()
);

-- What could be saved, as last judged. `subject` is unique within its kind and keeps its meaning.
CREATE TABLE "cost_advice" (
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "secret_id" TEXT NOT NULL,
  "principal_id" INT,
  "saving_micros" BIGINT NOT NULL,
  "evidence" JSONB NOT NULL,
  "first_at" TIMESTAMPTZ(6) NOT NULL,
  "judged_at" TIMESTAMPTZ(6) NOT NULL,
  PRIMARY KEY ("kind", "subject")
);
CREATE INDEX "cost_advice_saving" ON "cost_advice" ("saving_micros" DESC, "kind", "subject");
CREATE INDEX "cost_advice_secret" ON "cost_advice" ("secret_id");

-- What caches of each life would save in a month, over all callers.
CREATE TABLE "cost_cached" (
  "one" BOOLEAN PRIMARY KEY DEFAULT true CHECK ("one"),
  "data" JSONB NOT NULL,
  "judged_at" TIMESTAMPTZ(6) NOT NULL
);

-- Advice that somebody put aside, with the reason, until a day.
CREATE TABLE "cost_dismissal" (
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "why" TEXT NOT NULL,
  "until" TIMESTAMPTZ(6) NOT NULL,
  "by" TEXT NOT NULL,
  "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY ("kind", "subject")
);

-- What AWS itself says an account was charged, from Cost Explorer.
CREATE TABLE "cost_bill" (
  "account_id" TEXT NOT NULL,
  "month" DATE NOT NULL,
  "usage_type" TEXT NOT NULL,
  "micros" BIGINT NOT NULL,
  "currency" TEXT NOT NULL,
  "quantity" NUMERIC NOT NULL,
  "estimated" BOOLEAN NOT NULL,
  "fetched_at" TIMESTAMPTZ(6) NOT NULL,
  PRIMARY KEY ("account_id", "month", "usage_type")
);
