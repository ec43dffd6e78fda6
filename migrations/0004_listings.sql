-- What listings sort by and filter on, so that a page of a million products stays quick.

CREATE INDEX products_price ON products (price, id) WHERE status = 'active';
CREATE INDEX products_rating ON products (rating DESC, review_count DESC, id) WHERE status = 'active';
CREATE INDEX products_tags ON products USING gin (tags) WHERE status = 'active';
CREATE INDEX products_external_id ON products (lower(external_id)) WHERE status = 'active';
