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
import io.zerog.testkit.SettableTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Writes of a job's document that the server applied and whose reply was lost. */
class LostReplyTest {

    private static final byte[] PARAMETERS = {'{', '}'};

    private final SettableTime time = SettableTime.standing();
    private final Instant now = time.instant();
    private String lost = "";

    @Test
    void anInsertWhoseReplyIsLostIsInsertedAndASaveSaved() {
        JobStore store = new MemoryNode(losing(new MemoryKeyValue(time)), time, 1).store();
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

    /** Loses the next reply to that call on the document of a job. */
    private KeyValue losing(KeyValue real) {
        return Intercepted.keyValue(
                real,
                (operation, key, call) -> {
                    Object answer = call.answer();
                    if (operation.equals(lost) && key.toString().contains("::job::")) {
                        lost = "";
                        throw new PortUnavailableException("the reply was lost");
                    }
                    return answer;
                });
    }
}
