import { freePort } from "../../scripts/stack/ports.ts";
import { type ShopNode, startShopNode } from "../../scripts/stack/shop-nodes.ts";
import { killAtEnd, throwAwayFolder } from "./throw-away.ts";

const LEAVE_PATIENCE_MS = 10_000;
const COOKIE_SECRET = "a secret that every node of a test shares";
export const TEST_DATA_KEY = "da".repeat(32);

let media: string | undefined;
let mail: string | undefined;

export interface TestNode extends ShopNode {
  /** Lets it leave in good order. */
  stop(): Promise<void>;
}

/**
 * A shop process of its own on a free port, for tests across processes: they kill it, pause it, or shop at two of them. Ready when this
 * resolves. `env` changes its settings, its port among them; rate limits are off unless asked for.
 */
export async function startNode(
  id: string,
  servers: { readonly databaseUrl: string; readonly natsUrl: string },
  env: Record<string, string> = {},
): Promise<TestNode> {
  media ??= throwAwayFolder("media");
  mail ??= throwAwayFolder("mail");
  const settings = {
    DATABASE_URL: servers.databaseUrl,
    NATS_URL: servers.natsUrl,
    COOKIE_SECRET,
    DATA_KEY: TEST_DATA_KEY,
    MEDIA_DIR: media,
    MAIL_DIR: mail,
    LOG_LEVEL: "warn",
    RATE_LIMITS: "off",
    ...env,
  };
  const node = await startShopNode(id, Number(env.PORT) || (await freePort()), settings, throwAwayFolder("shop-logs"));
  const forget = killAtEnd(() => node.pid);
  node.child.ended.then(forget);
  return { ...node, stop: () => node.child.stop(LEAVE_PATIENCE_MS) };
}
