import { Type as t } from "@sinclair/typebox";

const Id = t.String({ pattern: "^[1-9][0-9]{0,8}$" });
const ListId = t.String({ pattern: "^[A-Za-z0-9_-]{8,64}$" });

export const IdParams = t.Object({ id: Id });
export const ListParams = t.Object({ id: ListId });
/** `was` is what the shopper saw: the opposite is wanted. `list`: into that one, or into none. */
export const HeartForm = t.Object({
  was: t.Union([t.Literal("true"), t.Literal("false")]),
  list: t.Optional(t.Union([ListId, t.Literal("")])),
  at: t.Optional(t.String({ pattern: "^[0-9]{1,15}(?:[.][0-9]{1,3})?$" })),
});
export const MoveForm = t.Object({
  productId: Id,
  commandId: t.String({ pattern: "^[A-Za-z0-9_-]{8,64}$" }),
});
export const NewListForm = t.Object({ id: ListId, name: t.String({ maxLength: 500 }) });
export const ListNameForm = t.Object({ name: t.String({ maxLength: 500 }) });
export const SharingForm = t.Object({ shared: t.Union([t.Literal("yes"), t.Literal("no")]) });
