import { basename } from "node:path";
import { helpOf } from "./options-of.ts";

// Imported before a benchmark: who only asks what it takes does not start it.
if (Bun.argv.includes("--help") || Bun.argv.includes("-h")) {
  const name = basename(Bun.main);
  const files = [name, `${name}-plan`].map((each) => Bun.file(`${import.meta.dir}/${each}.ts`));
  const texts = await Promise.all(files.map(async (file) => ((await file.exists()) ? file.text() : "")));
  console.log(helpOf(name, texts.join("\n")));
  process.exit(0);
}
