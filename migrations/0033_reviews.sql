-- What shoppers say of products, what sellers answer, and what operators decided about it. The name that an author chose
-- is sealed; texts are public and are not. Who bought what is in order_lines.

CREATE TABLE reviews (
  review_id    text        PRIMARY KEY,
  product_id   int         NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  account_id   text,                                -- null for the demo's own
  order_id     text,                                -- the order that brought it, for one by somebody who bought it here
  author       text        NOT NULL,                -- sealed: the name the author chose to be shown
  rating       smallint    NOT NULL CHECK (rating BETWEEN 1 AND 5),
  title        text        NOT NULL,
  body         text        NOT NULL CHECK (body <> ''),
  text_hash    text        NOT NULL,                -- of the words alone: how repeats are found
  state        text        NOT NULL CHECK (state IN ('published', 'held', 'hidden')),
  reason       text,                                -- why it is held or hidden
  withdrawn_at timestamptz,                         -- by its author, who may take that back for a while
  helpful      int         NOT NULL DEFAULT 0 CHECK (helpful >= 0),       -- as many as review_votes has
  open_reports int         NOT NULL DEFAULT 0 CHECK (open_reports >= 0),  -- those that nobody has looked at
  written_at   timestamptz NOT NULL DEFAULT now(),
  edited_at    timestamptz,
  is_shown     boolean     NOT NULL GENERATED ALWAYS AS (state = 'published' AND withdrawn_at IS NULL) STORED,
  CHECK ((state = 'published') = (reason IS NULL)),
  UNIQUE (product_id, account_id)
) WITH (fillfactor = 80);
CREATE INDEX reviews_newest ON reviews (product_id, written_at DESC, review_id) WHERE is_shown;
CREATE INDEX reviews_helpful ON reviews (product_id, helpful DESC, written_at DESC, review_id) WHERE is_shown;
CREATE INDEX reviews_account ON reviews (account_id, written_at DESC) WHERE account_id IS NOT NULL;
CREATE INDEX reviews_same_text ON reviews (text_hash) WHERE account_id IS NOT NULL;
CREATE INDEX reviews_to_look_at ON reviews (written_at) WHERE state = 'held' OR open_reports > 0;
CREATE INDEX reviews_withdrawn ON reviews (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

-- A picture waits here until somebody has looked at it; then it goes to where all pictures are.
CREATE TABLE review_photos (
  review_id text     NOT NULL REFERENCES reviews (review_id) ON DELETE CASCADE,
  photo_id  text     PRIMARY KEY,
  position  smallint NOT NULL,
  width     int      NOT NULL CHECK (width > 0),
  height    int      NOT NULL CHECK (height > 0),
  bytes     bytea,                               -- null once it is shown
  name      text,                                -- '<sha256>.webp' of the one that is shown
  CHECK ((bytes IS NULL) = (name IS NOT NULL))
);
CREATE INDEX review_photos_review ON review_photos (review_id, position);
CREATE INDEX review_photos_waiting ON review_photos (review_id) WHERE bytes IS NOT NULL;

CREATE TABLE review_votes (
  review_id  text NOT NULL REFERENCES reviews (review_id) ON DELETE CASCADE,
  account_id text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (review_id, account_id)
);
CREATE INDEX review_votes_account ON review_votes (account_id);

CREATE TABLE review_reports (
  review_id  text NOT NULL REFERENCES reviews (review_id) ON DELETE CASCADE,
  account_id text NOT NULL,
  reason     text NOT NULL,
  note       text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,                        -- when an operator had looked
  PRIMARY KEY (review_id, account_id)
);
CREATE INDEX review_reports_account ON review_reports (account_id);

-- What the shop that sells it has to say; one answer a review.
CREATE TABLE review_answers (
  review_id  text PRIMARY KEY REFERENCES reviews (review_id) ON DELETE CASCADE,
  shop_id    int  NOT NULL REFERENCES shops (id),
  account_id text,                               -- who wrote it for the shop; null once they have left
  body       text NOT NULL CHECK (body <> ''),
  written_at timestamptz NOT NULL DEFAULT now(),
  edited_at  timestamptz
);
CREATE INDEX review_answers_account ON review_answers (account_id) WHERE account_id IS NOT NULL;

-- Every decision, by whom and when; by nobody where the shop itself held a review back. They outlast their review.
CREATE TABLE review_decisions (
  review_id  text        NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  decision   text        NOT NULL CHECK (decision IN ('held', 'approved', 'hidden', 'restored', 'kept')),
  reason     text,
  account_id text
);
CREATE INDEX review_decisions_review ON review_decisions (review_id, at);

-- What a product's stars are made of: ratings that came along from where the product comes from, of which there is no
-- more than their number and mean, and the reviews that are shown here, by stars from one to five.
CREATE TABLE product_ratings (
  product_id     int   PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE,
  brought_rating real  NOT NULL DEFAULT 0 CHECK (brought_rating BETWEEN 0 AND 5),
  brought_count  int   NOT NULL DEFAULT 0 CHECK (brought_count >= 0),
  stars          int[] NOT NULL DEFAULT '{0,0,0,0,0}' CHECK (cardinality(stars) = 5 AND 0 <= ALL (stars))
) WITH (fillfactor = 80);
CREATE INDEX product_ratings_own ON product_ratings (product_id) WHERE stars <> '{0,0,0,0,0}';
INSERT INTO product_ratings (product_id, brought_rating, brought_count)
SELECT id, rating, review_count FROM products WHERE review_count > 0;

-- Facts of reviews waiting to be published; a row goes when JetStream has it.
CREATE TABLE review_changes (
  seq        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  review_id  text        NOT NULL,
  product_id int         NOT NULL,
  fact       text        NOT NULL,
  at         timestamptz NOT NULL DEFAULT now()
);
