-- State of the inventory and cart actors. Only the owner of an entity's shard writes here, in the transaction that
-- also writes the journal. (A new product's first rows are written with the product: no actor can hold it yet.)

CREATE TABLE inventory (
  product_id         int    PRIMARY KEY REFERENCES products (id),
  on_hand            int    NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
  allocated          int    NOT NULL DEFAULT 0 CHECK (allocated >= 0),
  reserved           int    NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  limit_per_customer int    NOT NULL DEFAULT 10 CHECK (limit_per_customer > 0),
  version            bigint NOT NULL DEFAULT 0,
  available          int    GENERATED ALWAYS AS (on_hand - allocated - reserved) STORED,
  CONSTRAINT never_sold_twice CHECK (on_hand - allocated - reserved >= 0)
) WITH (fillfactor = 70);

CREATE TABLE stock (
  product_id   int NOT NULL REFERENCES inventory (product_id),
  warehouse_id int NOT NULL REFERENCES warehouses (id),
  opening      int NOT NULL DEFAULT 0 CHECK (opening >= 0),  -- units on hand when the product was added
  on_hand      int NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
  allocated    int NOT NULL DEFAULT 0 CHECK (allocated >= 0),
  PRIMARY KEY (product_id, warehouse_id),
  CHECK (allocated <= on_hand)
) WITH (fillfactor = 80);

CREATE TABLE reservations (
  product_id int         NOT NULL,  -- written by the actor that holds the inventory row
  cart_id    text        NOT NULL,
  shard      smallint    NOT NULL,
  quantity   int         NOT NULL CHECK (quantity > 0),
  turn       bigint      NOT NULL,
  since      timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (product_id, cart_id)
) WITH (fillfactor = 80);
CREATE INDEX reservations_expiry ON reservations (expires_at);

CREATE TABLE carts (
  cart_id    text        PRIMARY KEY,
  version    bigint      NOT NULL DEFAULT 0,
  turn       bigint      NOT NULL DEFAULT 0,
  lines      jsonb       NOT NULL DEFAULT '[]',
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);
