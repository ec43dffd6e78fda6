-- The audit log of checkouts that came to nothing: their rows are never deleted, and a failure is final. Nothing personal
-- is in it; what happened step by step is in the journal, under the checkout's name.

CREATE VIEW checkout_failures AS
  SELECT checkout_id,
         to_timestamp((state ->> 'stepAt')::bigint / 1000.0) AS at,
         started_at,
         step,                                                -- 'undoing' while it is being put back
         failure AS code,
         state -> 'failure' AS failure,
         cart_id,
         account_id,
         payment_intent_id,
         (state #>> '{prepared,totals,total}')::bigint AS total,
         state #>> '{prepared,totals,currency}' AS currency
  FROM checkouts WHERE failure IS NOT NULL;
