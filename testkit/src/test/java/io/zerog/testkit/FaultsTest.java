package io.zerog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final JobId ID = new JobId(new UUID(1, 1));
    private static final Token TOKEN = new Token(new UUID(2, 2));
    private static final Output OUTPUT = Output.of(new byte[] {'1'}, Output.JSON);

    private final Map<Token, Output> kept = new HashMap<>();
    private final List<String> done = new ArrayList<>();
    private final Faults faults = new Faults();
    private final JobOutput output = faults.wrap(JobOutput.class, new MapOutput());

    @Test
    void withoutARuleEveryCallPasses() {
        output.put(ID, TOKEN, OUTPUT);

        assertThat(output.find(ID, TOKEN)).contains(OUTPUT);
        assertThat(faults.calls()).containsExactly("JobOutput.put", "JobOutput.find");
        assertThat(faults.calls("JobOutput.put")).isEqualTo(1);
        assertThat(faults.calls("JobOutput")).isEqualTo(2);
    }

    @Test
    void aCallThatFailsBeforeIsNotApplied() {
        faults.at("JobOutput.put").failBefore();

        assertThatThrownBy(() -> output.put(ID, TOKEN, OUTPUT))
                .isInstanceOf(PortUnavailableException.class);

        assertThat(kept).isEmpty();
        output.put(ID, TOKEN, OUTPUT);
        assertThat(kept).containsEntry(TOKEN, OUTPUT);
    }

    @Test
    void aCallThatFailsAfterIsApplied() {
        faults.at("JobOutput.put").failAfter();

        assertThatThrownBy(() -> output.put(ID, TOKEN, OUTPUT))
                .isInstanceOf(PortUnavailableException.class);

        assertThat(kept).containsEntry(TOKEN, OUTPUT);
    }

    @Test
    void aRuleCanLetCallsPassAndCountsOut() {
        faults.at("JobOutput.find").after(2).times(2).failBefore();

        List<Boolean> failed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            failed.add(fails());
        }

        assertThat(failed).containsExactly(false, false, true, true, false, false);
    }

    @Test
    void aWholePortCanBeAwayUntilItHeals() {
        faults.at("JobOutput").always().failBefore();
        for (int i = 0; i < 3; i++) {
            assertThat(fails()).isTrue();
        }

        faults.heal();

        assertThat(fails()).isFalse();
    }

    @Test
    void aRuleIsForItsOwnSiteOnly() {
        faults.at("JobOutput.put").always().failBefore();
        faults.at("Job").always().failBefore();

        assertThat(fails()).isFalse();
    }

    @Test
    void theFirstRuleThatFitsCounts() {
        faults.at("JobOutput.put").failAfter();
        faults.at("JobOutput.put").failBefore();

        assertThatThrownBy(() -> output.put(ID, TOKEN, OUTPUT)).hasMessageContaining("after");
        assertThatThrownBy(() -> output.put(ID, TOKEN, OUTPUT)).hasMessageContaining("before");
        output.put(ID, TOKEN, OUTPUT);
    }

    @Test
    void aHookSeesTheCall() {
        List<Object> seen = new ArrayList<>();
        faults.at("JobOutput.put").before(call -> seen.addAll(call.arguments()));

        output.put(ID, TOKEN, OUTPUT);

        assertThat(seen).containsExactly(ID, TOKEN, OUTPUT);
    }

    @Test
    void aHangingCallIsMadeWhenItsGateOpens() throws Exception {
        Gate gate = faults.at("JobOutput.put").hang();
        CompletableFuture<Void> call =
                CompletableFuture.runAsync(() -> output.put(ID, TOKEN, OUTPUT));
        gate.awaitArrival();
        assertThat(kept).isEmpty();

        gate.open();

        call.get(10, TimeUnit.SECONDS);
        assertThat(kept).containsEntry(TOKEN, OUTPUT);
    }

    @Test
    void aCallThatHangsAfterIsMadeBeforeItsGateOpens() throws Exception {
        Gate gate = faults.at("JobOutput.put").hangAfter();
        CompletableFuture<Void> call =
                CompletableFuture.runAsync(() -> output.put(ID, TOKEN, OUTPUT));
        gate.awaitArrival();
        assertThat(kept).containsEntry(TOKEN, OUTPUT);
        assertThat(call).isNotDone();

        gate.open();

        call.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatThePortThrowsComesThroughAsItIs() {
        IllegalArgumentException thrown = new IllegalArgumentException("too large");
        JobOutput refusing =
                faults.wrap(
                        JobOutput.class,
                        new MapOutput() {
                            @Override
                            public void put(JobId id, Token token, Output written) {
                                throw thrown;
                            }
                        });

        assertThatThrownBy(() -> refusing.put(ID, TOKEN, OUTPUT)).isSameAs(thrown);
    }

    @Test
    void theReservationsOfAQueueAreWrappedToo() throws Exception {
        JobQueue queue = faults.wrap(JobQueue.class, new OneMessageQueue());
        Reservation reservation = queue.reserve(Set.of("q"), Duration.ZERO).orElseThrow();
        faults.at("Reservation.delete").failAfter();
        faults.at("Reservation.release").failBefore();

        assertThatThrownBy(reservation::delete).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> reservation.release("q", Priority.LOW, Duration.ZERO))
                .isInstanceOf(PortUnavailableException.class);
        reservation.extend();

        assertThat(reservation.id()).isEqualTo(ID);
        assertThat(done).containsExactly("delete", "extend");
    }

    private boolean fails() {
        try {
            output.find(ID, TOKEN);
            return false;
        } catch (PortUnavailableException unavailable) {
            return true;
        }
    }

    private class MapOutput implements JobOutput {
        @Override
        public void put(JobId id, Token token, Output written) {
            kept.put(token, written);
        }

        @Override
        public Optional<Output> find(JobId id, Token token) {
            return Optional.ofNullable(kept.get(token));
        }
    }

    private final class OneMessageQueue implements JobQueue {
        @Override
        public void put(JobId id, String queue, Priority priority, Duration delay) {
            throw new UnsupportedOperationException("put");
        }

        @Override
        public Optional<Reservation> reserve(Set<String> queues, Duration timeout) {
            return Optional.of(new OneReservation());
        }

        @Override
        public Health health() {
            return new Health("epoch", true, List.of());
        }
    }

    private final class OneReservation implements Reservation {
        @Override
        public JobId id() {
            return ID;
        }

        @Override
        public void extend() {
            done.add("extend");
        }

        @Override
        public void delete() {
            done.add("delete");
        }

        @Override
        public void release(String queue, Priority priority, Duration delay) {
            done.add("release");
        }
    }
}
