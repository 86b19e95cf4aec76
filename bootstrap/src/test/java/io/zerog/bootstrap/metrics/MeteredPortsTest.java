package io.zerog.bootstrap.metrics;

import static io.zerog.testkit.JobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.adapter.memory.MemoryStore;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import io.zerog.testkit.PortInterceptor;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeteredPortsTest {

    private final Metrics metrics = new Metrics();
    private final MeteredPorts ports = new MeteredPorts(metrics);
    private final MemoryStore memory = new MemoryStore();
    private final SettableTime time = SettableTime.standing();
    private final Job job = aJob(time.instant()).queued();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void callsGoThroughAndAreCountedByHowTheyEnd() {
        JobStore store = ports.measured(JobStore.class, "store", "memory", memory);

        store.insert(job, new byte[] {'{', '}'});
        store.insert(job, new byte[] {'{', '}'});
        store.save(job, 77);

        assertThat(store.find(job.id()).orElseThrow().job()).isEqualTo(job);
        assertThat(calls("store", "insert", "ok")).isEqualTo(1);
        assertThat(calls("store", "insert", "conflict")).isEqualTo(1);
        assertThat(calls("store", "save", "conflict")).isEqualTo(1);
        assertThat(calls("store", "find", "ok")).isEqualTo(1);
        assertThat(Scrape.of(metrics).count("zerog_port_call_seconds_count")).isEqualTo(4);
        assertThat(store).hasToString(memory.toString());
    }

    @Test
    void whatAPortThrowsGoesThroughAsItIs() {
        RuntimeException away = new PortUnavailableException("away");
        RuntimeException defect = new IllegalStateException("defect");

        for (RuntimeException thrown : new RuntimeException[] {away, defect}) {
            JobStore store =
                    ports.measured(
                            JobStore.class,
                            "store",
                            "memory",
                            failing(thrown).wrap(JobStore.class, memory));
            assertThatThrownBy(() -> store.find(job.id())).isSameAs(thrown);
        }

        assertThat(calls("store", "find", "unavailable")).isEqualTo(1);
        assertThat(calls("store", "find", "failed")).isEqualTo(1);
    }

    @Test
    void aReserveThatIsInterruptedSaysSo() {
        JobQueue queue =
                ports.measured(
                        JobQueue.class,
                        "queue",
                        "memory",
                        failing(new InterruptedException("told to end"))
                                .wrap(JobQueue.class, new MemoryQueue(time, "epoch")));

        assertThatThrownBy(() -> queue.reserve(Set.of("default"), Duration.ZERO))
                .isInstanceOf(InterruptedException.class);
        assertThat(calls("queue", "reserve", "interrupted")).isEqualTo(1);
    }

    @Test
    void reservationsAreCallsOfTheirQueue() throws InterruptedException {
        JobQueue queue =
                ports.measured(JobQueue.class, "queue", "memory", new MemoryQueue(time, "epoch"));
        queue.put(job.id(), "default", Priority.NORMAL, Duration.ZERO);

        Reservation reserved = queue.reserve(Set.of("default"), Duration.ZERO).orElseThrow();
        reserved.extend();
        reserved.delete();

        assertThat(reserved.id()).isEqualTo(job.id());
        assertThat(queue.reserve(Set.of("default"), Duration.ZERO)).isEqualTo(Optional.empty());
        assertThat(calls("queue", "put", "ok")).isEqualTo(1);
        assertThat(calls("queue", "reserve", "ok")).isEqualTo(2);
        assertThat(calls("queue", "extend", "ok")).isEqualTo(1);
        assertThat(calls("queue", "delete", "ok")).isEqualTo(1);
        assertThat(calls("queue", "id", "ok")).isZero();
    }

    private static PortInterceptor failing(Exception thrown) {
        return _ -> {
            throw thrown;
        };
    }

    private double calls(String port, String call, String outcome) {
        return Scrape.of(metrics)
                .sum(
                        "zerog_port_call_seconds_count",
                        "adapter=memory",
                        "port=" + port,
                        "call=" + call,
                        "outcome=" + outcome);
    }
}
