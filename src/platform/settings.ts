import { type Static, type TObject, type TProperties, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** 32 bytes. */
const DATA_KEY = "^([0-9A-Fa-f]{64}|[A-Za-z0-9_-]{43})$";

/** Every setting the shop reads, from environment variables. The README's table is printed from this. */
export const Settings = Type.Object({
  DATABASE_URL: Type.String({ minLength: 1, description: "Postgres, the only source of truth" }),
  NATS_URL: Type.String({
    default: "nats://127.0.0.1:4222",
    description: "NATS servers, comma separated: routing, leases, event log",
  }),
  NATS_REPLICAS: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 5,
    description: "NATS servers that keep each stream; 3 with a cluster of three",
  }),
  DATABASE_POOL: Type.Integer({
    default: 12,
    minimum: 2,
    maximum: 200,
    description:
      "Postgres connections for all but commits; four of them, or half where there are fewer than eight, are for searches",
  }),
  HOST: Type.String({ default: "127.0.0.1", description: "Address the HTTP server listens on" }),
  PORT: Type.Integer({ default: 3000, minimum: 0, maximum: 65_535, description: "HTTP port; 0 picks a free one" }),
  NODE_ID: Type.String({
    default: "node-1",
    pattern: "^[A-Za-z0-9_-]{1,64}$",
    description: "Name of this shop process, stable over restarts, unique among nodes",
  }),
  COOKIE_SECRET: Type.String({
    minLength: 32,
    description: "Key that signs cookies; the same on every node; 32 characters or more",
  }),
  DATA_KEY: Type.String({
    pattern: DATA_KEY,
    description: "Key that seals personal data; the same on every node, never to be lost; 32 bytes in hex or base64url",
  }),
  DATA_KEY_OLD: Type.Optional(
    Type.String({
      pattern: `^${DATA_KEY.slice(1, -1)}( *, *${DATA_KEY.slice(1, -1)})*$`,
      description: "Keys of before, comma separated: they open what they sealed and seal nothing new",
    }),
  ),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: "^https?://[^/?#\\s]+$",
      description: "Where shoppers reach the shop, for links in mail; unset means http://HOST:PORT",
    }),
  ),
  STRIPE_SECRET_KEY: Type.Optional(
    Type.String({
      pattern: "^(sk|rk)_(test|live)_\\w+$",
      description: "Key of Stripe's API; without one nothing can be paid. scripts/start makes one for its emulator",
    }),
  ),
  STRIPE_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      pattern: "^whsec_\\w+( *, *whsec_\\w+)*$",
      description: "Secret that webhooks are signed with; comma separated while one replaces another",
    }),
  ),
  STRIPE_PUBLISHABLE_KEY: Type.Optional(
    Type.String({
      pattern: "^pk_(test|live)_\\w+$",
      description: "Key that browsers use with Stripe's card form; not for the emulator",
    }),
  ),
  STRIPE_API_BASE: Type.Optional(
    Type.String({
      pattern: "^https?://[^/?#\\s]+$",
      description: "Address of the Stripe emulator; unset means Stripe itself",
    }),
  ),
  STRIPE_BROWSER_BASE: Type.Optional(
    Type.String({
      pattern: "^https?://[^/?#\\s]+$",
      description: "Where browsers reach the emulator, if not at STRIPE_API_BASE",
    }),
  ),
  STRIPE_TIMEOUT_MS: Type.Integer({
    default: 15_000,
    minimum: 100,
    description: "Longest wait for an answer of Stripe; then nothing is known, and it is asked again",
  }),
  TYPESENSE_URL: Type.Optional(
    Type.String({
      pattern: "^https?://[^/?#\\s,]+/?( *, *https?://[^/?#\\s,]+/?)*$",
      description:
        "Typesense to search by, comma separated where it is a cluster; unset searches in Postgres, which also answers while it is away",
    }),
  ),
  TYPESENSE_API_KEY: Type.Optional(
    Type.String({ minLength: 1, description: "Its key; needed with TYPESENSE_URL, may write collections" }),
  ),
  SECURE_COOKIES: OnOff("off", "Mark cookies Secure and send HSTS; on wherever TLS is in front"),
  TRUST_PROXY: OnOff("off", "Take the shopper's address from X-Forwarded-For; only behind your own proxy"),
  LOG_LEVEL: Type.Union(
    ["silent", "error", "warn", "info", "debug"].map((level) => Type.Literal(level)),
    { default: "info", description: "silent, error, warn, info or debug" },
  ),
  MEDIA_DIR: Type.String({ default: ".data/media", description: "Folder of pictures when S3_BUCKET is not set" }),
  S3_BUCKET: Type.Optional(Type.String({ description: "Bucket for pictures; unset keeps them in MEDIA_DIR" })),
  S3_ENDPOINT: Type.Optional(Type.String({ description: "S3-compatible endpoint" })),
  S3_REGION: Type.Optional(Type.String({ description: "Region of the bucket" })),
  S3_ACCESS_KEY_ID: Type.Optional(Type.String({ description: "Access key for the bucket" })),
  S3_SECRET_ACCESS_KEY: Type.Optional(Type.String({ description: "Secret key for the bucket" })),
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: "^smtps?://[^/?#\\s]+$",
      description: "Mail server, `smtp://user:password@host:587` or `smtps://…:465`; unset keeps letters in MAIL_DIR",
    }),
  ),
  MAIL_FROM: Type.String({
    default: "Souk <letters@souk.example>",
    pattern: "^([^<>@\\r\\n]+ )?<?[^\\s<>@,;]+@[A-Za-z0-9.-]+>?$",
    description: "Sender of letters, a name and an address",
  }),
  MAIL_DIR: Type.String({
    default: ".data/mail",
    description: "Folder of letters when SMTP_URL is not set; `/dev/mail` shows them",
  }),
  SHARDS: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 4096,
    description: "Shards of a new database; fixed after",
  }),
  LEASE_TTL_MS: Type.Integer({
    default: 5_000,
    minimum: 500,
    description: "A silent node loses its shards after this",
  }),
  COMMAND_TIMEOUT_MS: Type.Integer({
    default: 5_000,
    minimum: 100,
    description: "Longest a request waits for an actor",
  }),
  MAILBOX_MAX: Type.Integer({ default: 20_000, minimum: 16, description: "Commands waiting per actor before 'busy'" }),
  ACTORS_MAX: Type.Integer({ default: 50_000, minimum: 16, description: "Actors in memory per node" }),
  PASSIVATE_AFTER_MS: Type.Integer({
    default: 5 * MINUTE_MS,
    minimum: 10,
    description: "Idle time before an actor leaves memory",
  }),
  RESERVATION_TTL_MS: Type.Integer({
    default: 30 * MINUTE_MS,
    minimum: 100,
    description: "How long a cart keeps its units",
  }),
  RESERVATION_MAX_MS: Type.Integer({
    default: 120 * MINUTE_MS,
    minimum: 100,
    description: "Longest total of a renewed reservation",
  }),
  RETURN_WINDOW_DAYS: Type.Integer({
    default: 30,
    minimum: 0,
    maximum: 3650,
    description: "Days after its delivery in which something may be sent back",
  }),
  CART_LINES_MAX: Type.Integer({ default: 100, minimum: 1, maximum: 1000, description: "Lines in one cart" }),
  LINE_QUANTITY_MAX: Type.Integer({ default: 99, minimum: 1, maximum: 10_000, description: "Units in one cart line" }),
  SHIPPING_PRICE: Type.Integer({
    default: 599,
    minimum: 0,
    description: "Standard shipping of an order, in minor units of its currency",
  }),
  EXPRESS_PRICE: Type.Integer({
    default: 1_499,
    minimum: 0,
    description: "Express shipping of an order, in minor units",
  }),
  FREE_SHIPPING_FROM: Type.Integer({
    default: 5_000,
    minimum: 0,
    description: "Standard shipping is free from this subtotal on, before discounts, in minor units",
  }),
  TAX_DEFAULT_BP: Type.Integer({
    default: 800,
    minimum: 0,
    maximum: 10_000,
    description: "Sales tax where `tax_zones` says nothing, in basis points: 800 is 8 %",
  }),
  SESSION_IDLE_MS: Type.Integer({
    default: 14 * DAY_MS,
    minimum: 1_000,
    description: "A device that is not used for this long is signed out",
  }),
  SESSION_MAX_MS: Type.Integer({
    default: 90 * DAY_MS,
    minimum: 1_000,
    description: "Longest a device stays signed in",
  }),
  RATE_LIMITS: OnOff("on", "Limits on changes, searches and attempts; off for load tests"),
  RATE_CART_PER_MINUTE: Type.Integer({ default: 60, minimum: 1, description: "Cart changes a minute for one cart" }),
  RATE_ADDRESS_PER_MINUTE: Type.Integer({
    default: 300,
    minimum: 1,
    description: "Cart changes a minute for one address",
  }),
  RATE_SEARCHES_PER_MINUTE: Type.Integer({
    default: 240,
    minimum: 1,
    description: "Searches a minute for one address that have to be worked out; those in memory are free",
  }),
  RATE_SUGGESTIONS_PER_MINUTE: Type.Integer({
    default: 600,
    minimum: 1,
    description: "The same for suggestions, which come with every few letters",
  }),
  RATE_DECLINES_PER_HOUR: Type.Integer({
    default: 10,
    minimum: 1,
    description: "Declined payments an hour for one cart, and for one address",
  }),
  RATE_SIGN_IN_PER_MAIL: Type.Integer({
    default: 10,
    minimum: 1,
    description: "Attempts to sign in, sign up or reset (each) in 15 minutes for one mail address from one network",
  }),
  RATE_SIGN_IN_PER_ADDRESS: Type.Integer({
    default: 100,
    minimum: 1,
    description: "Attempts in 15 minutes from one network, whatever the mail address",
  }),
  LIVE_CONNECTIONS_MAX: Type.Integer({ default: 19_000, minimum: 1, description: "Open live pages per node" }),
  LIVE_TICK_MS: Type.Integer({
    default: 50,
    minimum: 5,
    description: "Live changes are gathered this long before they are sent",
  }),
});
export type Settings = Static<typeof Settings>;

/** Where links in mail lead. Never taken from a request: whoever sends one may name any host. */
export function publicUrl({ PUBLIC_URL, HOST, PORT }: Pick<Settings, "PUBLIC_URL" | "HOST" | "PORT">): string {
  return PUBLIC_URL ?? `http://${HOST}:${PORT}`;
}

/** Settings that did not validate: `faults` names every one, not only the first. */
export class SettingsError extends Error {
  constructor(readonly faults: string[]) {
    super(`These settings need attention:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
    this.name = "SettingsError";
  }
}

/** Reads settings from `environment`, fills in defaults, and throws one `SettingsError` that lists every fault. */
export function readSettings(environment: Record<string, string | undefined> = process.env): Settings {
  const given = pick(environment, Settings);
  const values = Value.Convert(Settings, Value.Default(Settings, given));
  const faults = [...Value.Errors(Settings, values)].map((error) => {
    const name = error.path.slice(1);
    return error.value === undefined ? `${name} is not set` : `${name}=${String(error.value)}: ${error.message}`;
  });
  if (faults.length > 0) throw new SettingsError([...new Set(faults)]);
  return values as Settings;
}

function OnOff(fallback: "on" | "off", description: string) {
  return Type.Union([Type.Literal("on"), Type.Literal("off")], { default: fallback, description });
}

function pick<T extends TProperties>(environment: Record<string, string | undefined>, schema: TObject<T>) {
  const names = Object.keys(schema.properties).filter(
    (name) => environment[name] !== undefined && environment[name] !== "",
  );
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}
