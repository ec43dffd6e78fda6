-- Whoever asked a question is written to once it is answered.
ALTER TABLE letters DROP CONSTRAINT letters_kind_check;
ALTER TABLE letters ADD CONSTRAINT letters_kind_check CHECK (kind IN (
  'order-confirmation', 'order-shipped', 'order-delivered', 'order-cancelled', 'order-refunded', 'back-in-stock',
  'question-answered')) NOT VALID;
ALTER TABLE letters DROP CONSTRAINT letters_of_orders;
ALTER TABLE letters ADD CONSTRAINT letters_of_orders
  CHECK ((kind IN ('back-in-stock', 'question-answered')) = (order_id IS NULL)) NOT VALID;
