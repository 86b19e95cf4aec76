// A job's life: where it waited and where it ran, attempt by attempt.

import * as format from "./format.js";
import { html, nothing } from "./lit-html.js";
import { when } from "./parts.js";

const ENDS = {
  retried: "failed, tried again",
  continued: "goes on later",
  interrupted: "interrupted by a stop of its node",
  abandoned: "its worker fell silent",
  crashed: "its process died",
};

/**
 * What happened, in order: {kind: "wait" | "run", from, to, attempt, worker, ended}; to is null for
 * what still lasts. Of a job with many runs only the latest are known.
 */
export function phases(job) {
  const runs = (job.runs ?? []).map((run) => ({ ...run, kind: "run", from: run.startedAt, to: run.endedAt }));
  const last = runs.at(-1);
  const isLater = job.startedAt && (!last || Date.parse(job.startedAt) > Date.parse(last.from));
  if (isLater) {
    runs.push({
      kind: "run",
      attempt: job.attempts,
      worker: job.worker,
      from: job.startedAt,
      to: job.finishedAt,
      ended: job.finishedAt ? job.state : null,
    });
  }
  const all = [];
  const skipped = (runs[0]?.attempt ?? 1) - 1;
  let since = skipped ? null : job.createdAt;
  for (const run of runs) {
    if (since) {
      all.push({ kind: "wait", from: since, to: run.from });
    }
    all.push(run);
    since = run.to;
  }
  if (job.state === "queued") {
    all.push({ kind: "wait", from: since ?? job.createdAt, to: null });
  } else if (!runs.length) {
    all.push({ kind: "wait", from: job.createdAt, to: job.finishedAt });
  }
  return { all, skipped };
}

const length = (phase, now) => Math.max(0, (phase.to ? Date.parse(phase.to) : now) - Date.parse(phase.from));

export function timeline(job, errors, now = Date.now()) {
  const { all, skipped } = phases(job);
  const total = all.reduce((sum, phase) => sum + length(phase, now), 0) || 1;
  const waited = all.filter((one) => one.kind === "wait").reduce((sum, one) => sum + length(one, now), 0);
  return html`<div class="strip" role="img"
      aria-label=${`Waited ${format.duration(waited)}, ran ${format.duration(total - waited)}`}>
      ${all.map(
        (phase) => html`<span class=${`phase ${phase.kind}`} data-ended=${phase.ended ?? ""}
          .style=${`flex-grow:${Math.max(length(phase, now) / total, 0.004)}`}
          title=${`${phase.kind === "wait" ? "waited" : `attempt ${phase.attempt}`} ${format.duration(length(phase, now))}`}
        ></span>`,
      )}
    </div>
    <ol class="timeline">
      <li data-state="queued">
        <b>Submitted</b> ${when(job.createdAt)}
        ${job.retryOf
          ? html`<p class="muted">again, as <a class="mono" href=${`#/jobs/${job.retryOf}`}>${format.shortId(job.retryOf)}</a> before it</p>`
          : nothing}
      </li>
      ${skipped ? html`<li class="muted">${format.counted(skipped, "earlier attempt")}</li>` : nothing}
      ${all.map((phase) => (phase.kind === "wait" ? waitItem(job, phase, now) : runItem(phase, errors, now)))}
      ${job.cancel ? cancelItem(job.cancel) : nothing}
      ${job.finishedAt
        ? html`<li data-state=${job.state}>
            <b class="capital">${job.state}</b> ${when(job.finishedAt)}
            <p class="muted">${[job.cause, `code ${job.resultCode}`].filter(Boolean).join(", ")}</p>
          </li>`
        : nothing}
    </ol>`;
}

function waitItem(job, phase, now) {
  const isEarly = !phase.to && job.notBefore && Date.parse(job.notBefore) > now;
  return html`<li class="gap">
    <span class="muted">${phase.to ? "waited" : "waits for"} ${format.duration(length(phase, now))}</span>
    ${isEarly ? html`<span>runs ${when(job.notBefore)}</span>` : nothing}
  </li>`;
}

function runItem(run, errors, now) {
  const why = errors.filter((line) => line.attempt === run.attempt).at(-1);
  const isFinal = ["succeeded", "failed", "cancelled"].includes(run.ended);
  return html`<li data-state=${run.ended ? (isFinal ? run.ended : "queued") : "running"}>
    <b>Attempt ${run.attempt}</b>
    <span title=${format.moment(run.from)}>${run.to ? "ran" : "runs for"} ${format.duration(length(run, now))}</span>
    <p class="muted">on ${run.worker}${ENDS[run.ended] ? `; ${ENDS[run.ended]}` : ""}</p>
    ${why ? html`<p class="bad clip">${why.message}</p>` : nothing}
  </li>`;
}

function cancelItem(cancel) {
  return html`<li data-state="cancelled">
    <b>${cancel.mode === "kill" ? "Kill" : "Cancel"} asked</b> ${when(cancel.at)}
    <p class="muted">${[cancel.by && `by ${cancel.by}`, cancel.reason].filter(Boolean).join(": ")}</p>
  </li>`;
}
