-- How far the door is to be trusted through which the record came that stands under an identity: 0 AWS's own store and
-- history, 1 what is pushed to us, 2 files. Of what contradicts, the smallest rank stands, then the smallest hash. Rows of
-- before count as 0: what came since can only take their place from AWS's own store.
ALTER TABLE trail_event ADD COLUMN source_rank smallint NOT NULL DEFAULT 0;
-- For what people are told of: when a contradiction was met.
ALTER TABLE trail_conflict ADD COLUMN met_at timestamptz NOT NULL DEFAULT transaction_timestamp();
CREATE INDEX trail_conflict_met ON trail_conflict (met_at);

-- How often reading an upload was begun and did not come to an end: after three times it has failed.
ALTER TABLE trail_upload ADD COLUMN tries int NOT NULL DEFAULT 0;
