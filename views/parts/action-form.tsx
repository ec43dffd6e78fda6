export interface ActionFormProps {
  readonly action: string;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly label: string;
  /** For those who hear the button away from its line. */
  readonly about?: string;
  readonly class?: string;
}

/** One button that changes something, with or without the page's script. */
export function ActionForm({ action, fields, label, about, class: className = "button small" }: ActionFormProps) {
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none" class="action">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={String(value)} />
      ))}
      <button class={className} type="submit">
        <span safe>{label}</span>
        {about ? (
          <span class="visually-hidden" safe>
            {` ${about}`}
          </span>
        ) : null}
      </button>
    </form>
  );
}
