-- A checkout that comes to nothing gives back what it has redeemed.
CREATE INDEX promotion_redemptions_checkout ON promotion_redemptions (checkout_id) WHERE given_back_at IS NULL;
