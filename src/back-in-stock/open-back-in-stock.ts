import type { InventoryEvent } from "../../actors/inventory/messages.ts";
import type { Asks } from "../../actors/kernel/types.ts";
import type {
  LineAnswer,
  LineCommand,
  LineEffect,
  LineOutcome,
  LineRefusal,
  Offer,
} from "../../actors/waiting-line/messages.ts";
import { isEmail, normalEmail } from "../accounts/email.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Owner } from "../favourites/owner.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";
import type { Vault } from "../platform/seal.ts";
import { Driver, type Stage } from "../processes/driver.ts";
import { ProcessSweeper } from "../processes/sweeper.ts";
import type { Shop } from "../shop.ts";
import { type BackInStock, PLACES_PER_SHOPPER_MAX } from "./back-in-stock.ts";
import { contacts, PLACES_PER_ADDRESS_MAX } from "./contacts.ts";
import { cartOf, type LineParts, performLineEffect } from "./effects.ts";
import { type LetterLinks, letterLinks } from "./letter-links.ts";
import { placeMoves } from "./moves.ts";
import { placeOf, placesOf } from "./places.ts";

const LOOK_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 60 * 60_000;
/** Lines of which a node knows by heart that somebody waits; what comes back of others is found by the sweep. */
const KNOWN_MAX = 50_000;

export interface BackInStockOptions extends Pick<LineParts, "sql" | "carts" | "inventory"> {
  readonly lines: Asks<LineCommand, LineAnswer, LineRefusal>;
  readonly sql: Sql;
  readonly vault: Vault;
  readonly log: Log;
  readonly settings: Pick<Shop["settings"], "COOKIE_SECRET">;
  readonly catalogue: Pick<Catalogue, "cards">;
  /** Writes to a shopper whose turn it is, where there is an address: once for each offer. */
  write(productId: number, offer: Offer & { readonly until: number }, address: LetterAddress): Promise<void>;
  /** Where an account is written to; null for one that is no more. */
  mailOf(accountId: string): Promise<string | null>;
  ownedShards(): number[];
}

export interface LetterAddress {
  readonly email: string;
  readonly accountId: string | null;
  /** Ends all such letters to the address. */
  readonly refusal: string | null;
}

/** A node's share of the waiting lines: it drives those of its own shards, and asks after those of all. */
export function openBackInStock(options: BackInStockOptions): BackInStock {
  const { lines, sql, log, vault, catalogue, carts, inventory, ownedShards } = options;
  const onTrouble = (what: string, error: unknown) => log.warn({ err: error }, what);
  const addresses = contacts(sql, vault);
  const links: LetterLinks = letterLinks(options.settings);
  const moves = placeMoves({ sql, lines });
  const waited = new Set<number>();

  const announce: LineParts["announce"] = async (productId, offer) => {
    const shopper = offer.shopper as Owner;
    const address = await addressOf(productId, shopper);
    if (address) await options.write(productId, offer, address);
  };
  const addressOf = async (productId: number, shopper: Owner): Promise<LetterAddress | null> => {
    if (shopper.startsWith("account:")) {
      const accountId = shopper.slice("account:".length);
      const email = await options.mailOf(accountId);
      return email === null ? null : { email, accountId, refusal: null };
    }
    const email = await addresses.addressOf(productId, shopper);
    return email === null ? null : { email, accountId: null, refusal: links.refusalOf(addresses.indexOf(email)) };
  };

  const driver = new Driver<LineAnswer, LineEffect, LineOutcome>(
    {
      name: "waiting line",
      look: async (key) => stageOf(answerIn(await lines.ask(key, { type: "read" }))),
      perform: ({ productId }, effect) => performLineEffect({ sql, carts, inventory, announce }, productId, effect),
      record: async (key, _effect, outcome) => stageOf(answerIn(await lines.ask(key, { type: "record", outcome }))),
      delayed: (why) => ({ type: "delayed", why }),
    },
    onTrouble,
  );

  /** Tells a line what there is of its product, and does what that calls for. */
  const attend = async (key: string): Promise<void> => {
    const level = await inventory.ask(key, { type: "level" });
    if (level.ok) {
      const { available, version } = level.answer.level;
      await lines.ask(key, { type: "notice-stock", stock: { available, version } });
    }
    await driver.run(key);
  };
  /** A product that changes a thousand times a second is attended to once at a time, and once more for all that came meanwhile. */
  const attended = new Map<number, { isAgain: boolean }>();
  const attendSoon = (productId: number) => {
    const known = attended.get(productId);
    if (known) {
      known.isAgain = true;
      return;
    }
    const mine = { isAgain: false };
    attended.set(productId, mine);
    attend(String(productId))
      .catch((error) => onTrouble(`the line of product ${productId} waits`, error))
      .finally(() => {
        attended.delete(productId);
        if (mine.isAgain && waited.has(productId)) attendSoon(productId);
      });
  };

  /** Takes out of the cart what was offered; whatever else of the product is in it stays. */
  const giveBack = async (shopper: Owner, productId: number, offer: number): Promise<void> => {
    const cartId = await cartOf(sql, shopper);
    const commandId = `declined-${productId}-${offer}`;
    if (cartId !== null) await carts.ask(cartId, { type: "take-out", productId, quantity: 1, commandId });
  };

  const leave: BackInStock["leave"] = async (shopper, productId) => {
    const key = String(productId);
    let reply = await lines.ask(key, { type: "leave", shopper });
    if (!reply.ok && reply.refusal === "offer_under_way") {
      await driver.run(key);
      reply = await lines.ask(key, { type: "leave", shopper });
    }
    if (!reply.ok) return { ok: false, refusal: "offer_under_way" };
    await addresses.forget(productId, shopper);
    const { declined } = reply.answer;
    if (declined !== undefined) await giveBack(shopper, productId, declined);
    return { ok: true };
  };

  const sweeper = new ProcessSweeper({
    due: async (shards, limit) => {
      // What has something to do, and what stock has something for that its line has not heard of.
      const rows = await sql<{ id: number }[]>`
        SELECT product_id AS id FROM waiting_lines
        WHERE resume_at <= now() AND shard = ANY(${shards}::smallint[])
        UNION
        SELECT l.product_id FROM waiting_lines l JOIN inventory i ON i.product_id = l.product_id
        WHERE l.waiting > 0 AND l.shard = ANY(${shards}::smallint[]) AND l.tries = 0
          AND i.available > 0 AND i.version > l.stock_version
        LIMIT ${limit}`;
      return rows.map(({ id }) => String(id));
    },
    ownedShards,
    resume: attend,
    onTrouble,
  });

  const learnWaited = async () => {
    const rows = await sql<{ id: number }[]>`
      SELECT product_id AS id FROM waiting_lines WHERE waiting > 0 LIMIT ${KNOWN_MAX}`;
    waited.clear();
    for (const { id } of rows) waited.add(id);
  };

  let rounds: readonly Rounds[] = [];
  return {
    place: (shopper, productId) => placeOf(sql, shopper, productId),
    places: (shopper) => placesOf(sql, shopper),
    isWaiting: async (shopper) => {
      const rows = await sql`SELECT FROM waiting_places WHERE shopper = ${shopper} LIMIT 1`;
      return rows.length > 0;
    },

    async join(shopper, productId, text) {
      const tooMany = { ok: false, refusal: "too_many_places", limit: PLACES_PER_SHOPPER_MAX } as const;
      const [card, standing, level] = await Promise.all([
        catalogue.cards([productId]).then((cards) => cards.get(productId)),
        placesOf(sql, shopper),
        inventory.ask(String(productId), { type: "level" }),
      ]);
      if (!card || !level.ok) return { ok: false, refusal: "unknown_product" };
      const known = standing.find((place) => place.productId === productId);
      if (!known && level.answer.level.available > 0) return { ok: false, refusal: "in_stock" };
      if (!known && standing.length >= PLACES_PER_SHOPPER_MAX) return tooMany;
      const email = text === null || text.trim() === "" ? null : normalEmail(text);
      if (email !== null && !isEmail(email)) return { ok: false, refusal: "invalid_email" };
      if (email !== null && shopper.startsWith("cart:") && !(await addresses.note(productId, shopper, email)))
        return { ok: false, refusal: "address_used_up", limit: PLACES_PER_ADDRESS_MAX };
      const reply = await lines.ask(String(productId), { type: "join", shopper });
      if (!reply.ok) {
        await addresses.forget(productId, shopper);
        if (reply.refusal === "line_full") return reply;
        throw new Error("joining a line has nothing to wait for");
      }
      waited.add(productId);
      // Several joins at once each found room; whichever is written last counts all that stay, so not one is too many.
      if (!known && (await placesOf(sql, shopper)).length > PLACES_PER_SHOPPER_MAX) {
        await leave(shopper, productId);
        return tooMany;
      }
      return { ok: true, place: reply.answer.place! };
    },

    leave,

    heed(rows) {
      const back = new Set<number>();
      for (const { entity, data } of rows) {
        if (!entity.startsWith("inventory/") || (data as InventoryEvent).available === 0) continue;
        const productId = Number(entity.slice("inventory/".length));
        if (waited.has(productId)) back.add(productId);
      }
      for (const productId of back) attendSoon(productId);
    },

    async refuseLetters(link) {
      const index = links.indexIn(link);
      if (index === null) return false;
      await addresses.refuse(index);
      return true;
    },

    handOver: (tx, cartId, accountId) => moves.note(tx, cartId, accountId),
    erase: (tx, accountId) => moves.noteErased(tx, accountId),

    start() {
      sweeper.start();
      const looking = { everyMs: LOOK_EVERY_MS, log, isAtOnce: true };
      rounds = [
        keepDoing(learnWaited, { ...looking, trouble: "who is waited for could not be looked up" }),
        keepDoing(moves.sweep, { ...looking, trouble: "places in lines could not be moved yet" }),
        keepDoing(addresses.prune, { everyMs: PRUNE_EVERY_MS, log, trouble: "old addresses could not be forgotten" }),
      ];
    },
    async stop() {
      await Promise.all([sweeper, ...rounds].map((each) => each.stop()));
    },
    async sweep() {
      await Promise.all([learnWaited(), moves.sweep()]);
      await sweeper.sweep();
    },
  };
}

function answerIn(reply: { ok: true; answer: LineAnswer } | ({ ok: false } & LineRefusal)): LineAnswer {
  if (!reply.ok) throw new Error(`a line refused what cannot be refused: ${reply.refusal}`);
  return reply.answer;
}

function stageOf(answer: LineAnswer): Stage<LineAnswer, LineEffect> {
  return { state: answer, effect: answer.effect, notBefore: answer.notBefore };
}
