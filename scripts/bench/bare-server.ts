import { Elysia, t } from "elysia";

/**
 * The least a server can do for the same bytes: Elysia, a constant of the size asked for behind a head padded by as much
 * as asked for, a POST's body parsed and checked. Prints its port.
 */
const constants = new Map<number, string>();

const params = t.Object({ size: t.Integer(), padding: t.Integer() });
const app = new Elysia()
  .get("/:size/:padding", ({ params, set }) => constantOf(params, set), { params })
  .post("/:size/:padding", ({ params, set }) => constantOf(params, set), {
    params,
    body: t.Object({ productId: t.Integer(), quantity: t.Integer() }),
  })
  .listen({ hostname: "127.0.0.1", port: 0 });
console.log(app.server?.port);

type Answer = { headers: Record<string, string | number> };

function constantOf({ size, padding }: typeof params.static, set: Answer): string {
  set.headers["content-type"] = "text/html; charset=utf-8";
  if (padding > 0) set.headers["x-padding"] = textOf(padding);
  return textOf(size);
}

function textOf(size: number): string {
  const constant = constants.get(size) ?? "x".repeat(size);
  constants.set(size, constant);
  return constant;
}
