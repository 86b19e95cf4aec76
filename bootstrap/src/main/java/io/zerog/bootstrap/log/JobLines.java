package io.zerog.bootstrap.log;

import io.zerog.domain.job.JobId;
import org.slf4j.MDC;

/** Marks the log lines that are written inside it with a job's uuid. */
final class JobLines implements AutoCloseable {

    private static final String KEY = "job";

    private final String former;

    JobLines(JobId id) {
        former = MDC.get(KEY);
        MDC.put(KEY, id.toString());
    }

    @Override
    public void close() {
        if (former == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, former);
        }
    }
}
