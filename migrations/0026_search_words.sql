-- What the words of a search are understood by: the catalogue's own words, what means the same, what others searched.
-- Collation "C", so that the primary keys find what begins with a prefix.

-- Words of titles, brands, categories and attributes, in plain lower case. Made anew from the products every few minutes.
CREATE TABLE search_words (
  word            text COLLATE "C" PRIMARY KEY CHECK (word <> ''),
  stem            text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce((ts_lexize('english_stem', word))[1], word)) STORED,
  frequency       int  NOT NULL CHECK (frequency > 0),       -- products that have it
  split           text CHECK (split LIKE '_% %_'),           -- how it is also written in the catalogue, in two words
  split_frequency int  NOT NULL DEFAULT 0 CHECK (split_frequency >= 0),
  CHECK ((split IS NULL) = (split_frequency = 0))
);
CREATE INDEX search_words_stem ON search_words (stem);
CREATE INDEX search_words_trigram ON search_words USING gin (word gin_trgm_ops) WITH (fastupdate = off);

-- The word, and what is left of it without any one of its letters. Words that are a letter apart, or have two swapped, have one
-- of these in common.
CREATE FUNCTION search_word_remains(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN ARRAY(
  SELECT word UNION SELECT left(word, at - 1) || substr(word, at + 1) FROM generate_series(1, least(length(word), 40)) AS at);
CREATE INDEX search_words_remains ON search_words USING gin (search_word_remains(word)) WITH (fastupdate = off)
  WHERE length(word) BETWEEN 2 AND 30;

-- Words that `wanted` may be a misspelling of: by a letter, or else such as share many of its letters in their order.
CREATE FUNCTION search_words_near(wanted text) RETURNS TABLE (word text, frequency int)
LANGUAGE sql STABLE PARALLEL SAFE STRICT ROWS 100 AS $$
  SELECT word, frequency FROM search_words
  WHERE search_word_remains(word) && search_word_remains(wanted) AND length(word) BETWEEN 2 AND 30
  ORDER BY frequency DESC, word LIMIT 200
$$;
CREATE FUNCTION search_words_like(wanted text) RETURNS TABLE (word text, frequency int)
LANGUAGE sql STABLE PARALLEL SAFE STRICT ROWS 100 SET pg_trgm.similarity_threshold = '0.3' AS $$
  SELECT word, frequency FROM search_words
  WHERE word % wanted AND length(word) BETWEEN length(wanted) - 2 AND length(wanted) + 2
  ORDER BY similarity(word, wanted) DESC, frequency DESC, word LIMIT 100
$$;

-- Names of brands in plain lower case, and how much each has for sale. Made anew with the words.
CREATE TABLE search_brands (
  brand_id int  PRIMARY KEY REFERENCES brands (id) ON DELETE CASCADE,
  name     text COLLATE "C" NOT NULL,
  products int  NOT NULL DEFAULT 0 CHECK (products >= 0)
);
CREATE INDEX search_brands_name ON search_brands (name);
CREATE INDEX search_brands_trigram ON search_brands USING gin (name gin_trgm_ops) WITH (fastupdate = off);

-- When that was done last, what it took, and of which state of the catalogue.
CREATE TABLE search_words_made (
  is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  at       timestamptz NOT NULL,
  took_ms  int  NOT NULL CHECK (took_ms >= 0),
  products text NOT NULL
);

-- What shoppers search and find, in plain lower case; written from the log of searches.
CREATE TABLE search_popular (
  text     text COLLATE "C" PRIMARY KEY CHECK (text <> ''),
  searches int  NOT NULL DEFAULT 0 CHECK (searches >= 0),
  clicks   int  NOT NULL DEFAULT 0 CHECK (clicks >= 0),
  found_at timestamptz NOT NULL DEFAULT now()                -- the last time that it found something
);
CREATE INDEX search_popular_searches ON search_popular (searches DESC);

-- Words that mean the same (two ways), or that stand for others but not the other way round (one way: `word` finds `others`).
CREATE TABLE search_synonyms (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  word       text CHECK (word <> ''),                        -- null: two ways
  others     text[] NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  CHECK (cardinality(others) BETWEEN CASE WHEN word IS NULL THEN 2 ELSE 1 END AND 20)
);

-- Every change of them, so that each can be undone. The newest id says which synonyms hold.
CREATE TABLE search_synonym_changes (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  synonym_id int  NOT NULL,
  before     json,                                           -- null: it was added
  after      json,                                           -- null: it was deleted
  made_by    text NOT NULL,
  undoes     int,                                            -- the change it took back
  at         timestamptz NOT NULL DEFAULT now(),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
);
CREATE INDEX search_synonym_changes_synonym ON search_synonym_changes (synonym_id, id);
