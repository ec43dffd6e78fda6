-- An account that is deleted, or asks for its data, has its attempts to pay looked up.
CREATE INDEX checkouts_account ON checkouts (account_id) WHERE account_id IS NOT NULL;
