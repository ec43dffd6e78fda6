import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { Product, ProductCard } from "../../src/catalogue/catalogue.ts";
import { BuyStock } from "../fragments/buy-stock.tsx";
import { DeliveryBox, type DeliveryProps } from "../fragments/delivery.tsx";
import { type Chrome, page } from "../layout.tsx";
import { Attributes } from "../parts/attributes.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { Gallery } from "../parts/gallery.tsx";
import { Heart } from "../parts/heart.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { NamedPicture } from "../parts/picture.tsx";
import { Price } from "../parts/price.tsx";
import { CardShelf, type Levels } from "../parts/product-card.tsx";
import { Section } from "../parts/section.tsx";
import { Stars } from "../parts/stars.tsx";
import { categoryPath, productPath, shopPath } from "../paths.ts";

/** Longer ones are fingerprints of a row rather than printed on anything. */
const PART_NUMBER_MAX_CHARACTERS = 40;

export interface ProductProps {
  readonly chrome: Chrome;
  readonly product: Product;
  readonly level: StockLevel | undefined;
  readonly delivery: DeliveryProps;
  /** Units in the visitor's cart. */
  readonly inCart: number;
  /** The rendered `BuyMine` of the visitor, or the hole it will be put into. */
  readonly safeMine: string;
  /** The rendered `TellMe` of the visitor. */
  readonly safeTellMe: string;
  /** The rendered reviews, or the hole they will be put into. */
  readonly safeReviews: string;
  /** What is often bought together with it, rendered; empty where there is nothing. */
  readonly safeBundle: string;
  /** The cards in it. */
  readonly bundle: readonly ProductCard[];
  readonly alsoBought: readonly ProductCard[];
  readonly similar: readonly ProductCard[];
  readonly levels: Levels;
}

/** A product: what it is, whether there is any, and the way to have it. */
export function productPage(props: ProductProps): string {
  const { product, bundle, alsoBought, similar, levels, safeBundle, safeReviews } = props;
  const shown = [product, ...bundle, ...alsoBought, ...similar];
  const lanes = product.categoryPath.map((one) => ({ name: one.name, href: categoryPath(one) }));
  return page({
    chrome: props.chrome,
    title: product.title,
    description: product.summary,
    canonical: productPath(product),
    children: (
      <div class="wrap stack product-page">
        <Breadcrumbs crumbs={[...lanes, { name: product.title }]} />
        <article class="product">
          <Gallery images={product.images} title={product.title} />
          <div class="product-words">
            <Title product={product} />
            {product.status === "active" ? <BuyBox {...props} /> : <p class="gone">This is no longer sold.</p>}
            {product.status === "active" ? props.safeTellMe : ""}
            <Instead {...props} />
            {product.status === "active" ? <DeliveryBox {...props.delivery} /> : null}
          </div>
        </article>
        {safeBundle}
        <About product={product} />
        {alsoBought.length > 0 && (
          <Section id="also-bought" title="Shoppers also bought">
            <CardShelf cards={alsoBought} levels={levels} label="Shoppers also bought" />
          </Section>
        )}
        {safeReviews}
        {similar.length > 0 && (
          <Section id="similar" title="More like this">
            <CardShelf cards={similar} levels={levels} label="More like this" />
          </Section>
        )}
        <div id="live" hidden>
          <LiveStock productIds={shown.map((card) => card.id)} />
        </div>
      </div>
    ),
  });
}

function Title({ product }: { product: Product }) {
  return (
    <header class="product-head">
      {product.tags.includes("hot-drop") && <p class="eyebrow hot">Hot drop</p>}
      {product.tags.includes("one-of-a-kind") && <p class="eyebrow">One of a kind</p>}
      <h1 safe>{product.title}</h1>
      <p class="by">
        {"by "}
        <a href={shopPath(product.shop.slug)} safe>
          {product.shop.name}
        </a>
      </p>
      {product.reviewCount > 0 && (
        <a class="to-reviews" href="#reviews">
          <Stars rating={product.rating} reviews={product.reviewCount} />
        </a>
      )}
      <div class="product-price">
        <Price price={product.price} listPrice={product.listPrice} currency={product.currency} />
        <Heart kind="product" id={product.id} name={product.title} />
      </div>
      {product.summary ? (
        <p class="lede" safe>
          {product.summary}
        </p>
      ) : null}
    </header>
  );
}

function BuyBox({ product, level, inCart, safeMine }: ProductProps) {
  return (
    <form class="buy" method="post" action="/cart/items" hx-post="/cart/items" hx-swap="none" data-adds>
      <BuyStock productId={product.id} level={level} most={product.limitPerCustomer - inCart} />
      {safeMine}
    </form>
  );
}

/** The way on from what is not to be had; it shows while there is none, and goes when some returns. */
function Instead({ product, similar }: ProductProps) {
  const lane = product.categoryPath.at(-1);
  const href = similar.length > 0 ? "#similar" : lane ? categoryPath(lane) : "/";
  return (
    <a class="button instead" href={href}>
      See things like it
    </a>
  );
}

function About({ product }: { product: Product }) {
  const safeDescription = product.description;
  const known = Object.entries(product.attributes);
  const attributes = [
    ...(product.brand ? [["Brand", product.brand] as const] : []),
    ...known,
    ...(isPartNumber(product.partNumber) ? [["Part number", product.partNumber] as const] : []),
  ];
  return (
    <div class="about">
      <section class="prose" aria-labelledby="about">
        <h2 id="about">About this piece</h2>
        {safeDescription ? <div>{safeDescription}</div> : <p safe>{product.summary || product.title}</p>}
      </section>
      <section aria-labelledby="details">
        <h2 id="details">Details</h2>
        <Attributes attributes={attributes} />
        <div class="seller">
          <div class="arch">
            <NamedPicture name={product.shop.image} alt="" />
          </div>
          <div>
            <h3>
              <a href={shopPath(product.shop.slug)} safe>
                {product.shop.name}
              </a>
            </h3>
            <p class="muted" safe>
              {[product.shop.tagline, product.shop.city].filter(Boolean).join(" · ")}
            </p>
          </div>
        </div>
      </section>
    </div>
  );
}

/** A number made up for want of one is of no use to anybody. */
function isPartNumber(text: string): boolean {
  return text !== "" && text.length <= PART_NUMBER_MAX_CHARACTERS;
}
