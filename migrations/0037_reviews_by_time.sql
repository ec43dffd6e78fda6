-- The newest of all, for those who sell and look for what they have not answered.
CREATE INDEX reviews_by_time ON reviews (written_at DESC) WHERE is_shown;
CREATE INDEX postings_by_time ON postings (written_at DESC) WHERE is_shown AND question_id IS NULL;
