package io.zerog.domain.port;

import io.zerog.domain.handler.Failure;

/** What a job threw in another process, where its classes are. */
public final class ThrownElsewhereException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final boolean retried;

    /**
     * @param retried whether the job's type retries what was thrown
     */
    public ThrownElsewhereException(Failure failure, boolean retried) {
        super(failure.message(), null, false, false);
        this.failure = failure;
        this.retried = retried;
    }

    public Failure failure() {
        return failure;
    }

    public boolean isRetried() {
        return retried;
    }
}
