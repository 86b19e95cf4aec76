package io.zerog.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.couchbase.CouchbaseStore;
import io.zerog.adapter.couchbase.KeyValue;
import io.zerog.adapter.couchbase.MemoryKeyValue;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.testkit.PortInterceptor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class KeyValueSitesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final List<String> named = new ArrayList<>();

    @Test
    void aStepOfASubmitIsNamedByWhatItDoesToWhichDocument() {
        PortInterceptor noted =
                call -> {
                    named.add(KeyValueSites.name(call));
                    return call.proceed();
                };
        KeyValue service = noted.wrap(KeyValue.class, new MemoryKeyValue(CLOCK));
        CouchbaseStore store =
                CouchbaseStore.on(service, Duration.ofDays(1), CLOCK, () -> 1, ReentrantLock::new);

        store.store().insert(job(1), new byte[0]);
        assertThat(named)
                .containsExactly(
                        "KeyValue.insert catalogue bucket",
                        "KeyValue.append catalogue index",
                        "KeyValue.insert catalogue index",
                        "KeyValue.append catalogue index",
                        "KeyValue.insert catalogue index",
                        "KeyValue.insert open bucket",
                        "KeyValue.append open index",
                        "KeyValue.insert open index",
                        "KeyValue.append open index",
                        "KeyValue.insert open index",
                        "KeyValue.insert parameters",
                        "KeyValue.insert job");

        named.clear();
        store.store().insert(job(2), new byte[0]);
        assertThat(named)
                .containsExactly(
                        "KeyValue.append catalogue bucket",
                        "KeyValue.append open bucket",
                        "KeyValue.insert parameters",
                        "KeyValue.insert job");
    }

    private static Job job(long number) {
        return Job.submitted(
                new JobId(new UUID(0, number)),
                "good",
                "default",
                Priority.NORMAL,
                NOW,
                "epoch",
                Optional.empty(),
                NOW);
    }
}
