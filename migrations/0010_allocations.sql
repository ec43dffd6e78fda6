-- Units that placed orders have of a product, by warehouse, until they are shipped or given back. Like reservations they
-- are written by the actor that holds the inventory row; the sums are `stock.allocated` and `inventory.allocated`.

CREATE TABLE allocations (
  product_id   int         NOT NULL,
  order_id     text        NOT NULL,
  warehouse_id int         NOT NULL,
  quantity     int         NOT NULL CHECK (quantity > 0),
  at           timestamptz NOT NULL,
  PRIMARY KEY (product_id, order_id, warehouse_id)
);

-- Set while a checkout is under way: `{checkoutId, until, lines: [{productId, quantity}]}`.
ALTER TABLE carts ADD COLUMN frozen jsonb;
