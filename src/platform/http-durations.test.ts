import { expect, test } from "bun:test";
import { createMetrics } from "./metrics.ts";

test("answers are counted by method, route and status, and buckets add up", async () => {
  const { registry, httpDurations } = createMetrics();
  for (const seconds of [0.0004, 0.0005, 0.003, 7]) httpDurations.note("GET", "/p/:id", 200, seconds);
  httpDurations.note("GET", "/p/:id", 404, 0.02);
  httpDurations.note("POST", "/p/:id", 200, 0.02);
  const lines = (await registry.metrics()).split("\n").filter((line) => line.startsWith("http_request"));
  const of = (status: number) =>
    lines.filter((line) => line.includes(`method="GET",route="/p/:id",status="${status}"`));
  const bucket = (bound: string) =>
    of(200)
      .find((line) => line.includes(`le="${bound}"`))
      ?.split(" ")[1];
  expect(["0.0005", "0.001", "0.0025", "0.005", "5", "+Inf"].map(bucket)).toEqual(["2", "2", "2", "3", "3", "4"]);
  expect(of(200).find((line) => line.includes("_count"))).toEndWith(" 4");
  expect(of(200).find((line) => line.includes("_sum"))).toEndWith(" 7.0039");
  expect(of(404).find((line) => line.includes("_count"))).toEndWith(" 1");
});

test("two shops in one process do not mix their figures", async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.httpDurations.note("GET", "/", 200, 1);
  expect(await other.registry.metrics()).not.toContain('route="/"');
});

test("the process tells its memory and its processor time", async () => {
  const text = await createMetrics().registry.metrics();
  for (const name of ["process_resident_memory_bytes", "process_cpu_seconds_total", "process_uptime_seconds"]) {
    expect(Number(text.match(new RegExp(`^${name} (\\S+)$`, "m"))?.[1])).toBeGreaterThan(0);
  }
});
