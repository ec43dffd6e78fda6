import { basename } from "node:path";
import { helpOf } from "./options-of.ts";

// Imported before a benchmark: who only asks what it takes does not start it.
if (Bun.argv.includes("--help") || Bun.argv.includes("-h")) {
  const name = basename(Bun.main);
  console.log(helpOf(name, await Bun.file(`${import.meta.dir}/${name}.ts`).text()));
  process.exit(0);
}
