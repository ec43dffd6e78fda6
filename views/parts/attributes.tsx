type Value = string | number | boolean;

/** What there is to know of a product, as name and value. */
export function Attributes({ attributes }: { attributes: readonly (readonly [string, Value])[] }) {
  if (attributes.length === 0) return "";
  return (
    <dl class="attributes">
      {attributes.map(([name, value]) => (
        <div>
          <dt safe>{words(name)}</dt>
          <dd safe>{typeof value === "boolean" ? (value ? "Yes" : "No") : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** `made_in` reads better as `Made in`; names that people wrote stay as they are. */
function words(name: string): string {
  if (/[A-Z ]/.test(name)) return name;
  const spaced = name.replaceAll(/[_-]+/g, " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
