package io.zerog.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zerog.application.Environment;
import io.zerog.application.HealthUseCases;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.OpenJobs;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GaugesTest {

    /** A store that answers as a test likes. */
    private static final class Store implements OpenJobs {
        volatile Runnable first = () -> {};
        volatile Optional<Backlog> backlog = Optional.of(new Backlog(0, Optional.empty()));

        @Override
        public Page due(Instant now, Optional<String> epoch, Optional<String> after, int limit) {
            throw new AssertionError("gauges never walk");
        }

        @Override
        public Optional<Backlog> backlog() {
            first.run();
            return backlog;
        }
    }

    /** A queue that was seen, or not lately. */
    private static final class Queues implements HealthUseCases {
        volatile Optional<JobQueue.Health> seen = Optional.empty();

        @Override
        public List<Check> live() {
            return List.of();
        }

        @Override
        public List<Check> ready() {
            return List.of();
        }

        @Override
        public JobQueue.Health queues() {
            return seen.orElseThrow(() -> new PortUnavailableException("not lately"));
        }
    }

    private final Metrics metrics = new Metrics();
    private final SettableTime time = SettableTime.standing();
    private final Store store = new Store();
    private final Queues queues = new Queues();
    private Gauges gauges;

    @BeforeEach
    void make() {
        gauges =
                new Gauges(
                        metrics,
                        queues,
                        store,
                        Set.of("default"),
                        new Environment(time, UUID::randomUUID, () -> 0.5));
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(value("zerog_jobs_open")).isNaN();
        assertThat(value("zerog_jobs_oldest_due_age_seconds")).isNaN();
        assertThat(value("zerog_queue_messages")).isNaN();
        assertThat(value("zerog_queue_oldest_ready_age_seconds")).isNaN();
    }

    @Test
    void whatTheStoreAndTheQueueSaidIsShown() throws InterruptedException {
        store.backlog =
                Optional.of(
                        new OpenJobs.Backlog(
                                42, Optional.of(SettableTime.START.minusMillis(1_500))));
        queues.seen = Optional.of(health(depth("default", Optional.of(Duration.ofMillis(2_500)))));

        gauges.turn();
        time.advance(Duration.ofSeconds(10));

        assertThat(value("zerog_jobs_open")).isEqualTo(42);
        assertThat(value("zerog_jobs_oldest_due_age_seconds")).isEqualTo(11.5);
        assertThat(value("zerog_queue_messages", "state=ready")).isEqualTo(3);
        assertThat(value("zerog_queue_messages", "state=delayed")).isEqualTo(2);
        assertThat(value("zerog_queue_messages", "state=reserved")).isEqualTo(1);
        assertThat(value("zerog_queue_oldest_ready_age_seconds")).isEqualTo(2.5);
    }

    @Test
    void aReviewToComeIsNotDue() throws InterruptedException {
        store.backlog =
                Optional.of(
                        new OpenJobs.Backlog(1, Optional.of(SettableTime.START.plusSeconds(20))));

        gauges.turn();

        assertThat(value("zerog_jobs_oldest_due_age_seconds")).isZero();
    }

    @Test
    void aStoreThatIsAwayLeavesItsLastFiguresForAMinute() throws InterruptedException {
        store.backlog = Optional.of(new OpenJobs.Backlog(42, Optional.empty()));
        gauges.turn();
        store.first =
                () -> {
                    throw new PortUnavailableException("away");
                };

        assertThatThrownBy(gauges::turn).isInstanceOf(PortUnavailableException.class);
        time.advance(Duration.ofSeconds(60));
        assertThat(value("zerog_jobs_open")).isEqualTo(42);
        time.advance(Duration.ofMillis(1));
        assertThat(value("zerog_jobs_open")).isNaN();
    }

    @Test
    void aStoreThatHangsHoldsNoScrapeUp() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        store.first =
                () -> {
                    asked.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                };
        Thread loop = Thread.ofPlatform().daemon().start(gauges::turn);
        asked.await();

        assertThat(value("zerog_jobs_open")).isNaN();
        assertThat(gauges.isBusy()).isTrue();
        end.countDown();
        loop.join();
        assertThat(gauges.isBusy()).isFalse();
        await().until(() -> value("zerog_jobs_open") == 0);
    }

    @Test
    void aStoreThatCannotTellIsNotANumber() throws InterruptedException {
        store.backlog = Optional.empty();

        gauges.turn();

        assertThat(value("zerog_jobs_open")).isNaN();
    }

    @Test
    void queuesOfOthersAreShownButNotWithoutEnd() throws InterruptedException {
        queues.seen =
                Optional.of(
                        health(
                                IntStream.range(0, 1_000)
                                        .mapToObj(n -> depth("q" + n, Optional.empty()))
                                        .toArray(JobQueue.Depth[]::new)));

        gauges.turn();
        gauges.turn();

        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.count("zerog_queue_oldest_ready_age_seconds")).isEqualTo(100);
        assertThat(scrape.count("zerog_queue_messages", "queue=q0", "state=ready")).isEqualTo(1);
        // The own queue is not in the answer: it holds nothing.
        assertThat(scrape.sum("zerog_queue_messages", "queue=default")).isZero();
    }

    private static JobQueue.Depth depth(String name, Optional<Duration> oldest) {
        return new JobQueue.Depth(name, 3, 2, 1, oldest);
    }

    private static JobQueue.Health health(JobQueue.Depth... depths) {
        return new JobQueue.Health("epoch", true, List.of(depths));
    }

    private double value(String name, String... labels) {
        return Scrape.of(metrics).sum(name, labels);
    }
}
