-- What goes with what, counted from orders. Everything here can be made again from orders and order_lines.

-- What one cart has bought: an account's on all its devices, or a guest's on one browser.
CREATE INDEX orders_cart ON orders (cart_id);

-- A counting from the start. Each fills one of two slots; readers use the slot of the active one, so they see all of a
-- generation or nothing of it.
CREATE TABLE recommendation_generations (
  generation   int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slot         smallint    NOT NULL CHECK (slot IN (0, 1)),
  state        text        NOT NULL CHECK (state IN ('building', 'active', 'retired', 'abandoned')),
  since        timestamptz NOT NULL,            -- orders placed before do not count
  position     int         NOT NULL DEFAULT 0,  -- pairs are counted whose first product is not above this one
  last_product int,                             -- where the counting ends; null until the baskets are gathered
  items        bigint      NOT NULL DEFAULT 0 CHECK (items >= 0),   -- products in all baskets
  weight       bigint      NOT NULL DEFAULT 0 CHECK (weight >= 0),  -- of all pairs
  began_at     timestamptz NOT NULL DEFAULT now(),
  ended_at     timestamptz
);
CREATE UNIQUE INDEX one_generation_is_active ON recommendation_generations (state) WHERE state = 'active';
CREATE UNIQUE INDEX one_generation_is_building ON recommendation_generations (state) WHERE state = 'building';

-- What a shopper has bought that counts; `orders` has a bit for each of the orders it was in.
CREATE TABLE recommendation_baskets (
  slot       smallint NOT NULL,
  shopper    bigint   NOT NULL,  -- a hash of the cart
  product_id int      NOT NULL,
  orders     bigint   NOT NULL CHECK (orders <> 0),
  PRIMARY KEY (slot, shopper, product_id)
) PARTITION BY LIST (slot);
CREATE TABLE recommendation_baskets_0 PARTITION OF recommendation_baskets FOR VALUES IN (0);
CREATE TABLE recommendation_baskets_1 PARTITION OF recommendation_baskets FOR VALUES IN (1);

-- In how many baskets a product is.
CREATE TABLE recommendation_products (
  slot       smallint NOT NULL,
  product_id int      NOT NULL,
  baskets    int      NOT NULL CHECK (baskets >= 0),
  PRIMARY KEY (slot, product_id)
) PARTITION BY LIST (slot);
CREATE TABLE recommendation_products_0 PARTITION OF recommendation_products FOR VALUES IN (0);
CREATE TABLE recommendation_products_1 PARTITION OF recommendation_products FOR VALUES IN (1);

-- How many shoppers took both, in halves: two for one who had both in one order, one for one who came back for the other.
CREATE TABLE recommendation_pairs (
  slot   smallint NOT NULL,
  a      int      NOT NULL,
  b      int      NOT NULL CHECK (a < b),
  weight int      NOT NULL CHECK (weight >= 0)
) PARTITION BY LIST (slot);
CREATE TABLE recommendation_pairs_0 PARTITION OF recommendation_pairs FOR VALUES IN (0);
CREATE TABLE recommendation_pairs_1 PARTITION OF recommendation_pairs FOR VALUES IN (1);
-- Each slot's own, for a counting makes them after it has filled the slot (src/recommendations/pair-indexes.ts): in a tenth
-- of the time. Readers ask for pairs that enough vouch for (SUPPORT_MIN), a small part of all.
CREATE UNIQUE INDEX recommendation_pairs_0_ab ON recommendation_pairs_0 (a, b);
CREATE INDEX recommendation_pairs_0_a ON recommendation_pairs_0 (a) WHERE weight >= 6;
CREATE INDEX recommendation_pairs_0_b ON recommendation_pairs_0 (b) WHERE weight >= 6;
CREATE UNIQUE INDEX recommendation_pairs_1_ab ON recommendation_pairs_1 (a, b);
CREATE INDEX recommendation_pairs_1_a ON recommendation_pairs_1 (a) WHERE weight >= 6;
CREATE INDEX recommendation_pairs_1_b ON recommendation_pairs_1 (b) WHERE weight >= 6;

-- Carts with news that a generation has missed while it was built.
CREATE TABLE recommendation_late (
  cart_id text PRIMARY KEY
);
