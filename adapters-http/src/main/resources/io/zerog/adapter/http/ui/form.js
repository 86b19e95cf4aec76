// A form made of the JSON Schema of a type's parameters, for what parameter records can hold.
// The server checks; what it finds wrong is shown at the field that its pointer names.

import { html, nothing } from "./lit-html.js";

const LONG_TEXT = 200;
const DEEPEST = 5;

export class Form {
  #schema;
  #refresh;
  #ids = 0;

  constructor(schema, refresh) {
    this.#schema = schema;
    this.#refresh = refresh;
    this.values = this.#initial(schema, true) ?? {};
    this.errors = [];
  }

  /** The parameters as JSON. */
  json() {
    return JSON.stringify(this.#value(this.#schema, this.values) ?? {});
  }

  fill(parameters) {
    this.values = this.#entered(this.#schema, parameters) ?? {};
  }

  /** What is wrong without a field of its own. */
  general() {
    return this.errors.filter((error) => !this.#hasField(error.pointer));
  }

  render() {
    this.#ids = 0;
    const { properties = {}, required = [] } = this.#schema;
    const names = Object.keys(properties);
    return names.length
      ? names.map((name) => this.#field(properties[name], this.values, name, `/${escaped(name)}`, required.includes(name), name))
      : html`<p class="muted">It takes no parameters.</p>`;
  }

  #resolve(schema) {
    let found = schema ?? {};
    for (let n = 0; found.$ref?.startsWith("#") && n < DEEPEST; n++) {
      found = found.$ref.slice(2).split("/").filter(Boolean).reduce((at, key) => at?.[key], this.#schema) ?? {};
    }
    return found;
  }

  /** text, long, number, integer, boolean, choice, list, record or json. */
  #kind(given, depth = 0) {
    const schema = this.#resolve(given);
    const types = [schema.type].flat().filter((type) => type && type !== "null");
    if (schema.enum) {
      return "choice";
    }
    if (types.length !== 1 || depth > DEEPEST) {
      return "json";
    }
    const [type] = types;
    if (type === "string") {
      return (schema.maxLength ?? 0) > LONG_TEXT ? "long" : "text";
    }
    if (type === "array") {
      return schema.items ? "list" : "json";
    }
    if (type === "object") {
      return schema.properties ? "record" : "json";
    }
    return type;
  }

  #initial(given, isRequired) {
    const schema = this.#resolve(given);
    const kind = this.#kind(schema);
    if (schema.default !== undefined) {
      return this.#entered(schema, schema.default);
    }
    if (kind === "record") {
      const required = schema.required ?? [];
      return isRequired
        ? Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, this.#initial(part, required.includes(name))]))
        : undefined;
    }
    return kind === "list" ? [] : kind === "boolean" && isRequired ? false : "";
  }

  /** A JSON value as what the fields hold: texts, flags, lists and records of them. */
  #entered(given, value) {
    const schema = this.#resolve(given);
    const kind = this.#kind(schema);
    if (value === undefined || value === null) {
      return kind === "record" ? undefined : kind === "list" ? [] : "";
    }
    if (kind === "record" && typeof value === "object") {
      return Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, this.#entered(part, value[name])]));
    }
    if (kind === "list" && Array.isArray(value)) {
      return value.map((item) => this.#entered(schema.items, item));
    }
    if (kind === "boolean") {
      return value;
    }
    return kind === "json" ? JSON.stringify(value, null, 2) : String(value);
  }

  /** The JSON value of what was entered; undefined for a field that was left empty. */
  #value(given, entered) {
    const schema = this.#resolve(given);
    const kind = this.#kind(schema);
    if (kind === "record") {
      return entered === undefined
        ? undefined
        : Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, this.#value(part, entered[name])]));
    }
    if (kind === "list") {
      return entered.length ? entered.map((item) => this.#value(schema.items, item) ?? "") : undefined;
    }
    if (entered === "" || entered === undefined) {
      return undefined;
    }
    if (kind === "integer" || kind === "number") {
      return numeric(entered);
    }
    return kind === "json" ? parsed(entered) : entered;
  }

  #hasField(pointer) {
    let schema = this.#schema;
    const parts = pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (!parts.length) {
      return false;
    }
    for (const part of parts) {
      const at = this.#resolve(schema);
      const kind = this.#kind(at);
      if (kind === "json") {
        return true;
      }
      schema = kind === "list" ? at.items : at.properties?.[part];
      if (!schema) {
        return false;
      }
    }
    return true;
  }

  /** The field of owner[key]. */
  #field(given, owner, key, pointer, isRequired, label) {
    const schema = this.#resolve(given);
    const kind = this.#kind(schema);
    const set = (value) => {
      owner[key] = value;
      this.#refresh();
    };
    if (kind === "record") {
      return this.#record(schema, owner, key, pointer, isRequired, label);
    }
    if (kind === "list") {
      return this.#list(schema, owner, key, pointer, isRequired, label);
    }
    const id = `field-${this.#ids++}`;
    const wrong = this.errors.filter((error) => error.pointer === pointer || (kind === "json" && error.pointer.startsWith(`${pointer}/`)));
    return html`<div class="field" data-pointer=${pointer}>
      <label for=${id}>${label}${isRequired ? nothing : html` <span class="muted">optional</span>`}</label>
      ${this.#input(kind, schema, id, owner[key], set, isRequired, wrong.length > 0)}
      <p class="hint" id=${`${id}-hint`}>${hints(schema, kind).join(" · ")}</p>
      <p class="error" id=${`${id}-error`} role="alert">${wrong.map((error) => error.detail).join("; ")}</p>
    </div>`;
  }

  #input(kind, schema, id, value, set, isRequired, isWrong) {
    const described = `${id}-hint ${id}-error`;
    const invalid = isWrong ? "true" : "false";
    const entered = (event) => set(event.target.value);
    switch (kind) {
      case "boolean":
        return isRequired
          ? html`<input id=${id} type="checkbox" aria-describedby=${described} aria-invalid=${invalid}
              .checked=${value === true} @change=${(event) => set(event.target.checked)} />`
          : html`<select id=${id} aria-describedby=${described} aria-invalid=${invalid}
              @change=${(event) => set(event.target.value === "" ? "" : event.target.value === "true")}>
              ${["", "true", "false"].map((one) => html`<option value=${one} ?selected=${String(value) === one}>${one || "–"}</option>`)}
            </select>`;
      case "choice":
        return html`<select id=${id} aria-describedby=${described} aria-invalid=${invalid} @change=${entered}>
          <option value="" ?selected=${value === ""}>–</option>
          ${schema.enum.filter((one) => one !== null).map((one) => html`<option value=${one} ?selected=${one === value}>${one}</option>`)}
        </select>`;
      case "long":
      case "json":
        return html`<textarea id=${id} rows="4" class=${kind === "json" ? "mono" : ""} spellcheck="false"
          aria-describedby=${described} aria-invalid=${invalid} .value=${value ?? ""} @input=${entered}></textarea>`;
      default:
        return html`<input id=${id} type="text" autocomplete="off" spellcheck="false"
          inputmode=${kind === "integer" ? "numeric" : kind === "number" ? "decimal" : "text"}
          aria-describedby=${described} aria-invalid=${invalid} aria-required=${isRequired ? "true" : "false"}
          .value=${value ?? ""} @input=${entered} />`;
    }
  }

  #record(schema, owner, key, pointer, isRequired, label) {
    const { properties, required = [] } = schema;
    const value = owner[key];
    const toggle = (isThere) => {
      owner[key] = isThere ? this.#initial(schema, true) : undefined;
      this.#refresh();
    };
    return html`<fieldset data-pointer=${pointer}>
      <legend>${label}</legend>
      ${schema.description ? html`<p class="hint">${schema.description}</p>` : nothing} ${this.#wrongAt(pointer)}
      ${isRequired
        ? nothing
        : html`<label class="inline"><input type="checkbox" .checked=${value !== undefined}
            @change=${(event) => toggle(event.target.checked)} /> give it</label>`}
      ${value === undefined
        ? nothing
        : Object.keys(properties).map((name) => this.#field(properties[name], value, name, `${pointer}/${escaped(name)}`, required.includes(name), name))}
    </fieldset>`;
  }

  #list(schema, owner, key, pointer, isRequired, label) {
    const items = owner[key];
    const change = (action) => {
      action();
      this.#refresh();
    };
    return html`<fieldset data-pointer=${pointer}>
      <legend>${label}${isRequired ? nothing : html` <span class="muted">optional</span>`}</legend>
      <p class="hint">${hints(schema, "list").join(" · ")}</p>
      ${this.#wrongAt(pointer)}
      ${items.map((_, n) => html`<div class="item">
        ${this.#field(schema.items, items, n, `${pointer}/${n}`, true, `${n + 1}`)}
        <button type="button" class="quiet" aria-label=${`Remove ${label} ${n + 1}`}
          @click=${() => change(() => items.splice(n, 1))}>Remove</button>
      </div>`)}
      <button type="button" @click=${() => change(() => items.push(this.#initial(schema.items, true)))}>Add</button>
    </fieldset>`;
  }

  #wrongAt(pointer) {
    const wrong = this.errors.filter((error) => error.pointer === pointer);
    return html`<p class="error" role="alert">${wrong.map((error) => error.detail).join("; ")}</p>`;
  }
}

const escaped = (name) => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** As it was written, also beyond what a double holds; the server says what is no number. */
function numeric(text) {
  const trimmed = String(text).trim();
  if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(trimmed)) {
    return text;
  }
  return JSON.rawJSON ? JSON.rawJSON(trimmed) : Number(trimmed);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function hints(schema, kind) {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, format } = schema;
  const between = (least, most, unit = "") =>
    least !== undefined && most !== undefined
      ? `${least} to ${most}${unit}`
      : least !== undefined
        ? `at least ${least}${unit}`
        : most !== undefined
          ? `at most ${most}${unit}`
          : null;
  const least = kind === "list" ? schema.minItems : schema.minLength;
  const most = kind === "list" ? schema.maxItems : schema.maxLength;
  return [
    schema.description,
    between(minimum, maximum),
    exclusiveMinimum === undefined ? null : `more than ${exclusiveMinimum}`,
    exclusiveMaximum === undefined ? null : `less than ${exclusiveMaximum}`,
    between(least, most, kind === "list" ? " items" : " characters"),
    { duration: "a duration such as PT30S", "date-time": "a time such as 2026-12-01T00:00:00Z", date: "a date such as 2026-12-01", uuid: "a UUID", uri: "a URI" }[format],
    between(schema.formatMinimum, schema.formatMaximum),
    kind === "json" ? "as JSON" : null,
  ].filter(Boolean);
}
