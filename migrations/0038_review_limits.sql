-- How often a review was changed within the day that began at changes_since, however that was: words, photos, had back.
ALTER TABLE reviews
  ADD COLUMN changes smallint NOT NULL DEFAULT 1 CHECK (changes >= 0),
  ADD COLUMN changes_since timestamptz NOT NULL DEFAULT now();

-- Where a picture is shown, for whoever takes files away.
CREATE INDEX review_photos_name ON review_photos (name) WHERE name IS NOT NULL;

-- The desks of what is hidden and of what was decided about.
CREATE INDEX reviews_hidden ON reviews (written_at DESC, review_id) WHERE state = 'hidden';
CREATE INDEX postings_hidden ON postings (written_at DESC, posting_id) WHERE state = 'hidden';
CREATE INDEX review_decisions_decided ON review_decisions (review_id) WHERE decision <> 'held';
CREATE INDEX posting_decisions_decided ON posting_decisions (posting_id) WHERE decision <> 'held';
