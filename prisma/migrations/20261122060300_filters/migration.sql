-- Lists narrowed by a tag or a key.
CREATE INDEX secret_tags_idx ON secret USING gin (tags jsonb_path_ops) WHERE gone_at IS NULL;
CREATE INDEX secret_key_idx ON secret (kms_key_id) WHERE gone_at IS NULL AND kms_key_id IS NOT NULL;
