/** It is under way. */
export function Spinner() {
  return (
    <svg class="attempt-sign turning" viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" focusable="false">
      <path d="m48 6 12 13h17v17l13 12-13 12v17H60L48 90 36 77H19V60L6 48l13-12V19h17z" />
    </svg>
  );
}

/** The bank has it. */
export function Shield() {
  return (
    <svg class="attempt-sign" viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" focusable="false">
      <path d="M48 8 80 20v26c0 20-13 34-32 42-19-8-32-22-32-42V20z" />
      <path d="m34 48 10 10 19-21" />
    </svg>
  );
}

/** It came to nothing. */
export function Sorry() {
  return (
    <svg class="attempt-sign sorry" viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" focusable="false">
      <path d="M20 86V46a28 28 0 0 1 56 0v40z" />
      <path d="M48 38v20M48 68v2" />
    </svg>
  );
}
