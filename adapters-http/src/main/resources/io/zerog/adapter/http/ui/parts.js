// Small pieces that every view is made of.

import { html, nothing } from "./lit-html.js";
import * as format from "./format.js";

/** The state in a word, with a dot of its colour. */
export function state(job) {
  const asked = job.cancelRequested && job.state === "running";
  return html`<span class="state" data-state=${job.state}>${
    asked ? "cancelling" : job.state
  }</span>`;
}

/** How far it is, as a bar that screen readers read. */
export function bar(job, label) {
  const { percent, done, total, unit } = job.progress;
  const counted = total !== null ? `, ${format.number(done)} of ${format.number(total)} ${unit ?? ""}` : "";
  return html`<div
    class="bar"
    data-state=${job.state}
    role="progressbar"
    aria-label=${label ?? `Progress of ${job.type} ${format.shortId(job.uuid)}`}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent}
    aria-valuetext=${format.percent(percent) + counted}
  >
    <div class="fill" .style=${`width:${percent}%`}></div>
  </div>`;
}

/** A moment as its distance, absolute on hover. */
export function when(iso, now) {
  return iso
    ? html`<time datetime=${iso} title=${format.moment(iso)}>${format.distance(iso, now)}</time>`
    : html`<span class="muted">–</span>`;
}

export function jobLink(uuid, text) {
  return html`<a href=${`#/jobs/${uuid}`} class="mono" title=${uuid}>${
    text ?? format.shortId(uuid)
  }</a>`;
}

/** A message in the place of what is not there. */
export function empty(text, more = nothing) {
  return html`<div class="empty"><p>${text}</p>${more}</div>`;
}

export function failure(error) {
  return error ? html`<p class="notice bad" role="alert">${error.message}</p>` : nothing;
}

/** Pairs of a term and what it is; those that are null are left out. */
export function facts(pairs) {
  return html`<dl class="facts">
    ${pairs
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** A text that is shown in part, with its size, and can be saved. */
export function blob(name, text, mediaType, open = false) {
  const LIMIT = 200_000;
  const size = new Blob([text]).size;
  const shown = text.length > LIMIT ? `${text.slice(0, LIMIT)}\n…` : text;
  return html`<div class="blob">
    <details ?open=${open}>
      <summary>
        <span class="blob-name">${name}</span>
        <span class="muted">${format.bytes(size)}</span>
      </summary>
      <pre tabindex="0" role="group" aria-label=${name}>${shown}</pre>
    </details>
    <button type="button" class="quiet" aria-label=${`Download ${name}`}
      @click=${() => save(name, text, mediaType)}>Download</button>
  </div>`;
}

export function save(name, content, mediaType) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: mediaType }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
