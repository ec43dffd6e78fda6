-- Who waits for a sold-out product to come back. State of the waiting-line actors, one for each product that anybody waits
-- for: only the owner of a line's shard writes here, in the transaction that also writes the journal.

CREATE TABLE waiting_lines (
  product_id    int         PRIMARY KEY,
  shard         smallint    NOT NULL,
  version       bigint      NOT NULL DEFAULT 0,
  waiting       int         NOT NULL DEFAULT 0 CHECK (waiting >= 0),  -- places whose turn is still to come
  last_place    int         NOT NULL DEFAULT 0,
  last_offer    int         NOT NULL DEFAULT 0,
  available     int         NOT NULL DEFAULT 0 CHECK (available >= 0),  -- units, as the line last heard
  stock_version bigint      NOT NULL DEFAULT 0,                         -- … at this version of the stock
  tries         smallint    NOT NULL DEFAULT 0,
  resume_at     timestamptz                                             -- there is something to do from then on
) WITH (fillfactor = 70);
CREATE INDEX waiting_lines_due ON waiting_lines (resume_at) WHERE resume_at IS NOT NULL;
CREATE INDEX waiting_lines_waiting ON waiting_lines (shard, product_id) WHERE waiting > 0;

CREATE TABLE waiting_places (
  product_id   int         NOT NULL,
  shopper      text        NOT NULL CHECK (shopper ~ '^(account|cart):.'),
  no           int         NOT NULL CHECK (no > 0),   -- who has the smaller one came first
  state        text        NOT NULL CHECK (state IN ('waiting', 'reserving', 'offered')),
  joined_at    timestamptz NOT NULL,
  offer        int,                                   -- which offer of the line it has
  offered_at   timestamptz,
  until        timestamptz,                           -- until when a unit is reserved in the shopper's cart
  announced_at timestamptz,                           -- when the shopper was told
  not_before   timestamptz,                           -- passed over until then: no unit could go into that cart
  passed_over  smallint    NOT NULL DEFAULT 0,
  PRIMARY KEY (product_id, shopper),                  -- one place a shopper
  CHECK ((state = 'waiting') = (offer IS NULL)),
  CHECK ((state = 'offered') = (until IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX waiting_places_order ON waiting_places (product_id, no);
CREATE INDEX waiting_places_shopper ON waiting_places (shopper);

-- How a guest is written to when their turn comes. Not the actor's: what is personal stays out of the journal.
CREATE TABLE waiting_contacts (
  product_id int         NOT NULL,
  shopper    text        NOT NULL,
  mail       text        NOT NULL,  -- sealed
  mail_index text        NOT NULL,  -- to count the places of an address
  at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (product_id, shopper)
);
CREATE INDEX waiting_contacts_mail ON waiting_contacts (mail_index);
CREATE INDEX waiting_contacts_shopper ON waiting_contacts (shopper);

-- Addresses whose owner wants no such letters, whoever asks for them.
CREATE TABLE waiting_mail_refused (
  mail_index text        PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT now()
);

-- Guests who signed in: their places become the account's, whoever dies meanwhile.
CREATE TABLE waiting_moves (
  product_id int         NOT NULL,
  shopper    text        NOT NULL,
  to_shopper text        NOT NULL CHECK (to_shopper ~ '^account:.' AND to_shopper <> shopper),
  due_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (product_id, shopper)
);
CREATE INDEX waiting_moves_due ON waiting_moves (due_at);

-- Letters about other things than orders.
ALTER TABLE letters ALTER COLUMN order_id DROP NOT NULL;
ALTER TABLE letters DROP CONSTRAINT letters_kind_check;
ALTER TABLE letters ADD CONSTRAINT letters_kind_check CHECK (kind IN (
  'order-confirmation', 'order-shipped', 'order-delivered', 'order-cancelled', 'order-refunded', 'back-in-stock')) NOT VALID;
ALTER TABLE letters ADD CONSTRAINT letters_of_orders CHECK ((kind = 'back-in-stock') = (order_id IS NULL)) NOT VALID;
