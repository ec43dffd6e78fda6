import type { Children } from "@kitajs/html";
import type { Account, Role } from "../../src/accounts/account.ts";
import { type Chrome, page } from "../layout.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { RoomColumns } from "./room-columns.tsx";

/** A room behind the counter: who may enter, and what it is for. A new one is a line here. */
export interface StaffRoom {
  readonly name: string;
  readonly href: `/staff/${string}`;
  readonly words: string;
  readonly roles: readonly Exclude<Role["role"], "shopper">[];
}

/** In the order of the menu. */
const STAFF_ROOMS: readonly StaffRoom[] = [
  { name: "Reviews", href: "/staff/reviews", words: "What waits to be read before it is shown", roles: ["ops"] },
  { name: "To answer", href: "/staff/answers", words: "Questions and reviews of your shop", roles: ["seller"] },
  { name: "Questions", href: "/staff/questions", words: "Questions and answers held back or reported", roles: ["ops"] },
  { name: "Searches", href: "/staff/searches", words: "What is searched, found and followed", roles: ["ops"] },
  { name: "Synonyms", href: "/staff/synonyms", words: "Which words mean the same to search", roles: ["ops"] },
];

/** The rooms that somebody with these roles may enter. */
export function roomsFor({ roles }: Pick<Account, "roles">): StaffRoom[] {
  const held = new Set<string>(roles.map(({ role }) => role));
  return STAFF_ROOMS.filter((room) => room.roles.some((role) => held.has(role)));
}

export interface StaffFrameProps {
  readonly chrome: Chrome;
  readonly account: Pick<Account, "roles">;
  readonly title: string;
  /** The room it is in; undefined is the way in, `/staff`. */
  readonly room?: StaffRoom["href"];
  /** Where it stands in the room, where it is not the room itself. */
  readonly isInside?: boolean;
  readonly children: Children;
}

/** A page for those who work here, with the way to the other rooms that they may enter. */
export function staffFrame({ chrome, account, title, room, isInside = false, children }: StaffFrameProps): string {
  const rooms = roomsFor(account);
  const here = rooms.find(({ href }) => href === room);
  const inRoom = here
    ? isInside
      ? [{ name: here.name, href: here.href }, { name: title }]
      : [{ name: here.name }]
    : [];
  const crumbs = here ? [{ name: "Staff", href: "/staff" }, ...inRoom] : [{ name: "Staff" }];
  return page({
    chrome,
    title,
    isPrivate: true,
    children: (
      <div class="wrap stack account staff">
        <Breadcrumbs crumbs={crumbs} />
        <RoomColumns label="Staff rooms" rooms={rooms} here={room}>
          {children}
        </RoomColumns>
      </div>
    ),
  });
}
