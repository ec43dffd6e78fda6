import { Type as t } from "@sinclair/typebox";
import { ID_PATTERN } from "../../../moderation/kinds.ts";

/** A review, a question or an answer. */
export const WrittenParams = t.Object({ id: t.String({ pattern: ID_PATTERN }) });
/** What is longer was not typed; what is wrong within is told field by field. */
export const LongText = t.String({ maxLength: 20_000, default: "" });
export const HelpfulForm = t.Object({ helpful: t.Union([t.Literal("yes"), t.Literal("no")]) });
