/**
 * The tables of the local AWS, one step per version, applied in order and never changed afterwards. They live in a
 * schema of their own. Values rest only in `secret_version.payload`, sealed.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table setting (name text primary key, value text not null);

  create table account (id text primary key, alias text);

  create table iam_user (
    account text not null references account, name text not null, principal_id text not null,
    policies jsonb not null, primary key (account, name)
  );
  create table access_key (
    id text primary key, account text not null, user_name text not null, sealed_secret bytea not null,
    foreign key (account, user_name) references iam_user
  );
  create table iam_role (
    account text not null references account, name text not null, path text not null default '/',
    principal_id text not null, trust_policy jsonb not null, policies jsonb not null,
    max_session_seconds int not null default 3600, primary key (account, name)
  );

  -- A session is looked up by its access key: that is what joins a trail record to the act that opened it.
  create table sts_session (
    access_key_id text primary key, account text not null, role_name text not null, session_name text not null,
    sealed_secret bytea not null, token_hash bytea not null, policy text, source_identity text,
    tags jsonb not null, transitive_tag_keys jsonb not null,
    issued_at timestamptz not null, expires_at timestamptz not null,
    foreign key (account, role_name) references iam_role
  );

  create table kms_key (
    arn text primary key, account text not null, region text not null, key_id text not null,
    enabled boolean not null default true
  );
  create index kms_key_place on kms_key (account, region);
  create table kms_alias (
    account text not null, region text not null, name text not null, key_arn text not null references kms_key,
    primary key (account, region, name)
  );

  -- tags: null means never tagged, which DescribeSecret tells from an empty list.
  -- deleted_at is the moment of the request, window_ends_at the end of the recovery window.
  create table secret (
    id bigint generated always as identity primary key,
    account text not null, region text not null, name text collate "C" not null, suffix text not null,
    description text, kms_key_arn text, tags jsonb, create_token text,
    created_at timestamptz not null, last_changed_at timestamptz not null, last_accessed_on date,
    deleted_at timestamptz, window_ends_at timestamptz,
    rotation_enabled boolean, rotation_lambda_arn text, rotation_rules jsonb,
    last_rotated_at timestamptz, next_rotation_at timestamptz,
    owning_service text, primary_region text,
    unique (account, region, name)
  );
  create index secret_by_creation on secret (account, region, created_at, id);
  create index secret_by_change on secret (account, region, last_changed_at, id);
  create index secret_by_access on secret (account, region, coalesce(last_accessed_on, '-infinity'::date), id);

  -- payload and data_key are null for a version that a rotation reserved and nobody has filled.
  create table secret_version (
    secret_id bigint not null references secret on delete cascade, id text not null, kind text,
    data_key bytea, payload bytea, kms_key_arn text, created_at timestamptz not null, last_accessed_on date,
    number bigint generated always as identity,
    primary key (secret_id, id),
    check (kind in ('string', 'binary')),
    check ((kind is null) = (payload is null) and (kind is null) = (data_key is null))
  );
  create index secret_version_in_order on secret_version (secret_id, number);

  -- The primary key says it: a label sits on at most one version of a secret.
  create table secret_label (
    secret_id bigint not null, label text not null, version_id text not null,
    primary key (secret_id, label),
    foreign key (secret_id, version_id) references secret_version on delete cascade
  );

  create table trail_record (
    seq bigint generated always as identity primary key,
    account text not null, region text not null, event_id text not null,
    event_time timestamptz not null, visible_at timestamptz not null,
    event_name text not null, event_source text not null, read_only boolean not null,
    username text, access_key_id text, resources jsonb, record text not null
  );
  create index trail_by_time on trail_record (account, region, event_time desc, seq desc);
  create index trail_by_id on trail_record (account, region, event_id);
  create index trail_by_name on trail_record (account, region, event_name, event_time desc, seq desc);
  create index trail_by_source on trail_record (account, region, event_source, event_time desc, seq desc);
  create index trail_writes on trail_record (account, region, event_time desc, seq desc) where not read_only;
  create index trail_by_user on trail_record (account, region, username, event_time desc, seq desc);
  create index trail_by_key on trail_record (account, region, access_key_id, event_time desc, seq desc);

  create table trail_resource (
    account text not null, region text not null, type text not null, name text not null,
    event_time timestamptz not null, seq bigint not null references trail_record on delete cascade
  );
  create index trail_resource_by_name on trail_resource (account, region, name, event_time desc, seq desc);
  create index trail_resource_by_type on trail_resource (account, region, type, event_time desc, seq desc);
  `,
  `
  alter table secret
    add column resource_policy text, add column managed_type text,
    add column ever_replicated boolean not null default false, add column next_window_opens_at timestamptz;
  create index secret_deletion_due on secret (window_ends_at) where window_ends_at is not null;
  create index secret_rotation_due on secret (next_window_opens_at) where rotation_enabled;

  -- A region that a secret is copied to. InProgress means that the copy is behind; the background brings it up.
  create table replica (
    secret_id bigint not null references secret on delete cascade, region text not null, kms_key_id text,
    status text not null check (status in ('InProgress', 'InSync', 'Failed')), message text,
    replica_id bigint references secret on delete set null, overwrite boolean not null default false,
    primary key (secret_id, region)
  );
  create index replica_behind on replica (secret_id) where status = 'InProgress';
  create index replica_copy on replica (replica_id);

  -- A rotation, or the test of one, that has begun and not ended: whoever starts the server next goes on with it.
  create table rotation_run (
    secret_id bigint primary key references secret on delete cascade,
    kind text not null check (kind in ('rotation', 'test')), version_id text not null, lambda_arn text not null,
    failed_attempts int not null default 0, next_attempt_at timestamptz not null
  );
  create index rotation_run_due on rotation_run (next_attempt_at);
  `,
  `
  alter table kms_key
    add column description text not null default '', add column policy text,
    add column rotation_enabled boolean not null default false,
    add column created_at timestamptz not null default now();

  -- Names of the inline policies, in the order of iam_role.policies; managed ones are attached by their ARN.
  alter table iam_role add column policy_names jsonb, add column description text,
    add column created_at timestamptz not null default now();
  alter table iam_user add column policy_names jsonb, add column path text not null default '/',
    add column created_at timestamptz not null default now();
  create table iam_policy (
    arn text primary key, account text not null, name text not null, path text not null default '/',
    policy_id text not null, description text, created_at timestamptz not null default now()
  );
  create table iam_policy_version (
    arn text not null references iam_policy on delete cascade, number int not null, document jsonb not null,
    is_default boolean not null, created_at timestamptz not null default now(), primary key (arn, number)
  );
  create unique index iam_policy_default on iam_policy_version (arn) where is_default;
  create table iam_attachment (
    account text not null, kind text not null check (kind in ('role', 'user')), name text not null,
    policy_arn text not null references iam_policy, primary key (account, kind, name, policy_arn)
  );
  `,
  `
  create table s3_object (
    bucket text not null, key text collate "C" not null, body bytea not null, content_type text not null,
    content_encoding text, metadata jsonb not null, etag text not null, modified_at timestamptz not null,
    primary key (bucket, key)
  );
  create table sqs_message (
    seq bigint generated always as identity primary key, id uuid not null, queue text not null, body text not null,
    sent_at timestamptz not null, visible_at timestamptz not null, received int not null default 0,
    first_received_at timestamptz
  );
  create index sqs_message_visible on sqs_message (queue, visible_at);

  -- How far the files of the trail have come: intervals of event times that were written, and the highest record seen.
  create table trail_progress (
    one boolean primary key default true check (one), written_until timestamptz not null, high_seq bigint not null
  );
  create table trail_file (
    key text primary key, account text not null, region text not null, delivered_at timestamptz not null,
    hash text not null, oldest timestamptz not null, newest timestamptz not null
  );
  create index trail_file_delivered on trail_file (account, region, delivered_at);
  -- The last digest of an account and region: the next one names and signs it.
  create table trail_chain (
    account text not null, region text not null, ended_at timestamptz not null, key text not null,
    hash text not null, signature text not null, primary key (account, region)
  );
  create table trail_signing_key (
    region text primary key, fingerprint text not null, public_key bytea not null, sealed_private_key bytea not null,
    valid_from timestamptz not null, valid_until timestamptz not null
  );
  `,
  `
  -- What ListSecrets looks for: words of a secret as the filters read them, made by the server and not by SQL, because
  -- the words follow Unicode whatever the locale of the database is.
  create table secret_search (
    id bigint primary key references secret on delete cascade, account text not null, region text not null,
    created_at timestamptz not null, deleted_at timestamptz, words tsvector not null
  );
  create index secret_search_by_creation on secret_search (account, region, created_at, id);
  create index secret_search_words on secret_search using gin (words) with (fastupdate = off);
  -- Secrets that secret_search does not have as they are. Until it does, every search looks at them one by one.
  create table secret_unsearched (secret_id bigint primary key references secret on delete cascade);
  create function note_unsearched() returns trigger language plpgsql set search_path from current as $$
  begin
    -- Takes the row also when it is there: whoever brings the search up to date must wait for this transaction.
    insert into secret_unsearched values (new.id) on conflict (secret_id) do update set secret_id = excluded.secret_id;
    return null;
  end $$;
  create trigger secret_made after insert on secret for each row execute function note_unsearched();
  create trigger secret_reworded after update on secret for each row
    when ((old.name, old.description, old.tags, old.owning_service, old.primary_region, old.deleted_at)
      is distinct from (new.name, new.description, new.tags, new.owning_service, new.primary_region, new.deleted_at))
    execute function note_unsearched();
  insert into secret_unsearched select id from secret;
  `,
  `
  alter table iam_role add column tags jsonb not null default '[]';
  create unique index iam_role_name on iam_role (account, lower(name));
  -- Versions are numbered on, whatever was deleted.
  alter table iam_policy add column tags jsonb not null default '[]',
    add column updated_at timestamptz not null default now(), add column last_version int not null default 1;
  create unique index iam_policy_name on iam_policy (account, lower(name));
  create index iam_attachment_of_policy on iam_attachment (policy_arn);
  -- The sessions of a role end with it.
  alter table sts_session drop constraint sts_session_account_role_name_fkey,
    add foreign key (account, role_name) references iam_role on delete cascade;
  create index sts_session_of_role on sts_session (account, role_name);
  `,
  `
  create table sns_topic (
    arn text collate "C" primary key, account text not null, region text not null, created_at timestamptz not null
  );
  create table sns_message (
    seq bigint generated always as identity primary key, id uuid not null, topic_arn text not null references sns_topic,
    subject text, message text not null, deduplication_id text, published_at timestamptz not null
  );
  create index sns_message_repetition on sns_message (topic_arn, deduplication_id, published_at);
  `,
  `
  -- Objects of others, in the bucket with object lock.
  alter table s3_object add column lock_mode text, add column retain_until timestamptz;
  `,
  `
  -- What was kept and is gone: its hours stay on the bill.
  create table secret_ended (
    account text not null, region text not null, created_at timestamptz not null, ended_at timestamptz not null
  );
  create index secret_ended_account on secret_ended (account, ended_at);
  create function note_ended() returns trigger language plpgsql set search_path from current as $$
  begin
    insert into secret_ended values (old.account, old.region, old.created_at, coalesce(old.deleted_at, clock_timestamp()));
    return null;
  end $$;
  create trigger secret_ended after delete on secret for each row execute function note_ended();
  `,
];
