package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerog.application.Backpressure.Limits;
import io.zerog.application.JobUseCases.When;
import io.zerog.domain.port.PortUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Submits are refused before anything is stored, never after. */
class BackpressureTest {

    private final Node node = Node.standard();

    @Test
    void aQueueAtItsBoundTakesNoMore() {
        Jobs jobs = with(new Limits(10, 10, 2));
        submit(jobs);
        node.watch.turn();
        submit(jobs);
        node.watch.turn();

        assertRefused(jobs);

        assertThat(node.messages()).isEqualTo(2);
        assertThat(node.faults.calls("JobStore.insert")).isEqualTo(2);
        node.queue.clear("epoch-1");
        node.watch.turn();
        submit(jobs);
    }

    @Test
    void jobsThatCouldNotBeQueuedAreBoundedUntilAPutComesThrough() {
        Jobs jobs = with(new Limits(10, 3, 1_000));
        node.faults.at("JobQueue.put").always().failBefore();
        for (int i = 0; i < 3; i++) {
            submit(jobs);
        }

        assertRefused(jobs);
        assertThat(node.faults.calls("JobStore.insert")).isEqualTo(3);
    }

    @Test
    void aPutThatComesThroughMakesRoomAgain() {
        Jobs jobs = with(new Limits(10, 3, 1_000));
        node.faults.at("JobQueue.put").times(2).failBefore();
        for (int i = 0; i < 3; i++) {
            submit(jobs);
        }
        node.faults.at("JobQueue.put").always().failBefore();

        for (int i = 0; i < 3; i++) {
            submit(jobs);
        }
        assertRefused(jobs);
    }

    @Test
    void submitsAtOnceAreBoundedAndEachMakesRoomAtItsEnd() {
        Jobs jobs = with(new Limits(1, 10, 1_000));
        node.faults.at("JobStore.insert").before(_ -> assertRefused(jobs));

        submit(jobs);

        assertThat(node.faults.calls("JobStore.insert")).isEqualTo(1);
        submit(jobs);
    }

    @Test
    void aSubmitThatFailsMakesRoomToo() {
        Jobs jobs = with(new Limits(1, 10, 1_000));
        node.faults.at("JobStore.insert").failBefore();
        assertThatExceptionOfType(PortUnavailableException.class).isThrownBy(() -> submit(jobs));

        submit(jobs);

        assertThat(node.messages()).isEqualTo(1);
    }

    @Test
    void aRetryIsASubmitLikeAnyOther() {
        Jobs jobs = with(new Limits(10, 10, 1));
        var id = jobs.submit(Node.submission("x", When.NOW)).job().id();
        node.cancel(id, Duration.ZERO);
        node.watch.turn();

        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> jobs.retry(id));
    }

    @Test
    void readsAndCancelsPassWhileSubmitsAreRefused() {
        Jobs jobs = with(new Limits(10, 10, 1));
        var id = jobs.submit(Node.submission("x", When.NOW)).job().id();
        node.watch.turn();
        assertRefused(jobs);

        assertThat(jobs.find(id).job().id()).isEqualTo(id);
        node.cancel(id, Duration.ZERO);
        assertThat(node.job(id).isFinished()).isTrue();
    }

    private Jobs with(Limits limits) {
        return new Jobs(
                node.ports,
                node.types,
                node.watch,
                new Backpressure(limits, node.watch, node.environment),
                node.environment);
    }

    private static void submit(Jobs jobs) {
        jobs.submit(Node.submission("x", When.NOW));
    }

    private static void assertRefused(Jobs jobs) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> submit(jobs))
                .satisfies(refused -> {
                    assertThat(refused.reason()).isEqualTo(RefusedException.Reason.UNAVAILABLE);
                    assertThat(refused.retryAfter().orElseThrow())
                            .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
                });
    }
}
