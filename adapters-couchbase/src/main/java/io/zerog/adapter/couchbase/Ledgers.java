package io.zerog.adapter.couchbase;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Running;
import java.time.Duration;

/**
 * The catalogue of all jobs by creation, and the ledger of open ones by the moment to look at them.
 * Of every open job there is an entry in the second that is due no later than the job: written
 * before the job is inserted, before it runs, and before an entry that is in its place goes.
 */
record Ledgers(Ledger catalogue, Ledger open) {

    /** A job that starts so soon is met as a fresh one, and needs no entry of its run. */
    static final Duration SOON = Duration.ofSeconds(2);

    /** An entry so young is looked at in every pass, whenever it is due. */
    static final Duration FRESH = Duration.ofSeconds(10);

    /** Before the job itself. */
    void submitted(Job job, long birth, long now) {
        catalogue.add(new Entry(job.id(), job.createdAt().toEpochMilli(), now, birth));
        open.add(review(job, now));
    }

    /** Before the job is saved as running. */
    void started(Job job, Running running, long now) {
        Duration waited = Duration.between(job.createdAt(), running.startedAt());
        boolean isSoon =
                job.review().tries() == 0
                        && job.counters().attempts() == 1
                        && waited.compareTo(SOON) <= 0;
        if (!isSoon) {
            open.add(run(job, running.startedAt().toEpochMilli(), now));
        }
    }

    /** The entry of a queued job. */
    static Entry review(Job job, long born) {
        return new Entry(
                job.id(), job.review().at().toEpochMilli(), born, epoch(job.review().epoch()));
    }

    /** The entry of a running job, which is always due. */
    static Entry run(Job job, long at, long born) {
        return new Entry(job.id(), at, born, epoch(job.review().epoch()));
    }

    static long epoch(String epoch) {
        return epoch.hashCode();
    }
}
