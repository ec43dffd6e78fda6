/** What somebody wrote: plain text with its lines, in whichever direction it runs, and never wider than its place. */
export function UserText({ text }: { text: string }) {
  return (
    <p class="user-text" dir="auto" safe>
      {text}
    </p>
  );
}
