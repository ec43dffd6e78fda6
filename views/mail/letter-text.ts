import type { LetterBlock, LetterRow, LetterWords } from "./words.ts";

/** The letter for those who read plain text. */
export function letterText({ blocks }: LetterWords): string {
  const said = blocks.map((block) => textOf(block) + (block.kind === "heading" ? "\n" : "\n\n"));
  return `${said.join("")}Souk\n`;
}

function textOf(block: LetterBlock): string {
  switch (block.kind) {
    case "paragraph":
      return [block.text, block.href].filter(Boolean).join(" ");
    case "heading":
      return [block.text, "-".repeat(block.text.length), block.note].filter(Boolean).join("\n");
    case "rows":
      return block.rows.map(rowText).join("\n");
    case "lines":
      return block.lines.join("\n");
    case "button":
      return `${block.label}:\n${block.href}`;
  }
}

function rowText({ label, note, value }: LetterRow): string {
  const what = note ? `${label}, ${note}` : label;
  return value === undefined ? `- ${what}` : `- ${what}: ${value}`;
}
