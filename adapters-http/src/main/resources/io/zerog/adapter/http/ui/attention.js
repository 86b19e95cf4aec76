// What somebody should look at; nothing when all is well.

import * as format from "./format.js";

/** Messages older than this wait too long. */
const TARGET_MS = 60_000;

/** A running job whose heartbeat is older has lost its worker; others will take it. */
const SILENT_MS = 30_000;

/** This many failures in the last hour, and this part of what ended, make a failing type. */
const FAILURES = 3;
const FAILING = 0.2;

/**
 * Each {text, place}: what it is, and where to look.
 *
 * @param seen checks, workers, queues, throughput, running and waiting: the types of queued jobs
 *     that no worker has
 */
export function attention({ checks = [], workers = [], queues, throughput, running = [], waiting = [] }) {
  return [
    ...checks
      .filter((check) => check.status !== "up")
      .map((check) => ({ text: `${check.name} is degraded: ${check.detail}`, place: "#/queues" })),
    ...workers
      .filter((worker) => worker.lost && (worker.state === "active" || worker.busy > 0))
      .map((worker) => ({
        text: `worker ${worker.id} has fallen silent ${format.distance(worker.lastSeen)}`,
        place: "#/workers",
      })),
    ...waiting.map((type) => ({
      text: `${type} jobs wait, and no worker runs them`,
      place: `#/jobs?state=queued&type=${type}`,
    })),
    ...(queues?.queues ?? [])
      .filter((queue) => format.milliseconds(queue.oldestReadyAge) > TARGET_MS)
      .map((queue) => ({
        text: `queue ${queue.name} is behind: the oldest job waits for ${format.duration(
          format.milliseconds(queue.oldestReadyAge),
        )}`,
        place: "#/queues",
      })),
    ...(throughput?.types ?? [])
      .filter(
        (type) => type.failed >= FAILURES && type.failed >= FAILING * (type.failed + type.succeeded),
      )
      .map((type) => ({
        text: `${type.type} fails: ${format.number(type.failed)} of ${format.number(
          type.failed + type.succeeded,
        )} in the last hour`,
        place: `#/jobs?state=failed&type=${type.type}`,
      })),
    ...running
      .filter((job) => Date.now() - Date.parse(job.updatedAt) > SILENT_MS)
      .map((job) => ({
        text: `${job.type} ${format.shortId(job.uuid)} is stalled: no heartbeat for ${format.duration(
          Date.now() - Date.parse(job.updatedAt),
        )}`,
        place: `#/jobs/${job.uuid}`,
      })),
  ];
}
