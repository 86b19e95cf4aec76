package io.zerog.domain.handler;

/**
 * A kind of job that users can run: implement it, and name the class in {@code
 * META-INF/services/io.zerog.domain.handler.JobHandler}, or hand it to the builder. One instance
 * serves all runs at once, so it keeps no state of a run.
 *
 * @param <P> a record, bound from the request's JSON
 * @param <R> what it answers: any type Jackson can write, {@link Output}, or {@link Void}
 */
public interface JobHandler<P, R> {

    /** Its name and rules; always the same. */
    JobType<P, R> type();

    /**
     * Runs once, from the start to an outcome. Execution is at least once: a run may be repeated
     * after a crash, with a higher {@link JobContext#attempt()}.
     *
     * <p>When asked to stop, end soon in any way: an exception after an interrupt is understood.
     *
     * @throws Exception counts as an error of the job, retried as its type says
     */
    Outcome<R> run(P parameters, JobContext job) throws Exception;
}
