-- What is searched and what of it is followed, without who did. Kept for 90 days (src/search/log/prune.ts).
CREATE TABLE searches (
  id         text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{16}$'),
  at         timestamptz NOT NULL,
  words      text NOT NULL,                                  -- in plain lower case; '' looks around without words
  filters    json NOT NULL,
  sort       text NOT NULL,
  page       int  NOT NULL CHECK (page > 0),
  total      int  NOT NULL CHECK (total >= 0),
  match      text NOT NULL,
  engine     text NOT NULL,
  is_cached  boolean NOT NULL,
  latency_ms real NOT NULL CHECK (latency_ms >= 0)
);
CREATE INDEX searches_at ON searches (at);

-- Results that were followed, each once. A click may be here before its search is.
CREATE TABLE search_clicks (
  search_id  text COLLATE "C" NOT NULL CHECK (search_id ~ '^[A-Za-z0-9_-]{16}$'),
  product_id int  NOT NULL CHECK (product_id > 0),
  position   int  NOT NULL CHECK (position > 0),
  at         timestamptz NOT NULL,
  PRIMARY KEY (search_id, product_id)
);
CREATE INDEX search_clicks_at ON search_clicks (at);
