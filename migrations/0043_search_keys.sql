-- Prices, popularity and age are looked for in columns with an order; nothing asks for their keys in `words` any more: ~p39 price step,
-- ~l5 level, ~q3 how well known, ~d24310 month. Documents that have them lose them when they are next refreshed.

-- Brings the documents of these products to what the catalogue says now; those of products not for sale go.
CREATE OR REPLACE FUNCTION search_refresh(ids int[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM search_documents AS d USING unnest(ids) AS gone (id)
  WHERE d.product_id = gone.id AND NOT EXISTS (SELECT FROM products AS p WHERE p.id = gone.id AND p.status = 'active');

  INSERT INTO search_values (name, value)
  SELECT DISTINCT a.key COLLATE "C", a.value COLLATE "C"
  FROM products AS p, jsonb_each_text(p.attributes) AS a
  WHERE p.id = ANY (ids) AND p.status = 'active' AND length(a.key) BETWEEN 1 AND 100 AND length(a.value) BETWEEN 1 AND 200
    AND NOT EXISTS (SELECT FROM search_values AS v WHERE v.name = a.key AND v.value = a.value)
  ORDER BY 1, 2
  ON CONFLICT DO NOTHING;

  INSERT INTO search_documents
  WITH RECURSIVE tree AS (
    SELECT c.id, c.name AS path FROM categories AS c WHERE c.parent_id IS NULL
    UNION ALL SELECT c.id, t.path || ' , ' || c.name FROM categories AS c JOIN tree AS t ON c.parent_id = t.id
  ), active AS MATERIALIZED (
    SELECT p.*, coalesce(b.name, '') || ' , ' || t.path AS names, s.rating AS shop_rating, s.sales AS shop_sales,
      coalesce(i.available > 0, false) AS in_stock, x.texts, x.attribute_codes, x.value_ids
    FROM products AS p
    JOIN shops AS s ON s.id = p.shop_id
    JOIN tree AS t ON t.id = p.category_id
    LEFT JOIN brands AS b ON b.id = p.brand_id
    LEFT JOIN inventory AS i ON i.product_id = p.id
    CROSS JOIN LATERAL (
      SELECT string_agg(CASE WHEN jsonb_typeof(a.value) = 'string' THEN v.value WHEN v.value = 'true' THEN a.key END, ' , ') AS texts,
        array_agg(search_code(v.value)) FILTER (WHERE lower(a.key) IN
          ('part number', 'part no', 'model', 'model number', 'mpn', 'sku', 'ean', 'gtin', 'upc', 'isbn')) AS attribute_codes,
        (array_agg(known.id) FILTER (WHERE known.id IS NOT NULL))[1:100] AS value_ids
      FROM jsonb_each(p.attributes) AS a
      CROSS JOIN LATERAL (SELECT a.value #>> '{}' AS value) AS v
      LEFT JOIN search_values AS known ON known.name = a.key AND known.value = v.value) AS x
    WHERE p.id = ANY (ids) AND p.status = 'active'
  ), worded AS MATERIALIZED (
    SELECT *,
      to_tsvector('english', search_text(title)) AS title_vector,
      to_tsvector('english', search_text(names)) AS names_vector,
      strip(to_tsvector('simple', search_text(title || ' ' || names))) AS forms,
      ARRAY(SELECT DISTINCT '=' || left(code, 100) FROM unnest(search_code(external_id) || attribute_codes
        -- Of a title, what punctuation would break in two: 'WH-1000XM4'.
        || CASE WHEN title ~ '\d[-/._]|[-/._]\d' THEN ARRAY(SELECT search_code(part) FROM unnest(string_to_array(title, ' ')) AS part
          WHERE length(part) >= 5 AND part ~ '\d[-/._]|[-/._]\d') END) AS code WHERE code <> '') AS codes
    FROM active
  )
  SELECT id, shop_id, category_id, brand_id, price, rating, review_count, popularity, in_stock, created_at,
    shop_rating, shop_sales,
    int4send(id) || int4send(shop_id) || int4send(category_id) || int4send(coalesce(brand_id, 0)) || int4send(price)
      || int4send(popularity) || int4send(review_count) || int4send(floor(extract(epoch FROM created_at) / 60)::int)
      || int2send((rating * 100)::int2) || int2send(in_stock::int::int2)
      || int2send(coalesce(cardinality(value_ids), 0)::int2)
      || coalesce((SELECT string_agg(int4send(v), '') FROM unnest(value_ids) AS v), '') AS facets,
    setweight(title_vector, 'A') || setweight(names_vector, 'B')
      || setweight(to_tsvector('english', search_text(left(coalesce(texts, '') || ' , ' || array_to_string(tags, ' , '), 4000))), 'C')
      || setweight(to_tsvector('english', search_text(left(summary, 2000)) || ' , '
        || search_text(left(CASE WHEN description LIKE '%<%' THEN regexp_replace(description, '<[^>]*>', ' ', 'g') ELSE description END, 4000))), 'D')
      || forms
      || array_to_tsvector(codes
        || string_to_array('^' || array_to_string(tsvector_to_array(title_vector || names_vector), ' ^'), ' ')
        || ARRAY['~all', '~c' || category_id, '~s' || shop_id]
        || CASE WHEN brand_id IS NOT NULL THEN ARRAY['~b' || brand_id] ELSE '{}' END
        || CASE WHEN in_stock THEN ARRAY['~i'] ELSE '{}' END
        || (ARRAY['~r1', '~r2', '~r3', '~r4', '~r5'])[1:floor(rating)::int]
        || CASE WHEN hashint4(id) & 3 = 0 THEN ARRAY['~x2'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 15 = 0 THEN ARRAY['~x4'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 63 = 0 THEN ARRAY['~x6'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 255 = 0 THEN ARRAY['~x8'] ELSE '{}' END
        || CASE WHEN value_ids IS NOT NULL THEN string_to_array('~v' || array_to_string(value_ids, ' ~v'), ' ') ELSE '{}' END) AS words
  FROM worded
  ON CONFLICT (product_id) DO UPDATE SET
    shop_id = excluded.shop_id, category_id = excluded.category_id, brand_id = excluded.brand_id, price = excluded.price,
    rating = excluded.rating, review_count = excluded.review_count, popularity = excluded.popularity,
    in_stock = excluded.in_stock, created_at = excluded.created_at, shop_rating = excluded.shop_rating,
    shop_sales = excluded.shop_sales, facets = excluded.facets, words = excluded.words
  WHERE search_documents IS DISTINCT FROM excluded;
END $$;

DROP FUNCTION search_price_step(int), search_level(int, real, boolean), search_known(int), search_month(timestamptz);
