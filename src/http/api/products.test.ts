import { expect, test } from "bun:test";
import { createApp } from "../app.ts";
import { counterShop } from "../test-support/counter-shop.ts";
import { problemOf } from "../test-support/problem-of.ts";
import { TEAPOT } from "../test-support/shelf-catalogue.ts";
import { visitor } from "../test-support/visitor.ts";

test("a product is shown with its price, its seller's shop, its pictures and what is left", async () => {
  const answer = await visitor(createApp(counterShop(4)))("/api/products/7");
  expect(answer.headers.get("content-type")).toStartWith("application/json");
  expect(await answer.json()).toMatchObject({
    id: 7,
    url: "/p/7/stout-teapot",
    title: TEAPOT.title,
    price: 3450,
    listPrice: 3900,
    currency: "USD",
    shop: { name: "Mira's Kiln" },
    image: { url: `/media/${"a".repeat(64)}.webp`, width: 640, height: 480, alt: "A stout teapot" },
    images: [{ alt: "A stout teapot" }],
    attributes: { material: "stoneware", litres: 1.2, dishwasher: true },
    categories: [{ name: "Kitchen" }],
    available: 4,
  });
});

test("availability tells each shopper what is left, what they have, and whether they may add more", async () => {
  const app = createApp(counterShop(3));
  const [mira, omar] = [visitor(app), visitor(app)];
  const add = (quantity: number) => mira("/api/cart/items", { method: "POST", body: { productId: 7, quantity } });
  const seenBy = async (shopper: typeof mira) => (await shopper("/api/products/7/availability")).json();
  await add(2);
  expect(await seenBy(mira)).toEqual({ productId: 7, available: 1, inCart: 2, canAddMore: true });
  expect(await seenBy(omar)).toEqual({ productId: 7, available: 1, inCart: 0, canAddMore: true });
  await add(1);
  expect(await seenBy(mira)).toEqual({ productId: 7, available: 0, inCart: 3, canAddMore: false });
});

test("whoever has as many as one customer may have cannot add more, though there are more", async () => {
  const mira = visitor(createApp(counterShop(50, { LINE_QUANTITY_MAX: "4" })));
  await mira("/api/cart/items", { method: "POST", body: { productId: 7, quantity: 4 } });
  expect(await (await mira("/api/products/7/availability")).json()).toMatchObject({
    available: 46,
    inCart: 4,
    canAddMore: false,
  });
});

test("an unknown product is 404, and what is no product id at all is named as such", async () => {
  const stranger = visitor(createApp(counterShop()));
  for (const path of ["/api/products/8", "/api/products/2147483647/availability"]) {
    expect(await problemOf(await stranger(path))).toMatchObject({ status: 404, code: "unknown_product" });
  }
  for (const id of ["abc", "0", "-7", "7.5", "7e0", "0x7", "2147483648", "99999999999999999999", "%20", "null"]) {
    const problem = await problemOf(await stranger(`/api/products/${id}`));
    expect(problem).toMatchObject({ status: 422, code: "invalid_input", errors: [{ field: "params/id" }] });
  }
});
