-- What shoppers are putting in their carts right now: a read model of the cart facts, which may come twice or in any
-- order and may be replayed. Rows of carts long gone are swept away; nothing rests on them.

CREATE TABLE cart_interest (
  cart_id        text        NOT NULL,
  product_id     int         NOT NULL,
  quantity       int         NOT NULL CHECK (quantity >= 0),  -- 0: taken out again
  reserved_until timestamptz NOT NULL,
  version        bigint      NOT NULL,                        -- the cart's, of the fact that said so
  at             timestamptz NOT NULL,
  PRIMARY KEY (cart_id, product_id)
) WITH (fillfactor = 80);
CREATE INDEX cart_interest_live ON cart_interest (reserved_until) INCLUDE (product_id, quantity);

-- Carts that were emptied: what they held up to this version no longer counts.
CREATE TABLE cart_interest_cleared (
  cart_id text        PRIMARY KEY,
  version bigint      NOT NULL,
  at      timestamptz NOT NULL
);
