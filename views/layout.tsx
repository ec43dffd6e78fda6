import type { Children } from "@kitajs/html";
import type { Category } from "../src/catalogue/catalogue.ts";
import { AccountLink } from "./fragments/account-link.tsx";
import type { Notice } from "./fragments/notice.tsx";
import { Notices } from "./fragments/notice.tsx";
import { rendered } from "./fragments/partial.ts";
import { Hearts } from "./parts/heart.tsx";
import { StarShapes } from "./parts/stars.tsx";
import { categoryPath } from "./paths.ts";

/** What every page has around its own content. */
export interface Chrome {
  /** Content-hashed paths of our own assets. */
  readonly assets: {
    readonly css: string;
    readonly js: string;
    readonly icon: string;
    /** What makes results follow their filters and go on without end; only pages of results link to it. */
    readonly search: string;
    /** Suggestions under the search field, fetched when somebody is about to type. */
    readonly suggest: string;
  };
  /** Top-level categories. */
  readonly categories: readonly Category[];
  /** The rendered cart link, or the hole it will be put into. */
  readonly safeCart: string;
  /** The rendered way to the account, or the hole it will be put into. */
  readonly safeAccount?: string;
  /** The rendered notices, or the hole they will be put into. */
  readonly safeNotices?: string;
  readonly notice?: Notice;
  readonly query?: string;
  readonly section?: string;
}

/** Without `url` the page itself comes again, for those without the page's script, which asks by other means. */
export interface Refresh {
  readonly seconds: number;
  readonly url?: string;
}

export interface LayoutProps {
  readonly chrome: Chrome;
  readonly title: string;
  readonly description?: string;
  readonly isPrivate?: boolean;
  /** Whether results are narrowed and walked through on this page. */
  readonly isSearching?: boolean;
  /** The path by which this page is to be known. */
  readonly canonical?: string;
  /** Where the page goes by itself. */
  readonly refresh?: Refresh;
  readonly children: Children;
}

const HTMX = {
  includeIndicatorCSS: false,
  history: false,
  defaultTimeout: 15_000,
  // A page is live again soon after its node is, however long that was away.
  sse: { reconnectMaxDelay: 15_000 },
};
const HTMX_CONFIG = JSON.stringify(HTMX);
/** Each choice is a step one can go back; what the shopper has unfolded stays so when the results change. */
const HTMX_CONFIG_SEARCHING = JSON.stringify({ ...HTMX, history: true, morphIgnore: ["data-htmx-powered", "open"] });

/** A whole page. */
export function page(props: LayoutProps): string {
  return `<!doctype html>${rendered(<Layout {...props} />)}`;
}

function Layout({ chrome, title, description, canonical, refresh, children, ...page }: LayoutProps) {
  const { isPrivate = false, isSearching = false } = page;
  const safeNotices = chrome.safeNotices ?? rendered(<Notices notice={chrome.notice} />);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title safe>{title === "Souk" ? "Souk: one market, every stall live" : `${title} · Souk`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {description ? <meta name="description" content={description} /> : null}
        {isPrivate && <meta name="robots" content="noindex" />}
        {canonical ? <link rel="canonical" href={canonical} /> : null}
        <meta name="theme-color" content="#2b2459" />
        {refresh ? <RefreshTag {...refresh} /> : null}
        <link rel="stylesheet" href={chrome.assets.css} />
        <link rel="icon" href={chrome.assets.icon} type="image/svg+xml" />
        <meta name="htmx-config" content={isSearching ? HTMX_CONFIG_SEARCHING : HTMX_CONFIG} />
        <script src={chrome.assets.js} defer></script>
        {isSearching ? <script src={chrome.assets.search} defer></script> : null}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <StarShapes />
        <Hearts />
        <Header chrome={chrome} />
        {safeNotices}
        <main id="main" tabindex="-1">
          {children}
        </main>
        <Footer categories={chrome.categories} />
      </body>
    </html>
  );
}

function RefreshTag({ seconds, url }: Refresh) {
  if (url !== undefined) return <meta http-equiv="refresh" content={`${seconds};url=${url}`} />;
  return (
    <noscript>
      <meta http-equiv="refresh" content={String(seconds)} />
    </noscript>
  );
}

function Header({ chrome }: { chrome: Chrome }) {
  const safeCart = chrome.safeCart;
  const safeAccount = chrome.safeAccount ?? rendered(<AccountLink name={undefined} />);
  return (
    <header class="site">
      <div class="site-bar wrap">
        <a class="logo" href="/" aria-label="Souk, home">
          <svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true" focusable="false">
            <path d="M4 30V16C4 8 10 6 16 1c6 5 12 7 12 15v14h-6V17c0-4-3-6-6-9-3 3-6 5-6 9v13z" />
          </svg>
          <span>Souk</span>
        </a>
        <search class="search" data-suggest={chrome.assets.suggest}>
          <form action="/search" method="get">
            <label class="visually-hidden" for="q">
              Search products
            </label>
            <input
              id="q"
              type="search"
              name="q"
              value={chrome.query ?? ""}
              placeholder="Search all stalls"
              maxlength="200"
              autocomplete="off"
            />
            <button type="submit" aria-label="Search">
              <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
                <path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.3L20 20" />
              </svg>
            </button>
          </form>
        </search>
        <div class="site-you">
          <a class="favourites-link" href="/favourites">
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
              <use href="#heart" />
            </svg>
            <span class="visually-hidden">Favourites</span>
          </a>
          {safeAccount}
          {safeCart}
        </div>
      </div>
      <nav class="site-nav" aria-label="Categories">
        <ul class="wrap">
          {chrome.categories.map((category) => (
            <li>
              <a
                href={categoryPath(category)}
                aria-current={category.slug === chrome.section ? "true" : undefined}
                safe
              >
                {category.name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="awning" aria-hidden="true" />
    </header>
  );
}

function Footer({ categories }: { categories: readonly Category[] }) {
  return (
    <footer class="site-foot">
      <div class="wrap site-foot-columns">
        <section>
          <h2>Souk</h2>
          <p>
            A market of independent stalls. What you see in stock is there for you, and what is in your cart stays yours
            while its clock runs.
          </p>
        </section>
        <nav aria-label="All categories">
          <h2>Categories</h2>
          <ul class="site-foot-lanes">
            {categories.map((category) => (
              <li>
                <a href={categoryPath(category)} safe>
                  {category.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <nav aria-label="Your shopping">
          <h2>Your shopping</h2>
          <ul>
            <li>
              <a href="/cart">Cart</a>
            </li>
            <li>
              <a href="/favourites">Favourites</a>
            </li>
            <li>
              <a href="/for-you">For you</a>
            </li>
            <li>
              <a href="/orders">Orders</a>
            </li>
            <li>
              <a href="/account">Your account</a>
            </li>
            <li>
              <a href="/privacy">Privacy</a>
            </li>
            <li>
              <a href="/search">Search</a>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  );
}
