-- Refunds of an order that the provider will not make, and that nobody has settled yet. Which, and why: in `effects`.
ALTER TABLE orders ADD COLUMN refunds_failed smallint NOT NULL DEFAULT 0;
CREATE INDEX orders_refunds_failed ON orders (order_id) WHERE refunds_failed > 0;
