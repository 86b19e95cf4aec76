package io.zerog.adapter.couchbase;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static io.zerog.testkit.JobBuilder.asSubmitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.JobStore.InsertResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A document that only a newer version of this program can read. */
@Timeout(30)
class NewerDocumentTest {

    private static final byte[] PARAMETERS = {'{', '}'};
    private static final byte[] NEWER = "{\"schemaVersion\":99}".getBytes(StandardCharsets.UTF_8);

    private final Instant now = MockServer.CLOCK.instant();
    private final Keys keys = new Keys("newer");

    @Test
    void aPurgeLeavesItAndGoesOn() throws Exception {
        try (MockServer server = new MockServer();
                CouchbaseClient client = CouchbaseClient.connect(server.settings())) {
            CouchbaseStore opened = client.store(server.settings("newer"), MockServer.CLOCK);
            Job newer = aJob(now.minusSeconds(120)).succeeded(aToken());
            Job older = aJob(now.minusSeconds(60)).succeeded(aToken());
            store(opened.store(), newer);
            store(opened.store(), older);
            client.keyValue().upsert(keys.job(newer.id()), NEWER, Duration.ZERO);

            assertThat(opened.retention().purge(now, 100)).isEqualTo(1);

            assertThat(opened.store().find(older.id())).isEmpty();
            assertThat(client.keyValue().get(keys.job(newer.id())))
                    .hasValueSatisfying(item -> assertThat(item.content()).isEqualTo(NEWER));
        }
    }

    private static void store(JobStore store, Job finished) {
        InsertResult inserted = store.insert(asSubmitted(finished), PARAMETERS);
        assertThat(store.save(finished, ((InsertResult.Inserted) inserted).version()))
                .isInstanceOf(JobStore.SaveResult.Saved.class);
    }
}
