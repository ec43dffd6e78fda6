import { describe, expect, test } from "bun:test";
import { likesName, likesPart } from "../../../views/own-part.ts";
import type { ReadyPage } from "../ready-page.ts";
import { hole, pageCache, Template } from "./page-cache.ts";

describe("a page with holes", () => {
  test("is filled with what is each visitor's own", () => {
    const page = new Template(`<a>${hole("cart")}</a><p>${hole("command")}</p>${hole("cart")}`);
    expect(page.fill({ cart: "2", command: "<b>3</b>" })).toBe("<a>2</a><p><b>3</b></p>2");
    expect(page.fill({})).toBe("<a></a><p></p>");
  });

  test("is the same for all newcomers but for the command id, which no two ever share", () => {
    let last = 0;
    const newId = () => `id-${++last}`;
    const form = new Template(`<a>${hole("cart")}</a><input value="${hole("command")}">`);
    const words = (page: ReadyPage) => Buffer.from(page.body()).toString();
    expect(words(form.fillForAll({ cart: "0" }, newId))).toBe('<a>0</a><input value="id-2">');
    expect(words(form.fillForAll({ cart: "0" }, newId))).toBe('<a>0</a><input value="id-3">');
    const plain = new Template(`<a>${hole("cart")}</a>`);
    expect(words(plain.fillForAll({ cart: "0" }, newId))).toBe("<a>0</a>");
  });

  test("knows which hearts are the visitor's: the others say that they are not", () => {
    const page = new Template(`${likesPart("product", 1)} ${likesPart("product", 11)} ${likesPart("shop", 1)}`);
    expect(page.fill({ likes: new Set([likesName("product", 1)]) })).toBe("true false false");
    expect(page.fill({})).toBe("false false false");
  });

  test("takes text that looks like a hole, or like a replacement, for text", () => {
    const page = new Template(`<!--command--> $& ${hole("command")}`);
    expect(page.fill({ command: "$1 <!--cart-->" })).toBe("<!--command--> $& $1 <!--cart-->");
  });
});

test("a page is ASCII and says the same", () => {
  const page = new Template(`<p title="−">田中 🏺</p>${hole("cart")}`).fill({ cart: "é" });
  expect(page).toBe('<p title="&#8722;">&#30000;&#20013; &#127994;</p>é');
});

describe("the page cache", () => {
  test("renders once for many who come at once, and again for another key", async () => {
    let renderings = 0;
    const cache = pageCache(10, 60_000);
    const render = async () => `page ${++renderings}`;
    const pages = await Promise.all([cache.page("a", render), cache.page("a", render), cache.page("b", render)]);
    expect(pages.map((page) => page.fill({}))).toEqual(["page 1", "page 1", "page 2"]);
  });

  test("gives a page that was crowded out while it was rendered to those who wait for it", async () => {
    const cache = pageCache(2, 60_000);
    const pages = await Promise.all(["a", "b", "c", "d"].map((key) => cache.page(key, async () => `page ${key}`)));
    expect(pages.map((page) => page.fill({}))).toEqual(["page a", "page b", "page c", "page d"]);
  });

  test("does not keep a failure", async () => {
    const cache = pageCache(10, 60_000);
    expect(cache.page("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
    expect((await cache.page("a", async () => "back")).fill({})).toBe("back");
  });
});
