import { Type as t } from "@sinclair/typebox";

/** Forms send text: numbers are checked as they are written. */
const Id = t.String({ pattern: "^[1-9][0-9]{0,8}$" });
const Units = t.String({ pattern: "^[0-9]{1,6}$" });
/** As a form renders it, or as the page's script makes one. */
const CommandId = t.String({ pattern: "^[A-Za-z0-9_-]{8,64}$" });

export const ItemParams = t.Object({ productId: Id });

/** `level` is what a stepper's button or a one-tap fix wants instead of what the field says. */
const quantities = { quantity: t.Optional(Units), level: t.Optional(Units) };

export const AddForm = t.Object({ productId: Id, commandId: CommandId, ...quantities });
export const QuantityForm = t.Object({ commandId: CommandId, ...quantities });
export const ProductForm = t.Object({ productId: Id, commandId: CommandId });
export const CommandForm = t.Object({ commandId: CommandId });
/** `12x2,15x1`: two of product 12 and one of 15. */
export const RestorationForm = t.Object({
  items: t.String({ pattern: "^[1-9][0-9]{0,8}x[1-9][0-9]{0,5}(,[1-9][0-9]{0,8}x[1-9][0-9]{0,5}){0,999}$" }),
  commandId: CommandId,
});
export const ZipForm = t.Object({ zip: t.String({ maxLength: 20 }), productId: t.Optional(Id) });

/** The quantity that a form asks for; a field left empty by a disabled control counts as one. */
export function quantityIn(form: { quantity?: string; level?: string }): number {
  return Number(form.level ?? form.quantity ?? 1);
}
