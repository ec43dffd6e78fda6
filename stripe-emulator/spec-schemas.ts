/** As much of a JSON schema as Stripe's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

const REF = "#/components/schemas/";
/**
 * Fields that the document has and the answers of its version do not always show: they come with features not in use,
 * or only where they were asked for.
 */
const OPTIONAL = new Set(["cash_balance", "refunds", "transfer", "tax", "sources", "subscriptions", "tax_ids"]);

/** Compares values with schemas that name each other. */
export class SpecSchemas {
  constructor(private readonly named: Readonly<Record<string, Schema>>) {}

  /**
   * What of `value` does not fit, each with its path. `isWhole`: a field of an API object that may be null has to be
   * there, for Stripe shows it.
   */
  faultsOf(value: unknown, schema: Schema, path: string, isWhole: boolean): string[] {
    if (schema.$ref) return this.faultsOf(value, this.#named(schema.$ref), path, isWhole);
    if (value === null) return schema.nullable ? [] : [`${path} is null`];
    if (schema.anyOf) return this.#bestOf(value, schema.anyOf, path, isWhole);
    if (schema.enum && !schema.enum.includes(value)) return [`${path} is ${JSON.stringify(value)}, none of its values`];
    switch (schema.type) {
      case "string":
        return typeof value === "string" ? textFaults(value, schema, path) : [`${path} is no string`];
      case "integer":
        return Number.isInteger(value) ? [] : [`${path} is no integer`];
      case "number":
        return typeof value === "number" ? [] : [`${path} is no number`];
      case "boolean":
        return typeof value === "boolean" ? [] : [`${path} is no boolean`];
      case "array":
        if (!Array.isArray(value)) return [`${path} is no array`];
        return value.flatMap((item, index) => this.faultsOf(item, schema.items ?? {}, `${path}[${index}]`, isWhole));
      case "object":
        return this.#objectFaults(value, schema, path, isWhole);
      default:
        return [];
    }
  }

  #objectFaults(value: unknown, schema: Schema, path: string, isWhole: boolean): string[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path} is no object`];
    const given = value as Record<string, unknown>;
    const { properties = {}, required = [], additionalProperties } = schema;
    const isApiObject = properties.object !== undefined && properties.id !== undefined;
    const expected = Object.entries(properties)
      .filter(([name, { nullable }]) => isWhole && isApiObject && nullable && !OPTIONAL.has(name))
      .map(([name]) => name);
    const missing = [...new Set([...required, ...expected])].filter((name) => !(name in given));
    return [
      ...missing.map((name) => `${path}.${name} is missing`),
      ...Object.entries(given).flatMap(([name, each]) => {
        const known = properties[name] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
        if (known) return this.faultsOf(each, known, `${path}.${name}`, isWhole);
        const isOpen = Object.keys(properties).length === 0 && additionalProperties !== false;
        return isOpen ? [] : [`${path}.${name} is unknown to the document`];
      }),
    ];
  }

  /** The faults by the choice that fits best: none where one fits. */
  #bestOf(value: unknown, choices: readonly Schema[], path: string, isWhole: boolean): string[] {
    const tries = choices.map((choice) => this.faultsOf(value, choice, path, isWhole));
    return tries.reduce((best, each) => (each.length < best.length ? each : best));
  }

  #named(ref: string): Schema {
    const schema = this.named[ref.slice(REF.length)];
    if (!schema) throw new Error(`the document names ${ref}, which it does not have`);
    return schema;
  }
}

function textFaults(value: string, { maxLength, pattern }: Schema, path: string): string[] {
  const faults: string[] = [];
  if (maxLength !== undefined && value.length > maxLength) faults.push(`${path} is longer than ${maxLength}`);
  if (pattern !== undefined && !new RegExp(pattern).test(value)) faults.push(`${path} does not match ${pattern}`);
  return faults;
}
