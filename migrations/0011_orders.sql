-- State of the order actors, as rows that pages and reports read too. Only the owner of an order's shard writes here, in
-- the transaction that also writes the journal; that every row has its order is the audit's to see. Personal data is sealed.

-- A moment as actors count it.
CREATE FUNCTION epoch_ms(timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  RETURN (extract(epoch FROM $1) * 1000)::bigint;

CREATE TABLE orders (
  order_id          text        PRIMARY KEY,
  shard             smallint    NOT NULL,
  version           bigint      NOT NULL,
  status            text        NOT NULL CHECK (status IN
    ('placed', 'processing', 'packed', 'shipped', 'delivered', 'cancelled', 'void')),
  checkout_id       text,                      -- null, like all that follows, for an id that was voided before it was placed
  cart_id           text,
  account_id        text,                      -- null for a guest
  contact           text,                      -- sealed
  address           text,                      -- sealed
  delivery          text        CHECK (delivery IN ('standard', 'express')),
  payment_intent_id text,
  currency          char(3),
  subtotal          bigint      CHECK (subtotal >= 0),  -- minor units, as all amounts
  discount          bigint      CHECK (discount >= 0),
  shipping          bigint      CHECK (shipping >= 0),
  tax               bigint      CHECK (tax >= 0),
  total             bigint      CHECK (total = subtotal - discount + shipping + tax AND total >= 0),
  promotions        jsonb,
  captured          bigint      NOT NULL DEFAULT 0,
  refunded          bigint      NOT NULL DEFAULT 0,
  placed_at         timestamptz,
  captured_at       timestamptz,
  cancellation      jsonb,                     -- who, when and why
  effects           jsonb       NOT NULL,      -- outside work that is done, and that waits
  resume_at         timestamptz,               -- when a sweeper takes it up; null: nothing is due
  CONSTRAINT money_adds_up CHECK (refunded >= 0 AND refunded <= captured AND captured <= coalesce(total, 0)),
  CONSTRAINT void_or_whole CHECK ((status = 'void') = (checkout_id IS NULL) AND (status = 'void') = (total IS NULL)),
  CONSTRAINT cancelled_by_somebody CHECK ((status = 'cancelled') = (cancellation IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX orders_account ON orders (account_id, placed_at DESC, order_id) WHERE account_id IS NOT NULL;
CREATE INDEX orders_due ON orders (resume_at) WHERE resume_at IS NOT NULL;

CREATE TABLE order_lines (
  order_id   text        NOT NULL,
  product_id int         NOT NULL,
  position   smallint    NOT NULL,
  account_id text,                             -- with placed_at: what an account has bought, and when
  placed_at  timestamptz NOT NULL,
  shop_id    int         NOT NULL,
  shop_name  text        NOT NULL,             -- name, title and picture as they were when bought
  title      text        NOT NULL,
  image      text,
  quantity   int         NOT NULL CHECK (quantity > 0),
  unit_price bigint      NOT NULL CHECK (unit_price >= 0),
  discount   bigint      NOT NULL CHECK (discount >= 0 AND discount <= unit_price * quantity),
  tax        bigint      NOT NULL CHECK (tax >= 0),
  PRIMARY KEY (order_id, product_id)
);
CREATE INDEX order_lines_account ON order_lines (account_id, product_id) WHERE account_id IS NOT NULL;

CREATE TABLE shipments (
  order_id      text        NOT NULL,
  no            smallint    NOT NULL,
  warehouse_id  int         NOT NULL,
  items         jsonb       NOT NULL,
  status        text        NOT NULL CHECK (status IN
    ('placed', 'processing', 'packed', 'shipped', 'delivered', 'cancelled')),
  carrier       text,
  tracking      text,
  arrives_from  text        NOT NULL,          -- calendar days, ISO
  arrives_until text        NOT NULL,
  packed_at     timestamptz,
  shipped_at    timestamptz,
  delivered_at  timestamptz,
  PRIMARY KEY (order_id, no),
  UNIQUE (order_id, warehouse_id),
  CHECK ((shipped_at IS NULL) = (tracking IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX shipments_open ON shipments (warehouse_id, status) WHERE status IN ('placed', 'processing', 'packed');

CREATE TABLE order_returns (
  return_id    text        PRIMARY KEY,
  order_id     text        NOT NULL,
  items        jsonb       NOT NULL,
  reason       text        NOT NULL,
  refund       bigint      NOT NULL CHECK (refund >= 0),
  status       text        NOT NULL CHECK (status IN ('requested', 'received', 'refunded')),
  requested_at timestamptz NOT NULL,
  received_at  timestamptz,
  refunded_at  timestamptz,
  warehouse_id int,
  CHECK ((status = 'requested') = (received_at IS NULL) AND (status = 'refunded') = (refunded_at IS NOT NULL)),
  CHECK ((received_at IS NULL) = (warehouse_id IS NULL))
);
CREATE INDEX order_returns_order ON order_returns (order_id);
CREATE INDEX order_returns_open ON order_returns (requested_at) WHERE status = 'requested';

-- What happened to an order, by whom and when: its timeline. Outside work is in the journal only.
CREATE TABLE order_events (
  order_id text        NOT NULL,
  version  bigint      NOT NULL,
  at       timestamptz NOT NULL,
  type     text        NOT NULL,
  by_kind  text        NOT NULL CHECK (by_kind IN ('shopper', 'guest', 'staff', 'ops', 'system')),
  by_id    text,
  data     jsonb       NOT NULL,
  PRIMARY KEY (order_id, version)
);
