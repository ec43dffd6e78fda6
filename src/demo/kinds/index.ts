import type { Kind } from "../kind.ts";
import { CARRY } from "./carry.ts";
import { DECOR } from "./decor.ts";
import { DESK } from "./desk.ts";
import { GARDEN } from "./garden.ts";
import { KITCHEN } from "./kitchen.ts";
import { LISTENING_AND_BATH } from "./listening.ts";
import { ROOMS } from "./rooms.ts";
import { WEAR } from "./wear.ts";

/** All kinds of things in the demo shops; together about two thousand products. */
export const KINDS: readonly Kind[] = [KITCHEN, DECOR, ROOMS, WEAR, CARRY, DESK, GARDEN, LISTENING_AND_BATH].flat();
