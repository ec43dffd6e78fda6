import { Settings } from "../../src/platform/settings.ts";

const START = "<!-- settings -->";
const END = "<!-- /settings -->";

interface Property {
  readonly description?: string;
  readonly default?: string | number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The settings as a Markdown table, one row per environment variable in the order of the code. */
export function settingsTable(): string {
  const required = new Set<string>(Settings.required ?? []);
  const rows = Object.entries(Settings.properties as Record<string, Property>).map(([name, property]) => {
    const given =
      property.default === undefined ? (required.has(name) ? "*required*" : "unset") : `\`${property.default}\``;
    return `| \`${name}\` | ${given} | ${range(property)} | ${property.description ?? ""} |`;
  });
  return ["| name | default | from – to | what it does |", "|---|---|---|---|", ...rows].join("\n");
}

/** The text between the settings markers of a document, without the blank lines around it; undefined when it has no markers. */
export function tableIn(document: string): string | undefined {
  const [before, after] = [document.indexOf(START), document.indexOf(END)];
  return before < 0 || after < before ? undefined : document.slice(before + START.length, after).trim();
}

/** `document` with `table` between its markers. Throws when it has none. */
export function withTable(document: string, table: string): string {
  if (tableIn(document) === undefined) throw new Error(`the document has no ${START} … ${END}`);
  return `${document.slice(0, document.indexOf(START) + START.length)}\n${table}\n${document.slice(document.indexOf(END))}`;
}

function range({ minimum, maximum }: Property): string {
  if (minimum === undefined && maximum === undefined) return "";
  return `${minimum ?? ""} – ${maximum ?? ""}`.trim();
}
