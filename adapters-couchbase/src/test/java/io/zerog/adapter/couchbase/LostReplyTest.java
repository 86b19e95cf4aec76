package io.zerog.adapter.couchbase;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.Job;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes of a job's document that the server applied and whose reply was lost. */
@Timeout(30)
class LostReplyTest {

    private static final byte[] PARAMETERS = {'{', '}'};

    private final Instant now = MockServer.CLOCK.instant();
    private String lost = "";

    @Test
    void anInsertWhoseReplyIsLostIsInsertedAndASaveSaved() throws Exception {
        try (MockServer server = new MockServer();
                CouchbaseClient client = CouchbaseClient.connect(server.settings())) {
            JobStore store = store(losing(client.keyValue()));
            Job queued = aJob(now).queued();

            lost = "insert";
            InsertResult inserted = store.insert(queued, PARAMETERS);
            Job started = queued.started(aToken(), "worker-1", false, now);
            lost = "replace";
            SaveResult saved = store.save(started, ((InsertResult.Inserted) inserted).version());

            assertThat(lost).isEmpty();
            assertThat(store.find(queued.id()))
                    .contains(new StoredJob(started, ((SaveResult.Saved) saved).version()));
            assertThat(store.parameters(queued.id())).hasValue(PARAMETERS);
        }
    }

    /** Loses the next reply to that call on the document of a job. */
    private KeyValue losing(KeyValue real) {
        return (KeyValue)
                Proxy.newProxyInstance(
                        KeyValue.class.getClassLoader(),
                        new Class<?>[] {KeyValue.class},
                        (_, method, arguments) -> {
                            Object answer = method.invoke(real, arguments);
                            if (method.getName().equals(lost)
                                    && arguments[0].toString().contains("::job::")) {
                                lost = "";
                                throw new PortUnavailableException("the reply was lost");
                            }
                            return answer;
                        });
    }

    private static JobStore store(KeyValue keyValue) {
        Keys keys = new Keys("lost");
        return new CouchbaseJobStore(
                keyValue,
                keys,
                new Documents(keyValue, keys),
                new Belongings(keyValue, keys),
                new Ledgers(
                        new Ledger(keyValue, "lost::catalogue", LostReplyTest::random),
                        new Ledger(keyValue, "lost::open", LostReplyTest::random)),
                Duration.ofDays(7),
                MockServer.CLOCK,
                LostReplyTest::random);
    }

    private static long random() {
        return ThreadLocalRandom.current().nextLong();
    }
}
