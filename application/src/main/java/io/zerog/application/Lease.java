package io.zerog.application;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A run's hold on its job: all that its owner writes goes through here, under its token. A stale
 * version alone does not end it, since a cancel may have moved the version; another token does.
 *
 * <p>Safe to use from several threads: of two writes at once one is found stale and applied again.
 */
final class Lease {

    /** What became of a write. */
    sealed interface Result {
        record Written(Job job) implements Result {}

        /**
         * The job is not this run's any more.
         *
         * @param now the job as it is; empty when it is gone
         */
        record Lost(Optional<StoredJob> now) implements Result {}
    }

    private final JobStore store;
    private final Token token;
    private volatile StoredJob current;
    private volatile Job unanswered;

    Lease(JobStore store, Token token, StoredJob claimed) {
        this.store = store;
        this.token = token;
        this.current = claimed;
    }

    Token token() {
        return token;
    }

    /** The job as this run last wrote or read it. */
    Job job() {
        return current.job();
    }

    /** Whether this is what the last write without an answer would have stored. */
    boolean wrote(Job job) {
        return job.equals(unanswered);
    }

    /**
     * Applies the owner's transition and saves it, again on top of what others wrote.
     *
     * @throws io.zerog.domain.port.PortUnavailableException applied or not; writing once more is
     *     safe
     */
    Result write(UnaryOperator<Job> transition) {
        StoredJob base = current;
        while (base.job().isOwnedBy(token)) {
            Job changed = transition.apply(base.job());
            switch (save(changed, base.version())) {
                case JobStore.SaveResult.Saved(long version) -> {
                    current = new StoredJob(changed, version);
                    return new Result.Written(changed);
                }
                case JobStore.SaveResult.Stale() -> {
                    Optional<StoredJob> found = store.find(changed.id());
                    if (found.isEmpty() || !found.get().job().isOwnedBy(token)) {
                        return new Result.Lost(found);
                    }
                    base = found.get();
                    current = base;
                }
            }
        }
        // Another thread of this run has ended it in the meantime.
        return new Result.Lost(Optional.of(base));
    }

    private JobStore.SaveResult save(Job changed, long version) {
        try {
            return store.save(changed, version);
        } catch (PortUnavailableException away) {
            unanswered = changed;
            throw away;
        }
    }
}
