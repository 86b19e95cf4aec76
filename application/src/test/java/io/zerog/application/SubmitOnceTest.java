package io.zerog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zerog.application.JobUseCases.SubmittedOnce;
import io.zerog.application.JobUseCases.When;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.PortUnavailableException;
import org.junit.jupiter.api.Test;

class SubmitOnceTest {

    private final Node node = Node.of(type -> type.queue("default"));

    @Test
    void aRepeatUnderOneKeyIsTheSameJob() {
        SubmittedOnce first = submit("ann", "key", "hello");
        SubmittedOnce repeat = submit("ann", "key", "hello");

        assertThat(first.replayed()).isFalse();
        assertThat(repeat.replayed()).isTrue();
        assertThat(repeat.stored()).isEqualTo(first.stored());
        assertThat(node.events).hasSize(1);
    }

    @Test
    void keysOfOthersAndOtherKeysAreOtherJobs() {
        JobId one = submit("ann", "key", "hello").stored().job().id();

        assertThat(submit("bob", "key", "hello").stored().job().id()).isNotEqualTo(one);
        assertThat(submit("ann", "other", "hello").stored().job().id()).isNotEqualTo(one);
        assertThat(submit("an", "nkey", "hello").stored().job().id()).isNotEqualTo(one);
    }

    @Test
    void anotherPayloadUnderTheKeyIsRefused() {
        submit("ann", "key", "hello");

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> submit("ann", "key", "bye"))
                .satisfies(refused ->
                        assertThat(refused.reason()).isEqualTo(RefusedException.Reason.KEY_REUSED));
    }

    @Test
    void aSubmitWhoseAnswerWasLostIsRepeatedAndRuns() throws Exception {
        node.faults.at("JobStore.insert").failAfter();
        assertThatExceptionOfType(PortUnavailableException.class)
                .isThrownBy(() -> submit("ann", "key", "hello"));
        assertThat(node.messages()).isZero();

        SubmittedOnce repeat = submit("ann", "key", "hello");

        assertThat(repeat.replayed()).isTrue();
        assertThat(node.messages()).isEqualTo(1);
        node.settle(repeat.stored().job().id());
        assertThat(node.output(repeat.stored().job().id())).contains("hello");
    }

    @Test
    void aDeletedJobFreesItsKey() throws Exception {
        JobId id = submit("ann", "key", "hello").stored().job().id();
        node.settle(id);
        node.jobs.delete(id);

        assertThat(submit("ann", "key", "bye").replayed()).isFalse();
    }

    private SubmittedOnce submit(String caller, String key, String text) {
        return node.jobs.submitOnce(Node.submission(text, When.NOW), caller, key);
    }
}
