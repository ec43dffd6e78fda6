import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../scripts/stack/child.ts";
import { isPortFree } from "../scripts/stack/ports.ts";
import { newPlace, type Place, start, startWith } from "./support/start.ts";

setDefaultTimeout(60_000);

const SECOND_START_MS = 5_000;

/** Processes that the running start at `place` looks after: Postgres, nats-server, the Stripe emulator, and its shop nodes last. */
function processesAt(place: Place): number[] {
  return (JSON.parse(readFileSync(join(place.dataDir, "stack.json"), "utf8")) as { processes: number[] }).processes;
}

function postmasterAt(place: Place): number {
  return Number.parseInt(readFileSync(join(place.dataDir, "postgres/postmaster.pid"), "utf8"), 10);
}

const secretsAt = (place: Place) => readFileSync(join(place.dataDir, "secrets"), "utf8");

describe("./scripts/start", () => {
  test("opens a shop in an empty folder, ends all of it on Ctrl-C, and opens the same shop again in seconds", async () => {
    const place = await newPlace();
    const first = start(place, "--empty");
    await first.until("Souk is open at");
    expect((await fetch(`http://127.0.0.1:${place.port}/readyz`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${place.port}/dev/mail`)).status).toBe(200);
    const processes = processesAt(place);
    expect(processes).toHaveLength(4);
    process.kill(first.pid, "SIGINT");
    expect(await first.exited).toBe(0);
    expect(first.said()).toContain(`read them at http://127.0.0.1:${place.port}/dev/mail`);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(await isPortFree(place.port)).toBe(true);

    const secrets = secretsAt(place);
    expect(statSync(join(place.dataDir, "secrets")).mode & 0o777).toBe(0o600);
    const began = performance.now();
    const second = start(place, "--empty");
    await second.until("Souk is open at");
    expect(performance.now() - began).toBeLessThan(SECOND_START_MS);
    expect(second.said()).toContain("nothing to do");
    expect(secretsAt(place)).toBe(secrets);
    process.kill(second.pid, "SIGTERM");
    expect(await second.exited).toBe(0);
    expect(processesAt(place).filter(isAlive)).toEqual([]);
  });

  test("two nodes answer on two ports; a lost one is told and the other goes on; a start beside them only says where they are", async () => {
    const place = await newPlace();
    const running = start(place, "--empty", "--nodes", "2");
    await running.until("Souk is open at");
    const urls = [`http://127.0.0.1:${place.port}`, `http://127.0.0.1:${place.port + 1}`] as const;
    const answers = await Promise.all(urls.map((url) => fetch(`${url}/readyz`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);

    const beside = start(place);
    expect(await beside.exited).toBe(0);
    expect(beside.said()).toContain(`already running at ${urls.join(" and ")}`);

    const [node = 0] = processesAt(place).slice(-2);
    process.kill(node, "SIGKILL");
    await running.until("the others go on");
    process.kill(running.pid, "SIGINT");
    expect(await running.exited).toBe(0);
    expect(processesAt(place).filter(isAlive)).toEqual([]);
  });

  test("when Postgres dies it says so, ends the rest and fails; a damaged folder is told and left as it is", async () => {
    const place = await newPlace();
    const running = start(place, "--empty");
    await running.until("Souk is open at");
    process.kill(postmasterAt(place), "SIGKILL");
    expect(await running.exited).toBe(1);
    expect(running.said()).toContain("Postgres ended by itself (signal SIGKILL), so everything else ends too.");
    expect(processesAt(place).filter(isAlive)).toEqual([]);

    rmSync(join(place.dataDir, "postgres/global/pg_control"));
    const damaged = start(place, "--empty");
    expect(await damaged.exited).toBe(1);
    expect(damaged.said()).toContain(`Postgres cannot use ${join(place.dataDir, "postgres")}`);
    expect(damaged.said()).toContain(`start over with ./scripts/start --reset --data ${place.dataDir}.`);
    expect(processesAt(place).filter(isAlive)).toEqual([]);
  });

  test("payments go to an emulator of its own, which keeps its port; with a key of Stripe's there is none", async () => {
    const place = await newPlace();
    const running = start(place, "--empty");
    await running.until("Souk is open at");
    const [, emulator = ""] = /emulator ready at (\S+)/.exec(running.said()) ?? [];
    expect((await fetch(emulator)).status).toBe(200);
    expect((await fetch(`${emulator}/v1/payment_intents`)).status).toBe(401);
    const unsigned = await fetch(`http://127.0.0.1:${place.port}/webhooks/stripe`, { method: "POST", body: "{}" });
    expect(unsigned.status).toBe(400);
    process.kill(running.pid, "SIGINT");
    await running.exited;

    const again = start(place, "--empty");
    await again.until(`emulator ready at ${emulator}`);
    process.kill(again.pid, "SIGINT");
    await again.exited;

    const real = startWith({ STRIPE_SECRET_KEY: "sk_test_ours" }, place, "--empty");
    await real.until("Souk is open at");
    expect(real.said()).toContain("Stripe itself");
    expect(processesAt(place)).toHaveLength(3);
    process.kill(real.pid, "SIGINT");
    await real.exited;
  });

  test("after it was killed itself nothing is left to stand in the way of the next", async () => {
    const place = await newPlace();
    const killed = start(place, "--empty");
    await killed.until("Souk is open at");
    process.kill(killed.pid, "SIGKILL");
    await killed.exited;
    const next = start(place, "--empty");
    await next.until("Souk is open at");
    process.kill(next.pid, "SIGINT");
    expect(await next.exited).toBe(0);
  });

  test("a port in use and an unknown option each end it before anything is started", async () => {
    const place = await newPlace();
    const squatter = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
    const taken = start({ ...place, port: squatter.port ?? 0 });
    expect(await taken.exited).toBe(1);
    expect(taken.said().trim()).toBe(
      `Port ${squatter.port} is in use: end what listens there, or choose another with --port.`,
    );
    await squatter.stop();

    const unknown = start(place, "--quick");
    expect(await unknown.exited).toBe(1);
    expect(unknown.said().trim()).toBe("Unknown option '--quick': see ./scripts/start --help.");
  });

  test("a reset nobody said yes to deletes nothing", async () => {
    const place = await newPlace();
    const first = start(place, "--empty");
    await first.until("Souk is open at");
    process.kill(first.pid, "SIGINT");
    await first.exited;
    const refused = start(place, "--reset");
    expect(await refused.exited).toBe(1);
    expect(refused.said()).toContain("Nothing was deleted.");
    expect(statSync(join(place.dataDir, "postgres/PG_VERSION")).isFile()).toBe(true);
    const agreed = start(place, "--reset", "--yes", "--empty");
    await agreed.until("Souk is open at");
    expect(agreed.said()).toContain("ran 0001_kernel.sql");
    process.kill(agreed.pid, "SIGINT");
    await agreed.exited;
  });
});
