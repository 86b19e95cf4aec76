package io.zerog.simulation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.memory.MemoryStore;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.NodeTime;
import io.zerog.simulation.engine.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultInjectorTest {

    private static final long SECOND = 1_000_000_000;
    private static final Job JOB =
            Job.submitted(
                    new JobId(new UUID(1, 1)),
                    "good",
                    "default",
                    Priority.NORMAL,
                    NodeTime.START,
                    "epoch",
                    Optional.empty(),
                    NodeTime.START);

    private final Simulation simulation = new Simulation(1, _ -> true);
    private final Node node = new Node("node", 1);
    private final MemoryStore store = new MemoryStore();
    private final Coverage coverage = new Coverage();
    private final List<String> said = new ArrayList<>();
    private long answeredAt;

    @Test
    void withoutFaultsACallIsMadeAndTakesTime() throws Exception {
        insertWith(FaultRates.NONE);

        assertThat(said).containsExactly("answered");
        assertThat(answeredAt).isBetween(1L, SECOND / 10);
    }

    @Test
    void aCallThatFailsBeforeIsNotApplied() throws Exception {
        insertWith(always(Fault.FAIL_BEFORE));

        assertThat(said).containsExactly("unavailable");
        assertThat(store.find(JOB.id())).isEmpty();
    }

    @Test
    void aCallThatIsAppliedAndThenFailsIsApplied() throws Exception {
        insertWith(always(Fault.APPLIED_THEN_FAIL));

        assertThat(said).containsExactly("unavailable");
        assertThat(store.find(JOB.id())).isPresent();
    }

    @Test
    void aCrashBeforeTheCallAppliesNothingAndNeverReturns() throws Exception {
        insertWith(always(Fault.CRASH_BEFORE));

        assertThat(said).containsExactly("crash");
        assertThat(store.find(JOB.id())).isEmpty();
    }

    @Test
    void aCrashAfterTheCallAppliesItAndNeverReturns() throws Exception {
        insertWith(always(Fault.CRASH_AFTER));

        assertThat(said).containsExactly("crash");
        assertThat(store.find(JOB.id())).isPresent();
    }

    @Test
    void aSlowCallTakesSeconds() throws Exception {
        insertWith(always(Fault.SLOW));

        assertThat(said).containsExactly("answered");
        assertThat(answeredAt).isBetween(SECOND, 16 * SECOND);
    }

    @Test
    void aPauseStopsTheWholeNode() throws Exception {
        long[] neighbour = {0};
        simulation.spawn(
                node,
                "neighbour",
                () -> {
                    simulation.pause(SECOND);
                    neighbour[0] = simulation.now();
                });

        insertWith(always(Fault.PAUSE));

        assertThat(neighbour[0]).isBetween(5 * SECOND, 91 * SECOND);
        assertThat(answeredAt).isBetween(5 * SECOND, 91 * SECOND);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultThatHappensIsCounted(Fault fault) throws Exception {
        insertWith(always(fault));

        assertThat(coverage.missing(EnumSet.of(fault))).isEmpty();
        assertThat(coverage.missing(EnumSet.complementOf(EnumSet.of(fault)))).hasSize(5);
    }

    @Test
    void aFaultKeepsToItsSites() throws Exception {
        FaultInjector injector =
                new FaultInjector(
                        simulation,
                        always(Fault.FAIL_BEFORE),
                        site -> site.equals("slot JobStore.find"),
                        coverage,
                        this::crash);

        insertThrough(injector);

        assertThat(said).containsExactly("answered");
    }

    @Test
    void whileTheStoreIsAwayEveryCallOfItFails() throws Exception {
        FaultInjector injector =
                new FaultInjector(simulation, FaultRates.NONE, _ -> true, coverage, this::crash);
        injector.storeAway(SECOND);

        insertThrough(injector);

        assertThat(said).containsExactly("unavailable");
    }

    private static FaultRates always(Fault fault) {
        return FaultRates.NONE.with(fault, 1_000_000);
    }

    private void insertWith(FaultRates rates) throws InterruptedException {
        insertThrough(new FaultInjector(simulation, rates, _ -> true, coverage, this::crash));
    }

    private void insertThrough(FaultInjector injector) throws InterruptedException {
        JobStore wrapped = injector.of(node).wrap(JobStore.class, store);
        simulation.spawn(
                node,
                "slot-1",
                () -> {
                    try {
                        wrapped.insert(JOB, new byte[] {1});
                        said.add("answered");
                    } catch (PortUnavailableException away) {
                        said.add("unavailable");
                    }
                    answeredAt = simulation.now();
                });
        simulation.at(Duration.ofMinutes(2).toNanos(), simulation::stop);
        simulation.run();
    }

    private void crash(Node victim) {
        said.add("crash");
        simulation.kill(victim);
    }
}
