-- Attempts to pay for a cart. Written by the checkout's actor alone, with the journal, in one transaction.

CREATE TABLE checkouts (
  checkout_id       text        PRIMARY KEY,
  shard             smallint    NOT NULL,
  cart_id           text        NOT NULL,
  account_id        text,
  step              text        NOT NULL CHECK (step IN
    ('started', 'prepared', 'action_required', 'authorized', 'placed', 'completed', 'undoing', 'failed')),
  failure           text        CHECK ((failure IS NOT NULL) = (step IN ('undoing', 'failed'))),
  order_id          text        CHECK (order_id IS NOT NULL OR step NOT IN ('placed', 'completed')),
  payment_intent_id text        CHECK (payment_intent_id IS NOT NULL OR step NOT IN ('action_required', 'authorized', 'placed', 'completed')),
  state             json        NOT NULL,
  version           bigint      NOT NULL,
  started_at        timestamptz NOT NULL,
  -- When a node takes it up that has heard nothing from whoever drives it; null when nothing is left to do.
  resume_at         timestamptz CHECK ((resume_at IS NULL) = (step IN ('completed', 'failed')))
) WITH (fillfactor = 60);
CREATE INDEX checkouts_due ON checkouts (resume_at) WHERE resume_at IS NOT NULL;
CREATE INDEX checkouts_cart ON checkouts (cart_id, started_at DESC);
CREATE INDEX checkouts_failed ON checkouts (started_at DESC) WHERE failure IS NOT NULL;
