import { expect, test } from "bun:test";
import { looksLikeSvg, svgFault } from "./svg.ts";

const wrap = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${inside}</svg>`;

test("a drawing with gradients, filters and references into itself has no fault", () => {
  const drawing = `<?xml version="1.0" encoding="UTF-8"?><!-- drawn by hand -->${wrap(
    '<defs><linearGradient id="a"><stop offset="0"/></linearGradient><filter id="f"><feDropShadow dx="1"/></filter></defs>' +
      "<rect fill=\"url(#a)\" filter='url(#f)' width='5' height='5'/><use href=\"#a\"/><title>One &amp; two</title>",
  )}`;
  expect(svgFault(drawing)).toBeNull();
});

const HARMFUL: readonly [string, string][] = [
  ["a script", "<script>alert(1)</script>"],
  ["a script in a namespace of its own", '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>'],
  ["a script in capitals", "<SCRIPT>alert(1)</SCRIPT>"],
  ["an event handler", '<rect onload="alert(1)"/>'],
  ["an event handler after a line break", '<rect\nonclick\n=\n"alert(1)"/>'],
  ["an event handler in capitals", "<rect ONLOAD='alert(1)'/>"],
  ["a foreign object", "<foreignObject><body/></foreignObject>"],
  ["a picture from elsewhere", '<image href="https://example.com/x.png"/>'],
  ["a use of another file", '<use xlink:href="https://example.com/x.svg#a"/>'],
  ["a link that runs", '<a href="javascript:alert(1)">x</a>'],
  ["a link spelled with entities", '<use href="&#106;avascript:alert(1)"/>'],
  ["a style sheet", "<style>@import url(https://example.com)</style>"],
  ["a fill from elsewhere", '<rect fill="url(https://example.com/#a)"/>'],
  ["a fill from elsewhere in quotes", "<rect fill=\"url('//example.com/#a')\"/>"],
  ["a style attribute that loads", '<rect style="fill:url(//example.com)"/>'],
  ["a style attribute with an escape", '<rect style="fill:u\\72l(//example.com)"/>'],
  ["a fill with an entity", '<rect fill="u&#114;l(//example.com)"/>'],
  ["an animation that sets a link", '<set attributeName="href" to="javascript:alert(1)"/>'],
  ["an unquoted attribute", "<rect onload=alert(1) />"],
  ["a section of raw characters", "<![CDATA[<script>alert(1)</script>]]>"],
  ["a tag that never ends", "<rect "],
];

test.each(HARMFUL)("%s is a fault", (_, inside) => {
  expect(svgFault(wrap(inside))).not.toBeNull();
});

test("a document type, an entity, a style sheet instruction and a strange encoding are faults", () => {
  expect(svgFault(`<!DOCTYPE svg [<!ENTITY x "y">]>${wrap("")}`)).not.toBeNull();
  expect(svgFault(`<?xml-stylesheet href="https://example.com/x.css"?>${wrap("")}`)).not.toBeNull();
  expect(svgFault(`<?xml version="1.0" encoding="UTF-7"?>${wrap("")}`)).not.toBeNull();
});

test("an SVG is told by its first element, not by a word somewhere", () => {
  expect(looksLikeSvg(' <?xml version="1.0"?>\n<!-- a --><svg viewBox="0 0 1 1">')).toBe(true);
  expect(looksLikeSvg("<html><svg></svg></html>")).toBe(false);
  expect(looksLikeSvg("plain text about <svg>")).toBe(false);
});
