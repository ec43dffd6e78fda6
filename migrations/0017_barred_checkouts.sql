-- Checkouts that were over before they had the cart: a freeze of theirs that arrives late is refused. Null: none.
ALTER TABLE carts ADD COLUMN barred jsonb;
