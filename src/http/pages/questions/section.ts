import { LRUCache } from "lru-cache";
import type { QuestionReader, QuestionsProps } from "../../../../views/fragments/questions.tsx";
import { type Account, shopsOf } from "../../../accounts/account.ts";
import type { Product } from "../../../catalogue/catalogue.ts";
import type { QuestionPage } from "../../../questions/posting.ts";
import type { Shop } from "../../../shop.ts";

/** On a product's page, and on a page of their own. */
const EXCERPT = 3;
const QUESTIONS_ON_A_PAGE = 10;
/** How old the questions on a product's page may be, for those who did not change them. */
const EXCERPT_MAX_AGE_MS = 3_000;
const EXCERPTS_MAX = 2_000;

export const QUESTION_GUEST: QuestionReader = { kind: "guest" };

/** The questions about products as pages show them. */
export interface QuestionSections {
  /** The newest few, kept for a moment and shared. */
  excerpt(product: Product, reader: QuestionReader): Promise<QuestionsProps>;
  all(product: Product, page: number, reader: QuestionReader): Promise<QuestionsProps>;
  reader(account: Account, product: Product): Promise<QuestionReader>;
  /** Something of it was just changed here: whoever did sees it on the next page. */
  forget(productId: number): void;
}

const byShop = new WeakMap<Shop, QuestionSections>();

/** One for all pages of a shop. */
export function questionSections(shop: Shop): QuestionSections {
  const known = byShop.get(shop);
  if (known) return known;
  const made = open(shop);
  byShop.set(shop, made);
  return made;
}

function open({ questions }: Shop): QuestionSections {
  const excerpts = new LRUCache<number, QuestionPage>({
    max: EXCERPTS_MAX,
    ttl: EXCERPT_MAX_AGE_MS,
    fetchMethod: (productId) => questions.list(productId, 1, EXCERPT),
    ignoreFetchAbort: true,
  });
  const about = ({ id, title, shopName }: Product) => ({ product: { id, title, shopName } });

  return {
    excerpt: async (product, reader) => {
      const list = (await excerpts.fetch(product.id)) ?? (await questions.list(product.id, 1, EXCERPT));
      return { ...about(product), list, reader, isExcerpt: true };
    },
    all: async (product, page, reader) => {
      const list = await questions.list(product.id, page, QUESTIONS_ON_A_PAGE);
      return { ...about(product), list, reader, isExcerpt: false };
    },
    reader: async (account, product) => {
      const { isBuyer, ...mine } = await questions.mine(account.id, product.id);
      return { kind: "account", ...mine, mayAnswer: isBuyer || shopsOf(account).includes(product.shopId) };
    },
    forget: (productId) => void excerpts.delete(productId),
  };
}
