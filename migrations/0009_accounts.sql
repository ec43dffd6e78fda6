-- Who shops, sells, packs and operates. Names, mail and addresses are sealed by the shop's vault (src/platform/seal.ts):
-- this database alone tells nobody who anybody is. A mail address is found by its blind index.

CREATE TABLE accounts (
  id         text        PRIMARY KEY,
  mail_index text        NOT NULL UNIQUE,
  mail       text        NOT NULL,         -- sealed
  name       text        NOT NULL,         -- sealed
  password   text        NOT NULL CHECK (password LIKE '$argon2id$%'),
  cart_id    text        NOT NULL UNIQUE,  -- its cart on every device
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Everybody is a shopper; these are what some are besides.
CREATE TABLE account_roles (
  account_id   text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  role         text NOT NULL CHECK (role IN ('seller', 'warehouse', 'ops')),
  shop_id      int  REFERENCES shops (id),
  warehouse_id int  REFERENCES warehouses (id),
  CHECK ((role = 'seller') = (shop_id IS NOT NULL)),
  CHECK ((role = 'warehouse') = (warehouse_id IS NOT NULL)),
  UNIQUE NULLS NOT DISTINCT (account_id, role, shop_id, warehouse_id)
);

-- A device that is signed in. Its token is in its cookie alone: who reads this table cannot be anybody.
CREATE TABLE account_sessions (
  token_hash text        PRIMARY KEY,
  account_id text        NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  device     text        NOT NULL,  -- sealed: 'Firefox on Linux'
  began_at   timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  ends_at    timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX account_sessions_account ON account_sessions (account_id);
CREATE INDEX account_sessions_end ON account_sessions (ends_at);

-- An account to be, until its mail address is confirmed.
CREATE TABLE sign_ups (
  token_hash text        PRIMARY KEY,
  mail       text        NOT NULL,  -- sealed
  name       text        NOT NULL,  -- sealed
  password   text        NOT NULL CHECK (password LIKE '$argon2id$%'),
  ends_at    timestamptz NOT NULL
);
CREATE INDEX sign_ups_end ON sign_ups (ends_at);

CREATE TABLE password_resets (
  token_hash text        PRIMARY KEY,
  account_id text        NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  ends_at    timestamptz NOT NULL
);
CREATE INDEX password_resets_account ON password_resets (account_id);
CREATE INDEX password_resets_end ON password_resets (ends_at);

CREATE TABLE account_addresses (
  id         text        PRIMARY KEY,
  account_id text        NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  address    text        NOT NULL,  -- sealed
  is_default boolean     NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_addresses_account ON account_addresses (account_id, created_at);
CREATE UNIQUE INDEX account_addresses_default ON account_addresses (account_id) WHERE is_default;

-- Carts on their way into another: written with what caused it, gone when it is done, so that it is done whoever dies.
CREATE TABLE cart_moves (
  from_cart text        PRIMARY KEY,
  to_cart   text        NOT NULL CHECK (to_cart <> from_cart),
  due_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cart_moves_due ON cart_moves (due_at);

-- The cart that took over from this one; a cart that was handed over does not change any more.
ALTER TABLE carts ADD COLUMN handed_to text CHECK (handed_to <> cart_id);
