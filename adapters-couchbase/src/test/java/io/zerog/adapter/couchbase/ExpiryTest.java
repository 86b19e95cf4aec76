package io.zerog.adapter.couchbase;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static io.zerog.testkit.JobBuilder.asSubmitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.port.JobStore.InsertResult;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the server's own clock takes away. */
@Timeout(30)
class ExpiryTest {

    private final Instant now = MockServer.CLOCK.instant();

    @Test
    void aFinishedJobExpiresAfterRetentionAndAnOpenOneNever() throws Exception {
        try (MockServer server = new MockServer();
                CouchbaseStore opened =
                        CouchbaseStore.open(server.settings("expiry"), MockServer.CLOCK)) {
            Job open = stored(opened, aJob(now).running());
            Job finished = stored(opened, aJob(now).succeeded(aToken()));

            server.travel(Duration.ofDays(6));
            assertThat(opened.store().find(finished.id())).isPresent();

            server.travel(Duration.ofDays(2));
            assertThat(opened.store().find(finished.id())).isEmpty();
            assertThat(opened.store().find(open.id())).isPresent();
            assertThat(opened.store().parameters(open.id())).isPresent();
        }
    }

    private static Job stored(CouchbaseStore opened, Job job) {
        byte[] parameters = {'{', '}'};
        InsertResult inserted = opened.store().insert(asSubmitted(job), parameters);
        opened.store().save(job, ((InsertResult.Inserted) inserted).version());
        return job;
    }
}
