import { Elysia, t } from "elysia";

/** The least a server can do: Elysia, a constant of the size asked for, a POST's body parsed and checked. Prints its port. */
const constants = new Map<string, string>();

const app = new Elysia()
  .get("/:size", ({ params: { size }, set }) => constantOf(size, set))
  .post("/:size", ({ params: { size }, set }) => constantOf(size, set), {
    body: t.Object({ productId: t.Integer(), quantity: t.Integer() }),
  })
  .listen({ hostname: "127.0.0.1", port: 0 });
console.log(app.server?.port);

function constantOf(size: string, set: { headers: Record<string, string | number> }): string {
  set.headers["content-type"] = "text/html; charset=utf-8";
  const constant = constants.get(size) ?? "x".repeat(Number(size));
  constants.set(size, constant);
  return constant;
}
