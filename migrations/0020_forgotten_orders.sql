-- When the shopper's account was deleted. From then on the order is nobody's; name, mail and address go when it is over.
ALTER TABLE orders ADD COLUMN forgotten_at timestamptz;
