import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { DEMO_PASSWORD, demoLogins } from "../../src/demo/people.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { readSettings, type Settings } from "../../src/platform/settings.ts";
import { describeEnding, type Ending, isEnding } from "./child.ts";
import { isShopEmpty } from "./database.ts";
import { migrateShop, seedShop } from "./fill.ts";
import { type Folders, foldersOf } from "./folders.ts";
import { endLeftovers } from "./leftovers.ts";
import { readOptions, type StartOptions } from "./options.ts";
import { isPortFree } from "./ports.ts";
import { runProgram } from "./program.ts";
import { tell, timed } from "./progress.ts";
import { makePurchases } from "./purchases.ts";
import { resetData } from "./reset.ts";
import { keepSecrets, type Secrets } from "./secrets.ts";
import { openServers, type Part } from "./servers.ts";
import { type ShopNode, shopUrl, startShopNode } from "./shop-nodes.ts";
import { StackError } from "./stack-error.ts";
import { changeState, claim, ownerOf, readState, rememberProcess } from "./state.ts";

const ROOT = resolve(import.meta.dir, "../..");
const NOTHING_FOR_SALE =
  "Nothing is for sale yet: bring goods with ./scripts/import FILE --mapping NAME, as docs/importing.md says.";

async function start(): Promise<void> {
  const began = performance.now();
  const options = readOptions(process.argv.slice(2), process.env);
  const folders = foldersOf(options.dataDir);
  mkdirSync(folders.logs, { recursive: true });
  const state = readState(folders.state);
  const other = ownerOf(state);
  if (other && other.program !== "start") {
    throw new StackError(
      `scripts/${other.program} (process ${other.pid}) is at work on this data: wait until it is done.`,
    );
  }
  if (other) {
    const where = other.urls.join(" and ") || "a port it has yet to open";
    return tell("souk", `already running at ${where} (process ${other.pid})`);
  }
  claim(folders.state);
  await endLeftovers(folders, state);
  changeState(folders.state, { processes: [] });
  if (options.reset) await resetData(folders, options.yes);
  await requirePorts(options);

  const secrets = keepSecrets(folders.secrets);
  const own = ownSettings(folders, secrets);
  readSettings({ ...process.env, DATABASE_URL: "to be opened", ...own }); // every fault now, not after a minute of work
  const parts: Part[] = [];
  const places = Array.from({ length: options.nodes }, (_, index) => shopUrl(own.HOST, options.port + index));
  const { databaseUrl, natsUrl, stripe } = await openServers(folders, secrets, parts, places);
  const env = { ...own, ...stripe, DATABASE_URL: databaseUrl, NATS_URL: natsUrl };
  const settings = readSettings({ ...process.env, ...env });
  await migrateShop(settings);
  const isFilled = !options.empty && (await seedShop(folders, settings, env));
  const nodes = await openNodes(options, folders, env);
  const urls = nodes.map(({ url }) => url);
  // Only where nobody is charged.
  if (isFilled && stripe)
    await timed(
      "shoppers",
      () => makePurchases(urls[0]!, databaseUrl),
      (orders) => `${orders} demo orders`,
    );
  // Before we say 'open': from then on whatever ends is told.
  const logins = await readLogins(settings);
  const isEmpty = await isShopEmpty(databaseUrl);
  changeState(folders.state, { running: { pid: process.pid, program: "start", urls, databaseUrl, natsUrl, stripe } });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`\nSouk is open at ${urls.join(" and ")} (ready in ${seconds} s)`);
  if (!settings.SMTP_URL) console.log(`Letters are kept, not sent: read them at ${urls[0]}/dev/mail`);
  tellLogins(logins);
  if (isEmpty) console.log(NOTHING_FOR_SALE);
  console.log(`Logs are in ${folders.logs}. Ctrl-C ends it.`);
  await watch(parts, nodes);
}

/** Who there is to sign in as, in a shop with the demo's people. */
async function readLogins(settings: Settings): Promise<string[]> {
  const sql = connectPostgres(settings.DATABASE_URL, 1, "start");
  return demoLogins(sql).finally(() => sql.end());
}

function tellLogins(logins: readonly string[]): void {
  if (logins.length === 0) return;
  console.log(`Shop as a guest, or sign in with the password "${DEMO_PASSWORD}" as`);
  for (const login of logins) console.log(`  ${login}`);
}

async function requirePorts({ port, nodes }: StartOptions): Promise<void> {
  for (let each = port; each < port + nodes; each += 1) {
    if (await isPortFree(each, process.env.HOST || "127.0.0.1")) continue;
    throw new StackError(`Port ${each} is in use: end what listens there, or choose another with --port.`);
  }
}

/** The settings that this start gives the shop; all others reach it through the environment as they are. */
function ownSettings(folders: Folders, secrets: Secrets) {
  return {
    COOKIE_SECRET: process.env.COOKIE_SECRET || secrets.COOKIE_SECRET,
    DATA_KEY: process.env.DATA_KEY || secrets.DATA_KEY,
    MEDIA_DIR: resolve(process.env.INIT_CWD ?? ROOT, process.env.MEDIA_DIR || folders.media),
    MAIL_DIR: resolve(process.env.INIT_CWD ?? ROOT, process.env.MAIL_DIR || folders.mail),
    HOST: process.env.HOST || "127.0.0.1",
  };
}

async function openNodes(options: StartOptions, folders: Folders, env: Record<string, string>): Promise<ShopNode[]> {
  const numbers = Array.from({ length: options.nodes }, (_, index) => index);
  const open = (index: number) => {
    const id = `node-${index + 1}`;
    return timed(
      id,
      () => startShopNode(id, options.port + index, env, folders.logs),
      (node) => `ready at ${node.url}`,
    );
  };
  const nodes = await Promise.all(numbers.map(open));
  for (const { pid } of nodes) rememberProcess(folders.state, pid);
  return nodes;
}

/** Never returns: throws when a server or the last shop node ends that nobody told to. Other nodes take over from a lost one. */
async function watch(parts: readonly Part[], nodes: readonly ShopNode[]): Promise<never> {
  let left = nodes.length;
  const lastNode = new Promise<[Part, Ending]>((resolve) => {
    for (const { id, child, logFile } of nodes) {
      child.ended.then((how) => {
        left -= 1;
        if (left === 0) resolve([{ name: `The shop (${id})`, ended: child.ended, logFile }, how]);
        else if (!isEnding())
          tell(id, `ended by itself (${describeEnding(how)}), the others go on; its log is ${logFile}`);
      });
    }
  });
  const [part, how] = await Promise.race([
    lastNode,
    ...parts.map((each) => each.ended.then((ending): [Part, Ending] => [each, ending])),
  ]);
  const advice = `Its log is ${part.logFile}; ./scripts/start starts again.`;
  throw new StackError(`${part.name} ended by itself (${describeEnding(how)}), so everything else ends too. ${advice}`);
}

await runProgram(start);
