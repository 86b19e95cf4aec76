// What of all jobs is listed.

import { html, nothing } from "./lit-html.js";

const STATES = ["queued", "running", "succeeded", "failed", "cancelled"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The filters of a list of jobs, with the names of the types that can be chosen. */
export function filters(view, known) {
  const types = new Set([...known, ...(view.filter.type ? [view.filter.type] : [])]);
  const chosen = (name) => (event) => view.set(name, event.target.value);
  return html`<div class="filters">
    <div class="segments" role="group" aria-label="State">
      ${["", ...STATES].map(
        (name) => html`<button type="button" aria-pressed=${view.filter.state === name}
          @click=${() => view.set("state", name)}>${name || "all"}</button>`,
      )}
    </div>
    <label class="inline">Type
      <select @change=${chosen("type")}>
        <option value="" ?selected=${!view.filter.type}>all</option>
        ${[...types].map(
          (type) => html`<option value=${type} ?selected=${type === view.filter.type}>${type}</option>`,
        )}
      </select>
    </label>
    <details ?open=${Boolean(view.filter.after || view.filter.before)}>
      <summary>Time</summary>
      <div>
        <label class="inline">From
          <input type="datetime-local" .value=${view.filter.after} @change=${chosen("after")} />
        </label>
        <label class="inline">To
          <input type="datetime-local" .value=${view.filter.before} @change=${chosen("before")} />
        </label>
      </div>
    </details>
    <form class="inline" role="search" @submit=${(event) => find(view, event)}>
      <label class="inline">Id
        <input name="uuid" size="14" placeholder="uuid" autocomplete="off" spellcheck="false"
          @input=${(event) => event.target.setCustomValidity("")} />
      </label>
      <button>Open</button>
    </form>
  </div>`;
}

function find(view, event) {
  event.preventDefault();
  const field = event.target.elements.uuid;
  const text = field.value.trim();
  if (UUID.test(text)) {
    view.app.go(`#/jobs/${text.toLowerCase()}`);
  } else {
    field.setCustomValidity("A job's id looks like 952ddcad-5308-48a0-924b-8132c0ab43fa.");
    field.reportValidity();
  }
}
