// What waits to be run, and since when.

import * as api from "./api.js";
import * as format from "./format.js";
import { html, nothing } from "./lit-html.js";
import { Poll } from "./live.js";
import { empty, failure } from "./parts.js";

/** All queues with what they hold and the age of the oldest job that could run. */
export function queueTable(seen) {
  if (!seen.queues.length) {
    return empty("No job waits.");
  }
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Queue table">
    <table>
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col" class="num" title="Could run now">Ready</th>
          <th scope="col" class="num" title="Wait for their time">Delayed</th>
          <th scope="col" class="num" title="In the hands of a worker">Reserved</th>
          <th scope="col" class="num" title="The oldest job that could run now">Oldest</th>
        </tr>
      </thead>
      <tbody>
        ${seen.queues.map(
          (queue) => html`<tr>
            <th scope="row">${queue.name}</th>
            <td class="num">${format.number(queue.ready)}</td>
            <td class="num">${format.number(queue.delayed)}</td>
            <td class="num">${format.number(queue.reserved)}</td>
            <td class="num">${
              queue.oldestReadyAge
                ? format.about(format.milliseconds(queue.oldestReadyAge))
                : html`<span class="muted">–</span>`
            }</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export class Queues {
  title = "Queues";

  constructor(app) {
    this.app = app;
  }

  start() {
    this.poll = new Poll(2000, async () => {
      try {
        [this.seen, this.checks] = await Promise.all([api.queues(), api.checks()]);
        this.error = null;
      } catch (failed) {
        this.error = failed instanceof api.ApiError ? failed : null;
        throw failed;
      } finally {
        this.app.refresh();
      }
    }).start();
  }

  stop() {
    this.poll.stop();
  }

  render() {
    return html`<h1 tabindex="-1">Queues</h1>
      ${failure(this.error)}
      ${this.seen
        ? html`<section class="card">
            ${this.seen.healthy
              ? nothing
              : html`<p class="notice bad" role="alert">
                  The queue takes no jobs now. Those that are submitted are kept, and queued when it
                  is back.
                </p>`}
            ${queueTable(this.seen)}
          </section>`
        : nothing}
      ${this.checks
        ? html`<section class="card" aria-labelledby="node">
            <h2 id="node">This node</h2>
            <ul class="checks">
              ${this.checks.map(
                (check) => html`<li>
                  <span class="state" data-state=${check.status === "up" ? "succeeded" : "failed"}
                    >${check.status}</span
                  >
                  <b>${check.name}</b> <span class="muted">${check.detail}</span>
                </li>`,
              )}
            </ul>
          </section>`
        : nothing}`;
  }
}
