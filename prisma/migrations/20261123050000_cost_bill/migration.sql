-- What AWS itself billed, beside what the model reckons. Asked for only where an admin switched it on: each call is charged.
-- The first form of the table never held a row: nothing asked yet.
DROP TABLE "cost_bill";

CREATE TABLE "cost_bill_source" (
  "connection_id" TEXT PRIMARY KEY REFERENCES "connection" ("id") ON DELETE CASCADE,
  "is_on" BOOLEAN NOT NULL,
  "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  "changed_by" TEXT NOT NULL,
  -- Written before the call, so that no restart asks twice within a day.
  "asked_at" TIMESTAMPTZ(6),
  -- 'complete', or the code of what went wrong; null while the first answer is awaited.
  "outcome" TEXT,
  -- Every call so far, also those that were refused.
  "calls" INT NOT NULL DEFAULT 0
);

-- The bill of one account and month as it was last read.
CREATE TABLE "cost_bill" (
  "connection_id" TEXT NOT NULL REFERENCES "connection" ("id") ON DELETE CASCADE,
  "month" DATE NOT NULL,
  "read_at" TIMESTAMPTZ(6) NOT NULL,
  -- AWS may still change it.
  "estimated" BOOLEAN NOT NULL,
  "currency" TEXT NOT NULL,
  "lines" JSONB NOT NULL,
  -- Lines whose amount could not be read: not in any sum.
  "unreadable" INT NOT NULL,
  PRIMARY KEY ("connection_id", "month")
);
GRANT SELECT, INSERT, UPDATE, DELETE ON "cost_bill_source", "cost_bill" TO countersign_app;
