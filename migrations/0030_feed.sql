-- What shoppers looked at and agreed to have remembered, and what is asked of orders to say what is wanted now.

-- Whether somebody wants a market of their own. `owner` is 'account:<id>', or 'cart:<cart id>' for a guest. No row: was not asked
-- or has not answered, and nothing is remembered.
CREATE TABLE personalisation (
  owner      text        PRIMARY KEY,
  is_on      boolean     NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE product_views (
  owner      text        NOT NULL,
  product_id int         NOT NULL,
  at         timestamptz NOT NULL,  -- the last time
  views      int         NOT NULL DEFAULT 1 CHECK (views > 0),
  PRIMARY KEY (owner, product_id)
) WITH (fillfactor = 80);
CREATE INDEX product_views_at ON product_views (at);

-- Lines are written in the order of time, more or less: a few pages of this find those of the last days.
CREATE INDEX order_lines_placed ON order_lines USING brin (placed_at) WITH (pages_per_range = 16);
