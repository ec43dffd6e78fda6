-- What Typesense has not got yet; nothing of it is used where there is none.

CREATE SEQUENCE search_changes;

-- Products whose document there is behind: a row each, however often they change.
CREATE TABLE search_queue (
  product_id int         PRIMARY KEY,
  change     bigint      NOT NULL DEFAULT nextval('search_changes'),  -- another one when it changes again
  since      timestamptz NOT NULL DEFAULT now(),                      -- of the first change that is missing
  attempts   int         NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  resume_at  timestamptz NOT NULL DEFAULT now(),                      -- infinity: parked, until it changes or somebody says so
  error      text
);
CREATE INDEX search_queue_resume ON search_queue (resume_at, change);

-- A collection that is being filled, and how far: whoever fills it goes on there. It gets every change meanwhile.
CREATE TABLE search_filling (
  collection text        PRIMARY KEY,
  filled_to  int         NOT NULL DEFAULT 0,  -- the last product that was looked at
  done       int         NOT NULL DEFAULT 0,
  total      int         NOT NULL,
  begun_at   timestamptz NOT NULL DEFAULT now()
);

-- The newest change of synonyms that Typesense has.
CREATE TABLE search_synonyms_sent (
  is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  change_id int     NOT NULL
);
