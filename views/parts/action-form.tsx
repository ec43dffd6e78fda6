export interface ActionFormProps {
  readonly action: string;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly label: string;
  /** For those who hear the button away from its line. */
  readonly about?: string;
  readonly class?: string;
  /** True where the answer is another page. */
  readonly leadsAway?: boolean | undefined;
}

/** One button that changes something, with or without the page's script. */
export function ActionForm(props: ActionFormProps) {
  const { action, fields, label, about, class: className = "button small", leadsAway = false } = props;
  const script = leadsAway ? {} : { "hx-post": action, "hx-swap": "none" };
  return (
    <form method="post" action={action} {...script} class="action">
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
