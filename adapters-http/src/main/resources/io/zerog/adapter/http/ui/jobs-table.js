// The rows of the list of jobs.

import * as format from "./format.js";
import { html, nothing } from "./lit-html.js";
import { bar, state, when } from "./parts.js";

export function head(view) {
  return html`<div class="job-row head" role="row">
    <span role="columnheader" class="c-check">${
      view.app.may("submitter")
        ? html`<input type="checkbox" aria-label="Select all jobs of this list"
            ?disabled=${view.isSelecting}
            .checked=${view.isAllSelected()}
            @change=${(event) => view.selectAll(event.target.checked)} />`
        : html`<span class="sr">Selected</span>`
    }</span>
    ${["State", "Type", "Progress", "Created", "Took", "Worker"].map(
      (name) => html`<span role="columnheader" class=${`c-${name.toLowerCase()}`}>${name}</span>`,
    )}
  </div>`;
}

export function row(view, job, n) {
  const took = format.lasted(job);
  return html`<div class="job-row" role="row" aria-rowindex=${n + 2} data-job=${job.uuid}>
    <span role="cell" class="c-check">${
      view.app.may("submitter")
        ? html`<input type="checkbox" aria-label=${`Select ${job.type} ${format.shortId(job.uuid)}`}
            .checked=${view.isSelected(job)}
            @change=${(event) => view.select(job, event.target.checked)} />`
        : nothing
    }</span>
    <span role="cell" class="c-state">${state(job)}</span>
    <span role="cell" class="c-type"><a href=${`#/jobs/${job.uuid}`} title=${job.uuid}
      ><b>${job.type}</b> <span class="mono">${format.shortId(job.uuid)}</span></a></span>
    <span role="cell" class="c-progress">${progress(job)}</span>
    <span role="cell" class="c-created">${when(job.createdAt)}</span>
    <span role="cell" class="c-took">${took === null ? "" : format.duration(took)}</span>
    <span role="cell" class="c-worker muted">${job.worker ?? ""}</span>
  </div>`;
}

function progress(job) {
  if (job.state === "running" || (job.state === "queued" && job.progress.percent > 0)) {
    return html`${bar(job)}<span class="num">${format.percent(job.progress.percent)}</span>`;
  }
  if (job.state === "failed") {
    return html`<span class="bad">${job.cause} ${job.resultCode}</span>`;
  }
  return job.state === "queued" && Date.parse(job.notBefore) > Date.now()
    ? html`<span class="muted">runs ${when(job.notBefore)}</span>`
    : nothing;
}

/** The arrow keys go from job to job. */
export function step(event) {
  const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const kind = event.target.matches("input") ? "input" : "a";
  const other = way && event.target.closest(".job-row")?.[way]?.querySelector(kind);
  if (other) {
    event.preventDefault();
    other.focus();
  }
}
