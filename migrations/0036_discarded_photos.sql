-- Pictures of reviews that are gone, by whatever way: their files are to go too, where nothing else shows them.
CREATE TABLE discarded_photos (
  name text        PRIMARY KEY,
  at   timestamptz NOT NULL DEFAULT now()
);
CREATE FUNCTION discard_photo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO discarded_photos (name) VALUES (OLD.name) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER review_photo_gone AFTER DELETE ON review_photos
  FOR EACH ROW WHEN (OLD.name IS NOT NULL) EXECUTE FUNCTION discard_photo();
