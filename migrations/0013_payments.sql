-- What Stripe's webhooks tell: written before it is acted upon, each event once, however often and late it comes.

CREATE TABLE stripe_events (
  id          text        PRIMARY KEY,
  type        text        NOT NULL,
  checkout_id text        NOT NULL,  -- from the payment's metadata; empty where there is none
  created     timestamptz NOT NULL,
  payload     json        NOT NULL,  -- what it was about, without anything personal
  received_at timestamptz NOT NULL DEFAULT now(),
  attempts    int         NOT NULL DEFAULT 1 CHECK (attempts > 0),
  retry_at    timestamptz NOT NULL,  -- when to look after it again, if it is not handled by then
  handled_at  timestamptz
) WITH (fillfactor = 80);
CREATE INDEX stripe_events_unhandled ON stripe_events (retry_at) WHERE handled_at IS NULL;
CREATE INDEX stripe_events_age ON stripe_events USING brin (received_at);
CREATE INDEX stripe_events_checkout ON stripe_events (checkout_id) WHERE checkout_id <> '';
