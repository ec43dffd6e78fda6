-- What shoppers like. An owner is 'account:<account id>' or, for a guest, 'cart:<cart id>'. Rows and no actor: nobody
-- races for a favourite, and whatever is asked for is a level, so that asking twice is asking once.

-- A row for whoever ever liked something: changes of one owner queue at it, and a guest who signed in says here where to.
CREATE TABLE favourite_owners (
  owner    text        PRIMARY KEY CHECK (owner ~ '^(account|cart):.'),
  moved_to text        CHECK (moved_to ~ '^account:.' AND moved_to <> owner),
  seen_at  timestamptz NOT NULL DEFAULT now(),
  CHECK (moved_to IS NULL OR owner ~ '^cart:')
) WITH (fillfactor = 80);
CREATE INDEX favourite_owners_guests ON favourite_owners (seen_at) WHERE owner LIKE 'cart:%';

CREATE TABLE favourite_lists (
  owner      text        NOT NULL REFERENCES favourite_owners (owner) ON DELETE CASCADE,
  id         text        NOT NULL CHECK (id ~ '^[A-Za-z0-9_-]{8,64}$'),  -- made by whoever asks for it
  name       text        NOT NULL CHECK (name <> '' AND length(name) <= 60),
  share_key  text        UNIQUE CHECK (length(share_key) = 22),  -- whoever has the link may look
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,                   -- it can be had back for a day; what is in it stays a favourite either way
  PRIMARY KEY (owner, id)
);
CREATE INDEX favourite_lists_deleted ON favourite_lists (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE favourite_products (
  owner      text        NOT NULL REFERENCES favourite_owners (owner) ON DELETE CASCADE,
  product_id int         NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  list_id    text,                          -- null: in no list
  at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, product_id),
  FOREIGN KEY (owner, list_id) REFERENCES favourite_lists (owner, id) ON DELETE SET NULL (list_id)
);
CREATE INDEX favourite_products_newest ON favourite_products (owner, at DESC);
CREATE INDEX favourite_products_liked_by ON favourite_products (product_id, owner);
CREATE INDEX favourite_products_list ON favourite_products (owner, list_id) WHERE list_id IS NOT NULL;

CREATE TABLE favourite_shops (
  owner   text        NOT NULL REFERENCES favourite_owners (owner) ON DELETE CASCADE,
  shop_id int         NOT NULL REFERENCES shops (id) ON DELETE CASCADE,
  at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, shop_id)
);
CREATE INDEX favourite_shops_followed_by ON favourite_shops (shop_id, owner);
