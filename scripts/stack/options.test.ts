import { expect, test } from "bun:test";
import { readOptions } from "./options.ts";

const read = (line: string, environment: Record<string, string> = {}) =>
  readOptions(line.split(" ").filter(Boolean), { INIT_CWD: "/home/ana", ...environment });

test("without a word it is one node on port 3000 with demo data in .data", () => {
  const { dataDir, ...options } = read("");
  expect(options).toEqual({ port: 3000, nodes: 1, empty: false, reset: false, yes: false });
  expect(dataDir).toEndWith("/.data");
});

test("PORT says the port unless --port does; a data folder is meant from where one stands", () => {
  expect(read("", { PORT: "8080" }).port).toBe(8080);
  expect(read("--port 9090 --nodes=3 --data shop", { PORT: "8080" })).toMatchObject({
    port: 9090,
    nodes: 3,
    dataDir: "/home/ana/shop",
  });
});

test.each([
  ["--port eighty", "--port eighty: a whole number from 1 to 65535 is wanted."],
  ["--port 0", "--port 0: a whole number from 1 to 65535 is wanted."],
  ["--port 65535 --nodes 2", "--port 65535: a whole number from 1 to 65534 is wanted."],
  ["--nodes 1.5", "--nodes 1.5: a whole number from 1 to 16 is wanted."],
  ["--fast", "Unknown option '--fast': see ./scripts/start --help."],
  ["now", "Unexpected argument 'now': see ./scripts/start --help."],
])("%s is refused in one line", (line, words) => {
  expect(() => read(line)).toThrow(new Error(words));
});
