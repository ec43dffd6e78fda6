-- Letters about orders: each is claimed here before it is sent, so that a repeated fact or a second node sends no other.
-- They are kept for as long as their facts can be published again, which is always.

CREATE TABLE letters (
  id            text        PRIMARY KEY,  -- made of what it is about: 'order-confirmation/S-…'
  kind          text        NOT NULL CHECK (kind IN (
    'order-confirmation', 'order-shipped', 'order-delivered', 'order-cancelled', 'order-refunded')),
  order_id      text        NOT NULL,
  account_id    text,                     -- whose order it is; null for a guest's, and until it is sent
  recipient     text,                     -- sealed mail address; null until it is sent, and once it is forgotten
  state         text        NOT NULL DEFAULT 'sending' CHECK (state IN ('sending', 'sent')),
  attempts      int         NOT NULL DEFAULT 1 CHECK (attempts > 0),
  claimed_until timestamptz NOT NULL,     -- whoever claimed it has until then; after that anybody may
  sent_at       timestamptz,
  CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  CHECK (state = 'sent' OR recipient IS NULL)
) WITH (fillfactor = 80);
CREATE INDEX letters_order ON letters (order_id);
CREATE INDEX letters_account ON letters (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX letters_recipient ON letters (sent_at) WHERE recipient IS NOT NULL;
CREATE INDEX letters_unsent ON letters (claimed_until) WHERE state = 'sending';
