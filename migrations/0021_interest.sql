-- What is in carts right now is what is reserved for them: no copy of it is kept from the cart facts any more.

DROP TABLE IF EXISTS cart_interest, cart_interest_cleared;
