export { bringAxe, violationsOf } from "./axe.ts";
export { atTheBank, boughtBy, CARDS, enterCard, fillIn, fillShipping, thanked } from "./checkout.ts";
export { type Market, type Piece, QUICK_TTL_MS, quickNode, twoNodes } from "./market.ts";
export { cartWithProblems, everyPage, type PageInState } from "./pages.ts";
export { MOVING, PATIENCE, type Visitor, visit } from "./visitor.ts";
