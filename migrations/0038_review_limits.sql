-- How often a review was changed within the day that began at changes_since, however that was: words, photos, had back.
ALTER TABLE reviews
  ADD COLUMN changes smallint NOT NULL DEFAULT 1 CHECK (changes >= 0),
  ADD COLUMN changes_since timestamptz NOT NULL DEFAULT now();
