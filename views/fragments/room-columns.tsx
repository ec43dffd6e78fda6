import type { Children } from "@kitajs/html";

interface RoomColumnsProps {
  /** What the menu is called by those who hear it. */
  readonly label: string;
  readonly rooms: readonly { readonly name: string; readonly href: string }[];
  /** Of the room it is in. */
  readonly here: string | undefined;
  readonly children: Children;
}

/** A room beside the menu of all of them. */
export function RoomColumns({ label, rooms, here, children }: RoomColumnsProps) {
  return (
    <div class="account-columns">
      <nav class="account-rooms" aria-label={label}>
        <ul>
          {rooms.map(({ name, href }) => (
            <li>
              <a href={href} aria-current={href === here ? "page" : undefined} safe>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="account-main">{children}</div>
    </div>
  );
}
