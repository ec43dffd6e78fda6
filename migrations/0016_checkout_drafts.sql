-- The checkout form of a cart before it is placed, so that it survives a reload and is there on another device. It is
-- sealed: it holds a name, a mail address and where somebody lives. Thrown away 30 days after the last change.

CREATE TABLE checkout_drafts (
  cart_id     text        PRIMARY KEY,
  version     bigint      NOT NULL CHECK (version > 0),
  sealed      text        NOT NULL,
  attempt_key text        NOT NULL,  -- idempotency key of the next attempt, or of the one under way
  checkout_id text,                  -- the attempt under way
  updated_at  timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);
CREATE INDEX checkout_drafts_age ON checkout_drafts (updated_at);
