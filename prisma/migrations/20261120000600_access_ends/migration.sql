-- What is open now is what ends later than now, whoever holds it: grants that lapsed keep the state they had.
CREATE INDEX "access_grant_ends_at_idx" ON "access_grant"("ends_at");
