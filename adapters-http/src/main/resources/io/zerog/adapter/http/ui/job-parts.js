// What a job's page shows of its output, its diagnostics and its record.

import * as format from "./format.js";
import { html, nothing } from "./lit-html.js";
import { blob, facts, failure, save } from "./parts.js";

/** What the job gave. */
export function result(output) {
  if (!output || output.isLoading) {
    return nothing;
  }
  if (output.error) {
    return failure(output.error);
  }
  if (output.isNone) {
    return html`<p class="muted">It has no output.</p>`;
  }
  return output.content
    ? html`<p>output, ${format.bytes(output.content.size)}, ${output.mediaType}
        <button type="button" @click=${() => save("output", output.content, output.mediaType)}>Download</button></p>`
    : blob(output.mediaType.includes("json") ? "output.json" : "output", output.text, output.mediaType);
}

/** How a running job is. */
export function diagnosis(found) {
  if (!found) {
    return nothing;
  }
  const size = (value) => (value === null ? null : format.bytes(value));
  return html`<section class="card" aria-labelledby="look">
    <h2 id="look">Diagnostics</h2>
    ${found.isLoading
      ? html`<p class="muted">Looking…</p>`
      : found.error
        ? failure(found.error)
        : html`${facts([
            ["Runs in", found.isolated ? `process ${found.pid}` : "a thread of its node"],
            ["Heap", size(found.heapUsed)],
            ["Heap limit", size(found.heapLimit)],
            ["Resident", size(found.resident)],
            ["Processor time", found.cpuSeconds === null ? null : `${found.cpuSeconds} s`],
            ["Last heartbeat", `${found.leaseAgeSeconds} s ago`],
            ["Last progress", `${found.secondsSinceProgress} s ago`],
          ])}
          ${blob("thread dump", found.threadDump, "text/plain", true)}`}
  </section>`;
}

/** What is known of it. */
export function record(job) {
  const process = job.process;
  return facts([
    ["Result code", job.finishedAt ? job.resultCode : null],
    ["Cause", job.cause],
    ["Queue", job.queue],
    ["Priority", job.priority],
    ["Worker", job.worker],
    ["Attempts", job.attempts],
    ["Errors", job.errorCount || null],
    ["Interruptions", job.interruptions || null],
    ["Abandoned", job.abandons || null],
    ["Peak memory", process?.peakMemory ? format.bytes(process.peakMemory) : null],
    ["Processor time", process && process.cpuSeconds !== null ? `${process.cpuSeconds} s` : null],
    ["Exit code", process?.exitCode ?? null],
  ]);
}

/** JSON as people read it; other text as it is. */
export function pretty(json) {
  try {
    return JSON.stringify(typeof json === "string" ? JSON.parse(json) : json, null, 2);
  } catch {
    return json;
  }
}
