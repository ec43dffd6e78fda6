-- The kernel's tables: who owns which shard, and what happened in it, in order.

CREATE TABLE shards (
  shard         smallint PRIMARY KEY,
  epoch         bigint   NOT NULL DEFAULT 0,
  owner         text,
  taken_at      timestamptz,
  published_seq bigint   NOT NULL DEFAULT 0
);

CREATE TABLE nodes (
  node_id text PRIMARY KEY,
  url     text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now()
);

-- No foreign key to shards: every commit has just asserted its shards' epochs, a check per row would say it again.
CREATE TABLE journal (
  shard       smallint    NOT NULL,
  seq         bigint      NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  entity      text        NOT NULL,
  version     bigint      NOT NULL,
  type        text        NOT NULL,
  data        json        NOT NULL,  -- as written: nobody searches inside, and jsonb costs a third of the insert
  command_id  text,
  answer      json,
  correlation text,
  PRIMARY KEY (shard, seq)
);
-- No index by entity: it would be a quarter of what a commit costs here, and an entity's history is found in its shard.
CREATE UNIQUE INDEX journal_command ON journal (entity, command_id) WHERE command_id IS NOT NULL;

-- Called first in every commit. The key-share row locks keep a takeover (which locks FOR UPDATE) out until the commit has
-- ended, and make a commit that comes after a takeover fail with SQLSTATE SK001. They let the relay note its watermark
-- on the same rows meanwhile.
CREATE FUNCTION assert_epochs(shards_in smallint[], epochs_in bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  held int;
BEGIN
  SELECT count(*) INTO held FROM (
    SELECT s.shard FROM shards s
    JOIN unnest(shards_in, epochs_in) AS claim (shard, epoch) ON claim.shard = s.shard AND claim.epoch = s.epoch
    ORDER BY s.shard FOR KEY SHARE OF s
  ) AS locked;
  IF held <> cardinality(shards_in) THEN
    RAISE EXCEPTION 'stale writer: % of % shards still held', held, cardinality(shards_in) USING ERRCODE = 'SK001';
  END IF;
END $$;
