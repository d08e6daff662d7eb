-- What was given up is counted for each channel and can be sent again.
CREATE INDEX "delivery_given_up_idx" ON "delivery"("channel_id", "seq" DESC) WHERE "state" = 'given-up';
