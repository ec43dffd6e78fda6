-- Products whose search document still says an old name: of the shop, of the brand, of a category on the way to theirs. Names are in the
-- words of documents, so nothing in a document's columns tells that one is behind.
CREATE TABLE search_renamed (product_id int PRIMARY KEY);

CREATE FUNCTION search_note_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_renamed
  SELECT p.id FROM products AS p
  WHERE CASE TG_TABLE_NAME
    WHEN 'shops' THEN p.shop_id = NEW.id
    WHEN 'brands' THEN p.brand_id = NEW.id
    ELSE p.category_id IN (
      WITH RECURSIVE below AS (
        SELECT NEW.id AS id UNION SELECT c.id FROM categories AS c JOIN below ON c.parent_id = below.id)
      SELECT id FROM below)
    END
  ORDER BY p.id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER search_renamed AFTER UPDATE OF name ON shops
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION search_note_renamed();
CREATE TRIGGER search_renamed AFTER UPDATE OF name ON brands
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION search_note_renamed();
CREATE TRIGGER search_renamed AFTER UPDATE OF name, parent_id ON categories
  FOR EACH ROW WHEN ((OLD.name, OLD.parent_id) IS DISTINCT FROM (NEW.name, NEW.parent_id)) EXECUTE FUNCTION search_note_renamed();
