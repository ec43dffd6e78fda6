export { type Market, type Piece, QUICK_TTL_MS, quickNode, twoNodes } from "./market.ts";
export { PATIENCE, type Visitor, visit } from "./visitor.ts";
