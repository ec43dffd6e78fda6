import { expect, test } from "bun:test";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { throwAwayFolder } from "../../test/support/index.ts";
import { keepSecrets } from "./secrets.ts";
import { changeState, ownerOf, readState, rememberProcess } from "./state.ts";

const nobody = { urls: [], databaseUrl: "", natsUrl: "" };

test("secrets are made once, long, different, and for their owner's eyes", () => {
  const path = join(throwAwayFolder("secrets"), "secrets");
  const made = keepSecrets(path);
  expect(keepSecrets(path)).toEqual(made);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(made.COOKIE_SECRET).toHaveLength(64);
  expect(made.COOKIE_SECRET).not.toBe(made.POSTGRES_PASSWORD);
});

test("a secret of one's own is kept, a missing one is added", () => {
  const folder = throwAwayFolder("secrets");
  changeState(join(folder, "stack.json"), {});
  const path = join(folder, "secrets");
  writeFileSync(path, "COOKIE_SECRET=chosen = by hand\n");
  expect(keepSecrets(path).COOKIE_SECRET).toBe("chosen = by hand");
  expect(keepSecrets(path).POSTGRES_PASSWORD).toHaveLength(64);
});

test("state is changed part by part, and a file that cannot be read is as good as none", () => {
  const path = join(throwAwayFolder("state"), "stack.json");
  changeState(path, { postgresPort: 5001, seeding: true });
  changeState(path, { seeding: false });
  rememberProcess(path, 17);
  rememberProcess(path, 18);
  expect(readState(path)).toEqual({ postgresPort: 5001, seeding: false, processes: [17, 18] });
  writeFileSync(path, "{ half a fi");
  expect(readState(path)).toEqual({});
});

test("a process id that now belongs to something else owns nothing", () => {
  expect(ownerOf({ running: { pid: process.ppid, program: "start", ...nobody } })).toBeUndefined();
  expect(ownerOf({ running: { pid: process.pid, program: "start", ...nobody } })).toBeUndefined();
  expect(ownerOf({})).toBeUndefined();
});
