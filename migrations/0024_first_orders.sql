-- A customer has one first order: what is for that alone is used once by each, whoever asks. Uses that were made stand.
INSERT INTO promotion_uses (promotion_id, uses_max, uses_per_customer_max)
SELECT id, 100000, 1 FROM promotions WHERE is_first_order_only
ON CONFLICT (promotion_id) DO UPDATE SET uses_per_customer_max = 1;

-- What was given back is remembered for a day, then thrown away.
CREATE INDEX promotion_redemptions_given_back ON promotion_redemptions (given_back_at) WHERE given_back_at IS NOT NULL;
