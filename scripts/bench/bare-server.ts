import { Elysia } from "elysia";

/** The least a server can do: Elysia, one route, a constant of the size asked for. Prints its port. */
const constants = new Map<string, string>();

const app = new Elysia()
  .get("/:size", ({ params: { size }, set }) => constantOf(size, set))
  .post("/:size", ({ params: { size }, set }) => constantOf(size, set))
  .listen({ hostname: "127.0.0.1", port: 0 });
console.log(app.server?.port);

function constantOf(size: string, set: { headers: Record<string, string | number> }): string {
  set.headers["content-type"] = "text/html; charset=utf-8";
  const constant = constants.get(size) ?? "x".repeat(Number(size));
  constants.set(size, constant);
  return constant;
}
