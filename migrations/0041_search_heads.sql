-- What a document says in title, brand and categories, in the row itself: of the many that match, those worth a close look are told
-- by it, and no word of theirs is fetched from where `words` is kept.
ALTER TABLE search_documents
  ADD COLUMN head tsvector STORAGE PLAIN NOT NULL GENERATED ALWAYS AS (ts_filter(words, '{a,b}')) STORED;

-- Very many that are looked through without words are not sorted: they lie in their order.
CREATE INDEX search_documents_price ON search_documents (price, product_id);
CREATE INDEX search_documents_popularity ON search_documents (popularity DESC, product_id);
CREATE INDEX search_documents_created ON search_documents (created_at DESC, product_id DESC);
CREATE INDEX search_documents_rating ON search_documents (rating DESC, review_count DESC, product_id);
