-- What people are told. An announcement is written in the transaction of the change it tells of, with a notification for
-- each person and a delivery for each channel: what is committed is told once, what is rolled back is never told.
CREATE TABLE "announcement" (
  "id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  "actor_id" TEXT,
  "thread_id" TEXT,
  "request_id" TEXT,
  "grant_id" TEXT,
  "secret_id" TEXT,
  "policy_id" TEXT,
  "data" JSONB NOT NULL,
  "dedupe_key" TEXT,
  "person_count" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "announcement_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "announcement_dedupe_key_key" ON "announcement"("dedupe_key");
CREATE INDEX "announcement_request_id_idx" ON "announcement"("request_id");
CREATE INDEX "announcement_at_idx" ON "announcement"("at");

-- One person's copy. Handled: what it asked for was done, by them or by somebody else.
CREATE TABLE "notification" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY,
  "person_id" TEXT NOT NULL,
  "announcement_id" TEXT NOT NULL,
  "thread_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "request_id" TEXT,
  "read_at" TIMESTAMPTZ(6),
  "handled_at" TIMESTAMPTZ(6),
  "handled_by" TEXT,
  CONSTRAINT "notification_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "notification_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "notification_announcement_id_fkey" FOREIGN KEY ("announcement_id") REFERENCES "announcement"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "notification_person_id_announcement_id_key" ON "notification"("person_id", "announcement_id");
CREATE INDEX "notification_announcement_id_idx" ON "notification"("announcement_id");
CREATE INDEX "notification_person_id_id_idx" ON "notification"("person_id", "id" DESC);
CREATE INDEX "notification_person_id_thread_key_id_idx" ON "notification"("person_id", "thread_key", "id" DESC);
CREATE INDEX "notification_unread_idx" ON "notification"("person_id") WHERE "read_at" IS NULL AND "handled_at" IS NULL;
CREATE INDEX "notification_open_of_request_idx" ON "notification"("request_id") WHERE "handled_at" IS NULL;

-- Threads whose comments a person does not want to hear of.
CREATE TABLE "thread_mute" (
  "person_id" TEXT NOT NULL,
  "thread_id" TEXT NOT NULL,
  "at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  CONSTRAINT "thread_mute_pkey" PRIMARY KEY ("person_id", "thread_id"),
  CONSTRAINT "thread_mute_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- A place outside where announcements go. Addresses and signing secrets are in `sealed`, under a key that is not in this
-- database; `place` is what may be shown of the address.
CREATE TABLE "channel" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "source" TEXT NOT NULL DEFAULT 'page',
  "place" TEXT NOT NULL,
  "settings" JSONB NOT NULL DEFAULT '{}',
  "sealed" BYTEA,
  "areas" TEXT[] NOT NULL DEFAULT '{}',
  "state" TEXT NOT NULL DEFAULT 'active',
  "state_why" TEXT,
  "created_by" TEXT,
  "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  "removed_at" TIMESTAMPTZ(6),
  "failures" INTEGER NOT NULL DEFAULT 0,
  "failing_since" TIMESTAMPTZ(6),
  "hold_until" TIMESTAMPTZ(6),
  "delivered_at" TIMESTAMPTZ(6),
  CONSTRAINT "channel_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "channel_kind" CHECK ("kind" IN ('webhook', 'slack', 'sns')),
  CONSTRAINT "channel_source" CHECK ("source" IN ('page', 'configuration')),
  CONSTRAINT "channel_state" CHECK ("state" IN ('active', 'paused'))
);
CREATE UNIQUE INDEX "channel_name_key" ON "channel"("name") WHERE "removed_at" IS NULL;

-- One announcement on its way to one channel. `id` goes with the message, so that the receiver can tell a repetition.
CREATE TABLE "delivery" (
  "id" TEXT NOT NULL,
  "seq" BIGINT GENERATED ALWAYS AS IDENTITY,
  "announcement_id" TEXT NOT NULL,
  "channel_id" TEXT NOT NULL,
  "thread_key" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'waiting',
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "next_attempt_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
  "attempted_at" TIMESTAMPTZ(6),
  "finished_at" TIMESTAMPTZ(6),
  "outcome" TEXT,
  "message" BYTEA,
  CONSTRAINT "delivery_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "delivery_state" CHECK ("state" IN ('waiting', 'delivered', 'given-up', 'withdrawn')),
  CONSTRAINT "delivery_finished" CHECK (("state" = 'waiting') = ("finished_at" IS NULL)),
  CONSTRAINT "delivery_announcement_id_fkey" FOREIGN KEY ("announcement_id") REFERENCES "announcement"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "delivery_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channel"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "delivery_announcement_id_channel_id_key" ON "delivery"("announcement_id", "channel_id");
CREATE UNIQUE INDEX "delivery_channel_id_seq_key" ON "delivery"("channel_id", "seq");
CREATE INDEX "delivery_due_idx" ON "delivery"("channel_id", "next_attempt_at", "seq") WHERE "state" = 'waiting';
CREATE INDEX "delivery_order_idx" ON "delivery"("channel_id", "thread_key", "seq") WHERE "state" = 'waiting';
