import type { Kind } from "./kind.ts";
import type { Random } from "./random.ts";
import type { DemoShop } from "./shops.ts";

export interface Words {
  readonly title: string;
  readonly summary: string;
  /** HTML. */
  readonly description: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** The word for the thing, for alternative texts. */
  readonly noun: string;
}

/** Everything there is to say about one product of `kind` in the colour called `colour`. */
export function wordsFor(kind: Kind, shop: DemoShop, maker: string, colour: string, chance: Random): Words {
  const noun = chance.pick(kind.nouns);
  const material = kind.colourIs === "material" ? colour : chance.pick(kind.materials);
  const fields: Record<string, string> = {
    noun,
    material,
    colour,
    style: chance.pick(kind.styles),
    name: chance.pick(kind.names),
    detail: chance.pick(kind.details),
  };
  const title = withArticles(capital(fill(fill(chance.pick(kind.titles), fields), fields)));
  const summary = chance.pick(kind.summaries);
  const attributes = { ...materialFacts(kind, material, colour), ...facts(kind, chance) };
  const made = twoOf(kind.making, chance);
  const lived = twoOf(kind.living, chance);
  const description =
    `<p>${escaped(`${summary} ${made}`)}</p><h3>Living with it</h3><p>${escaped(lived)}</p>` +
    `<ul>${Object.entries(attributes)
      .slice(0, 4)
      .map(([name, value]) => `<li>${escaped(name)}: ${escaped(said(value))}</li>`)
      .join("")}</ul>` +
    `<p>${escaped(`Made by ${maker} at ${shop.name} in ${shop.city}. ${shop.farewell}`)}</p>`;
  return { title, summary, description, attributes, noun };
}

function materialFacts(kind: Kind, material: string, colour: string): Record<string, string> {
  const facts: Record<string, string> = { Material: capital(material.replace(/^in an? /, "")) };
  if (kind.colourIs === "colour") facts.Colour = capital(colour);
  if (kind.colourIs === "handle") facts.Handle = capital(colour);
  if (kind.colourIs === "strap") facts.Strap = capital(colour);
  return facts;
}

function facts(kind: Kind, chance: Random): Record<string, string | number | boolean> {
  return Object.fromEntries(
    kind.facts.map(({ name, values }) => {
      if ("low" in values) {
        const steps = Math.round((values.high - values.low) / values.step);
        return [name, Math.round((values.low + chance.whole(0, steps) * values.step) * 100) / 100];
      }
      const value = chance.pick(values);
      return [name, typeof value === "string" ? capital(value) : value];
    }),
  );
}

function fill(pattern: string, fields: Record<string, string>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, field: string) => fields[field] ?? "");
}

/** 'a oak handle' reads badly. */
function withArticles(text: string): string {
  return text.replace(/\b([Aa]) (?=[aeio])/g, "$1n ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function twoOf(sentences: readonly string[], chance: Random): string {
  const first = chance.whole(0, sentences.length - 1);
  const second = (first + chance.whole(1, sentences.length - 1)) % sentences.length;
  return `${sentences[first]} ${sentences[second]}`;
}

function said(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
