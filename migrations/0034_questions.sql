-- What shoppers ask about a product, and what its seller and its buyers answer. Questions and answers are postings alike:
-- judged, reported, decided about and withdrawn in the same ways. Names are sealed, texts are public.

CREATE TABLE postings (
  posting_id   text        PRIMARY KEY,
  product_id   int         NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  question_id  text        REFERENCES postings (posting_id) ON DELETE CASCADE,  -- null for a question; else the one it answers
  account_id   text,                                  -- null for the demo's own
  shop_id      int         REFERENCES shops (id),     -- of an answer that the seller gave
  order_id     text,                                  -- of an answer by somebody who bought it here
  author       text        NOT NULL,                  -- sealed: the name the author chose to be shown
  body         text        NOT NULL CHECK (body <> ''),
  text_hash    text        NOT NULL,
  state        text        NOT NULL CHECK (state IN ('published', 'held', 'hidden')),
  reason       text,
  withdrawn_at timestamptz,
  helpful      int         NOT NULL DEFAULT 0 CHECK (helpful >= 0),
  open_reports int         NOT NULL DEFAULT 0 CHECK (open_reports >= 0),
  written_at   timestamptz NOT NULL DEFAULT now(),
  edited_at    timestamptz,
  is_shown     boolean     NOT NULL GENERATED ALWAYS AS (state = 'published' AND withdrawn_at IS NULL) STORED,
  CHECK ((state = 'published') = (reason IS NULL)),
  CHECK (question_id IS NOT NULL OR (shop_id IS NULL AND order_id IS NULL)),
  UNIQUE (question_id, account_id)
) WITH (fillfactor = 80);
CREATE INDEX postings_questions ON postings (product_id, written_at DESC, posting_id) WHERE is_shown AND question_id IS NULL;
CREATE INDEX postings_answers ON postings (question_id, helpful DESC, written_at) WHERE question_id IS NOT NULL;
CREATE INDEX postings_account ON postings (account_id, written_at DESC) WHERE account_id IS NOT NULL;
CREATE INDEX postings_same_text ON postings (text_hash) WHERE account_id IS NOT NULL;
CREATE INDEX postings_to_look_at ON postings (written_at) WHERE state = 'held' OR open_reports > 0;
CREATE INDEX postings_withdrawn ON postings (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

CREATE TABLE posting_votes (
  posting_id text NOT NULL REFERENCES postings (posting_id) ON DELETE CASCADE,
  account_id text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (posting_id, account_id)
);
CREATE INDEX posting_votes_account ON posting_votes (account_id);

CREATE TABLE posting_reports (
  posting_id text NOT NULL REFERENCES postings (posting_id) ON DELETE CASCADE,
  account_id text NOT NULL,
  reason     text NOT NULL,
  note       text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  PRIMARY KEY (posting_id, account_id)
);
CREATE INDEX posting_reports_account ON posting_reports (account_id);

CREATE TABLE posting_decisions (
  posting_id text        NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  decision   text        NOT NULL CHECK (decision IN ('held', 'approved', 'hidden', 'restored', 'kept')),
  reason     text,
  account_id text
);
CREATE INDEX posting_decisions_posting ON posting_decisions (posting_id, at);

-- Facts of postings go out with those of reviews, as `question.<product id>.<fact>`.
ALTER TABLE review_changes ADD COLUMN about text NOT NULL DEFAULT 'review' CHECK (about IN ('review', 'question'));
