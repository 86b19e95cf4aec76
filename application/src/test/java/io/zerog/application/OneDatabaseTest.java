package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a store and a queue save that are one database. */
class OneDatabaseTest {

    private final Node node = Node.onOneDatabase();

    @Test
    void aSubmitIsOneCallAndARunReadsNoJob() throws Exception {
        JobId id = node.submit();
        node.turn();

        assertThat(node.finished(id).resultCode()).isEqualTo(200);
        assertThat(node.faults.calls("JobQueue.put")).isZero();
        assertThat(node.faults.calls("JobStore.find")).isZero();
        assertThat(node.queue.health().total()).isZero();
    }

    @Test
    void aJobThatWasWrittenSinceItsDeliveryIsReadAgain() throws Exception {
        JobId id = node.submit();
        node.faults.at("JobQueue.reserve").after(_ -> node.cancel(id, Duration.ZERO));

        node.turn();

        assertThat(node.finished(id).resultCode()).isEqualTo(410);
        assertThat(node.job(id).counters().attempts()).isZero();
        assertThat(node.queue.health().total()).isZero();
    }
}
