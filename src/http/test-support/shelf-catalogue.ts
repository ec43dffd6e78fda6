import type { Catalogue, Page, Product, ProductCard } from "../../catalogue/catalogue.ts";

/** The one product of the corner shop. */
export const TEAPOT: Product = {
  id: 7,
  slug: "stout-teapot",
  title: 'Stout teapot <"&\u{1FAD6}',
  price: 3450,
  listPrice: 3900,
  currency: "USD",
  rating: 4.5,
  reviewCount: 12,
  image: { sha256: "a".repeat(64), ext: "webp", width: 640, height: 480, alt: "A stout teapot" },
  shopId: 3,
  shopName: "Mira's Kiln",
  shopSlug: "miras-kiln",
  categoryId: 1,
  tags: [],
  summary: "Short and stout.",
  description: "<p>Here is its handle.</p>",
  partNumber: "KK-7",
  brand: null,
  attributes: { material: "stoneware", litres: 1.2, dishwasher: true },
  images: [
    { sha256: "a".repeat(64), ext: "webp", width: 640, height: 480, alt: "A stout teapot" },
    { sha256: null, ext: "jpg", width: 1, height: 1, alt: "not fetched yet" },
  ],
  shop: {
    id: 3,
    slug: "miras-kiln",
    name: "Mira's Kiln",
    tagline: "",
    city: "Taos",
    rating: 4.9,
    sales: 10,
    image: null,
  },
  categoryPath: [{ id: 1, slug: "kitchen", name: "Kitchen", parentId: null, image: null }],
  limitPerCustomer: 10,
  status: "active",
};

/** A catalogue of one teapot. */
export const shelfCatalogue: Catalogue = {
  product: async (id) => (id === TEAPOT.id ? TEAPOT : null),
  cards: async (ids) => new Map(ids.filter((id) => id === TEAPOT.id).map((id) => [id, TEAPOT])),
  warehouseStock: async () => [],
  categories: async () => [],
  category: async () => null,
  shops: async () => [],
  shop: async () => null,
  list: async (_where, _sort, page) => pageOf([TEAPOT], page),
  similar: async () => [],
  forget: () => {},
};

function pageOf(found: ProductCard[], page: number): Page<ProductCard> {
  return { items: page === 1 ? found : [], total: found.length, page, hasMore: false };
}
