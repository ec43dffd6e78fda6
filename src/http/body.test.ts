import { expect, test } from "bun:test";
import { uploadReader } from "./body.ts";

/** A form on its way: nothing of it has come, and it ends when told to. */
function slowUpload(who: string) {
  const form = Promise.withResolvers<void>();
  let wasRead = false;
  const body = new ReadableStream(
    {
      pull: async (stream) => {
        wasRead = true;
        await form.promise;
        stream.enqueue(
          new TextEncoder().encode('--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nMine\r\n--x--\r\n'),
        );
        stream.close();
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { "content-type": "multipart/form-data; boundary=x", who };
  const request = new Request("http://localhost/", { method: "POST", body, headers });
  return { request, finish: form.resolve, wasRead: () => wasRead };
}

const LIMITS = { abreast: 2, waiting: 1, each: 2, graceMs: 60_000, leastBytesPerS: 1, lookEveryMs: 1 };
const accountOf = async ({ headers }: Request) => (headers.get("who") === "" ? null : { id: headers.get("who")! });
const busy = { problem: { code: "busy", status: 503 }, headers: { "retry-after": "5" } };

test("nothing is read of an upload by nobody, and of the others a few at a time", async () => {
  const read = uploadReader(accountOf, LIMITS);
  const unknown = slowUpload("");
  expect(await read(unknown.request)).toEqual({});
  expect(unknown.wasRead()).toBe(false);
  const [first, second, third, fourth] = ["ann", "bo", "cy", "dee"].map(slowUpload);
  const reading = [read(first!.request), read(second!.request), read(third!.request)];
  await expect(read(fourth!.request)).rejects.toMatchObject(busy);
  expect(third!.wasRead()).toBe(false);
  for (const each of [first, second, third]) each!.finish();
  expect(await Promise.all(reading)).toEqual([{ title: "Mine" }, { title: "Mine" }, { title: "Mine" }]);
  fourth!.finish();
  const later = slowUpload("ann");
  later.finish();
  expect(await read(later.request)).toEqual({ title: "Mine" });
});

test("one account's uploads take one place, however many it sends, and leave the others to others", async () => {
  const read = uploadReader(accountOf, LIMITS);
  const [first, second, other] = ["ann", "ann", "bo"].map(slowUpload);
  const [own, next] = [read(first!.request), read(second!.request)];
  await expect(read(slowUpload("ann").request)).rejects.toMatchObject(busy);
  other!.finish();
  expect(await read(other!.request)).toEqual({ title: "Mine" });
  expect(second!.wasRead()).toBe(false);
  for (const each of [first, second]) each!.finish();
  expect(await Promise.all([own, next])).toEqual([{ title: "Mine" }, { title: "Mine" }]);
});

test("an upload of which nothing comes makes way for who waits", async () => {
  const read = uploadReader(accountOf, { ...LIMITS, abreast: 1, graceMs: 0 });
  const [idle, next] = [slowUpload("ann"), slowUpload("bo")];
  next.finish();
  const [cutOff, waiting] = [read(idle.request), read(next.request)];
  await expect(cutOff).rejects.toMatchObject({ problem: { code: "too_slow", status: 408 } });
  expect(await waiting).toEqual({ title: "Mine" });
});
