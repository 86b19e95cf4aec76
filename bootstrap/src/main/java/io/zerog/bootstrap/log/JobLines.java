package io.zerog.bootstrap.log;

import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import java.util.Map;
import org.slf4j.MDC;

/** Marks the log lines that are written inside it with a job, beside the marks that they have. */
final class JobLines implements AutoCloseable {

    private final Map<String, String> former = MDC.getCopyOfContextMap();

    JobLines(JobId id) {
        MDC.put("job", id.toString());
    }

    JobLines(Job job) {
        this(job.id());
        MDC.put("type", job.type());
        job.traceParent().ifPresent(parent -> MDC.put("trace_id", parent.traceId()));
    }

    @Override
    public void close() {
        if (former == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(former);
        }
    }
}
