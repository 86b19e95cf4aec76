package io.zerog.bootstrap.node;

import io.zerog.domain.job.JobEvent;
import io.zerog.domain.port.JobObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every observer; one that throws keeps nothing from the others, and nothing from the job.
 */
final class Observers implements JobObserver {

    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final List<JobObserver> all;

    Observers(List<JobObserver> first) {
        all = new CopyOnWriteArrayList<>(first);
    }

    void add(JobObserver observer) {
        all.add(observer);
    }

    @Override
    public void on(JobEvent event) {
        for (JobObserver observer : all) {
            try {
                observer.on(event);
            } catch (RuntimeException broken) {
                LOG.error("an observer failed on an event of job {}", event.id(), broken);
            }
        }
    }
}
