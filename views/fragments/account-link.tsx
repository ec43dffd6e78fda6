/**
 * The way to one's account: by name when signed in (`null` is a guest, `undefined` somebody who cannot be looked up now).
 */
export function AccountLink({ name }: { name: string | null | undefined }) {
  return (
    <a id="account-link" class="account-link" href={name === null ? "/sign-in" : "/account"}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
        <path d="M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20c.6-4 3.6-6 7.5-6s6.9 2 7.5 6" />
      </svg>
      {name ? <span class="visually-hidden">Account of </span> : null}
      <span class="account-word" safe>
        {name === null ? "Sign in" : (name ?? "Account")}
      </span>
    </a>
  );
}
