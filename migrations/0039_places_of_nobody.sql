-- An account that was deleted: nobody has its places any more, whoever dies meanwhile.
ALTER TABLE waiting_moves ALTER COLUMN to_shopper DROP NOT NULL;
