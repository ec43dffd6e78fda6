import type { Children } from "@kitajs/html";
import { type Chrome, page } from "../layout.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { RoomColumns } from "./room-columns.tsx";

/** The rooms of an account, in the order of its menu. */
const ROOMS = [
  { name: "Overview", href: "/account" },
  { name: "Orders", href: "/orders" },
  { name: "Reviews", href: "/account/reviews" },
  { name: "Addresses", href: "/account/addresses" },
  { name: "Devices", href: "/account/devices" },
  { name: "Your data", href: "/account/data" },
] as const;

export interface AccountFrameProps {
  readonly chrome: Chrome;
  readonly title: string;
  /** The room it is in. */
  readonly room: (typeof ROOMS)[number]["href"];
  /** Where it stands in the room, where it is not the room itself. */
  readonly isInside?: boolean;
  readonly children: Children;
}

/** A page of one's account, with the way to the others. */
export function accountFrame({ chrome, title, room, isInside = false, children }: AccountFrameProps): string {
  const { name } = ROOMS.find(({ href }) => href === room)!;
  const above = room === "/account" ? [] : [{ name: "Account", href: "/account" }];
  const here = isInside ? [{ name, href: room }, { name: title }] : [{ name: room === "/account" ? "Account" : name }];
  return page({
    chrome,
    title,
    isPrivate: true,
    children: (
      <div class="wrap stack account">
        <Breadcrumbs crumbs={[...above, ...here]} />
        <RoomColumns label="Your account" rooms={ROOMS} here={room}>
          {children}
        </RoomColumns>
      </div>
    ),
  });
}
