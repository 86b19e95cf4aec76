// One action on many jobs: asked for with their number, then done a few at a time.

import * as api from "./api.js";
import { ask } from "./dialog.js";
import * as format from "./format.js";

const AT_ONCE = 6;

/** What can be done to many: the role, to which jobs, the words, and how. */
export const ACTIONS = {
  cancel: {
    role: "submitter",
    title: "Cancel",
    takes: (job) => job.state === "queued" || job.state === "running",
    past: "cancelled",
    needsReason: true,
    run: (job, reason) => api.cancel(job.uuid, { reason }),
  },
  retry: {
    role: "submitter",
    title: "Retry",
    takes: (job) => job.state === "failed" || job.state === "cancelled",
    past: "submitted again",
    needsReason: true,
    run: (job, reason) => api.retry(job.uuid, reason),
  },
  delete: {
    role: "operator",
    title: "Delete",
    takes: (job) => !["queued", "running"].includes(job.state),
    past: "deleted",
    needsReason: false,
    run: (job) => api.forget(job.uuid),
  },
};

/** Asks, does it, and says what became of it; answers whether it was done. */
export async function bulk(app, action, selected) {
  const jobs = selected.filter(action.takes);
  const left = selected.length - jobs.length;
  const answer = await ask({
    title: `${action.title} ${format.counted(jobs.length, "job")}?`,
    text:
      (left ? `${format.counted(left, "selected job")} cannot be ${action.past} and stay as they are. ` : "") +
      (action.needsReason ? "" : "Records, logs and outputs are gone then."),
    action: `${action.title} ${format.counted(jobs.length, "job")}`,
    reason: action.needsReason,
    danger: action.title !== "Retry",
  });
  if (!answer) {
    return false;
  }
  const failures = new Map();
  let done = 0;
  const queue = jobs.values();
  const worker = async () => {
    for (const job of queue) {
      try {
        await action.run(job, answer.reason);
        done++;
      } catch (failed) {
        failures.set(failed.message, (failures.get(failed.message) ?? 0) + 1);
      }
      app.say(`${format.number(done)} of ${format.counted(jobs.length, "job")} ${action.past}…`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const refused = jobs.length - done;
  const why = [...failures.keys()][0];
  app.say(
    `${format.counted(done, "job")} ${action.past}` +
      (refused ? `, ${format.number(refused)} not: ${why}` : "") +
      ".",
    refused > 0,
  );
  return true;
}
