package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.handler.Outcome;
import io.zerog.domain.job.JobId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs in threads that ignore their interrupts; the node has one slot to stand in for another. */
class ReplacedSlotsTest {

    private static final Duration HELD = Timing.UNRESPONSIVE.plus(Duration.ofSeconds(2));

    private final Node node = Node.of(type -> type.runTimeout(Duration.ofSeconds(1)));

    @AfterEach
    void noInterruptLeaksOutOfItsRun() {
        Thread.interrupted();
    }

    @Test
    void aSlotStandsInForOneThatIsHeldAndStopsWhenThatIsFree() throws Exception {
        node.does((text, _) -> {
            if (text.text().equals("deaf")) {
                JobId beside = node.submit("beside");
                node.turn(2);
                assertThat(node.job(beside).counters().attempts()).isZero();
                node.live(HELD);
                Thread.interrupted();
                node.turn(2);
                assertThat(node.job(beside).isFinished()).isTrue();
            }
            return Outcome.done();
        });

        node.submit("deaf");
        node.turn(1);
        node.throwWhatABodyFound();
        node.tick();
        JobId next = node.submit("next");
        node.turn(2);

        assertThat(node.job(next).counters().attempts()).isZero();
        assertThat(node.exhausted).isZero();
        assertThat(node.worker.slots()).isEqualTo(1);
    }

    @Test
    void whenMoreAreHeldThanCanBeReplacedTheNodeIsToldOnce() throws Exception {
        node.does((text, _) -> {
            node.live(HELD);
            // The test's thread is that of both slots.
            Thread.interrupted();
            if (text.text().equals("first")) {
                assertThat(node.exhausted).isZero();
                node.submit("second");
                node.turn(2);
            } else {
                assertThat(node.exhausted).isEqualTo(1);
                node.live(HELD);
                assertThat(node.exhausted).isEqualTo(1);
            }
            return Outcome.done();
        });

        node.submit("first");
        node.turn(1);

        assertThat(node.exhausted).isEqualTo(1);
    }
}
