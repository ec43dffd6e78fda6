import type { Category, ShopCard } from "../../src/catalogue/catalogue.ts";
import { categoryPath, shopPath } from "../paths.ts";
import { NamedPicture } from "./picture.tsx";

/** Sellers' shops, each behind its arch. */
export function ShopTiles({ shops }: { shops: readonly ShopCard[] }) {
  return (
    <ul class="arches">
      {shops.map((shop) => (
        <li class="arch-tile">
          <div class="arch">
            <NamedPicture name={shop.image} alt="" />
          </div>
          <h3>
            <a href={shopPath(shop.slug)} safe>
              {shop.name}
            </a>
          </h3>
          <p class="muted" safe>
            {shop.tagline || shop.city}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Categories as doors to walk through. */
export function CategoryTiles({ categories }: { categories: readonly Category[] }) {
  return (
    <ul class="tiles">
      {categories.map((category) => (
        <li class="tile">
          <NamedPicture name={category.image} alt="" />
          <a href={categoryPath(category)} safe>
            {category.name}
          </a>
        </li>
      ))}
    </ul>
  );
}
